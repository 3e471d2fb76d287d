using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Workspaces;

/// <summary>Many callers at once: none is lost, and none waits for another to start its job.</summary>
public sealed class RunInWorkspaceTogetherTests : IDisposable
{
    private readonly Project _project = new();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task Twenty_at_once_make_one_session_and_twenty_windows(int workdirs)
    {
        string[] folders = [.. Enumerable.Range(0, workdirs).Select(i => Directory.CreateDirectory(_project.World.At($"w{i}")).FullName)];

        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Apart(() => _project.Run("sleep 1000", "--tag", "t", "--workdir", folders[i % workdirs]))));

        Run[] runs = [.. answers.Select(a => a.Ok().Run)];
        Assert.Equal(20, runs.Select(r => r.Id).Distinct().Count());
        Assert.Equal("dev", Assert.Single(_project.Tmux.ListSessions()).Name);
        Assert.Equal(runs.Select(r => r.TmuxWindow!).Append("one").Order(StringComparer.Ordinal), _project.Windows.Order(StringComparer.Ordinal));
        Assert.Equal(21, _project.Windows.Distinct(StringComparer.Ordinal).Count());
        string seen = _project.World.TmuxSays("list-panes", "-s", "-t", "=dev", "-F", "#{@stint_run} #{window_id} #{pane_id} #{window_name}");
        Assert.All(runs, r => Assert.Contains($"{r.Id} {r.TmuxWindowId} {r.TmuxPane} {r.TmuxWindow}", seen.Split('\n')));
        await Eventually.True(() => folders.Sum(Running) == 20, "all run", TimeSpan.FromSeconds(30));

        int Running(string folder) => _project.World.Call("ls", "--json", "--workdir", folder).Ok().Runs.Count(r => r.Status == RunStatus.Running && runs.Any(x => x.TmuxWindow == r.TmuxWindow && x.Id == r.Id));
    }

    [Fact]
    public async Task Others_pass_while_a_job_is_being_started()
    {
        string held = _project.World.At("seen", "held"), go = _project.World.At("seen", "go");
        Setting slow = _project.WithTmux($"case \" $* \" in *' new-window '*'stint-runner'*) touch {held}; while [ ! -e {go} ]; do sleep 0.02; done ;; esac");
        Task<Answer> starting = Apart(() => _project.World.Call(slow, "run", "-w", ".", "--json", "--", "sleep", "1000"));
        await Eventually.True(() => File.Exists(held), "the first is about to make its window");

        Answer ensured = _project.World.Call("ensure", ".", "--json").Ok();
        Run here = _project.Stays(), elsewhere = _project.Stays("--workdir", _project.World.Home);

        Assert.Contains("\"created\":false", ensured.Out, StringComparison.Ordinal);
        Assert.Equal(["one", here.TmuxWindow!, elsewhere.TmuxWindow!], _project.Windows);
        Assert.False(starting.IsCompleted);
        File.WriteAllText(go, "");
        Assert.Contains((await starting).Ok().Run.TmuxWindow, _project.Windows);
    }

    public void Dispose() => _project.Dispose();

    private static Task<Answer> Apart(Func<Answer> call) => Task.Factory.StartNew(call, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}

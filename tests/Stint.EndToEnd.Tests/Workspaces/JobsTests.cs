using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.TestKit;
using Stint.Tmux;
using Stint.Tmux.Formats;

namespace Stint.EndToEnd.Tests.Workspaces;

/// <summary>What <c>stint jobs</c> finds in tmux.</summary>
public sealed class JobsTests : IDisposable
{
    private readonly JobWorld _world = new();

    [Fact]
    public void Without_server_or_session_there_are_none_and_that_is_no_error()
    {
        Assert.Equal("[]\n", _world.World.Call("jobs", _world.Path, "--json").Ok().Out);
        _ = _world.World.TmuxSays("new-session", "-d", "-s", "devil", "-n", "job:other", "sleep 100");

        Answer answer = _world.World.Call("jobs", _world.Path).Ok();

        Assert.Equal(("", $"stint: no jobs in {JobWorld.Session}\n"), (answer.Out, answer.Error));
        Assert.Equal("[]\n", _world.World.Call("jobs", _world.Path, "--json").Ok().Out);
    }

    [Fact]
    public async Task A_runs_window_tells_how_the_run_stands()
    {
        RunId[] ids =
        [
            _world.Run("sleep 1000", "--tag", "r"), _world.Run("exit 0", "--keep", "--tag", "k"), _world.Run("exit 3", "--tag", "f"),
            _world.Run("kill -9 $$", "--tag", "s"), _world.Run("exit 0", "--tag", "gone"),
        ];
        _ = _world.World.Call(["wait", .. ids[1..].Select(i => i.ToString())]);
        await Eventually.True(() => _world.Jobs is { Count: 4 } seen && seen.Count(j => j.State == JobState.Exited) == 3, "three have exited");

        IReadOnlyList<Job> jobs = _world.Jobs;

        Assert.Equal(
            [("r", JobState.Running, null, null), ("k", JobState.Exited, 0, null), ("f", JobState.Exited, 3, null), ("s", JobState.Exited, 137, "KILL")],
            jobs.Select(j => (j.Tag, j.State, j.ExitCode, j.Signal)));
        foreach (Job job in jobs)
        {
            Run run = _world.World.Show(job.RunId!.Value);
            Assert.Equal((run.TmuxWindow, run.TmuxWindowId, run.TmuxPane), (job.TmuxWindow, job.TmuxWindowId, job.TmuxPane));
            Assert.Equal((run.EndedAt, Path.Join(run.RunDir, "run.log")), (job.EndedAt, job.LogFile));
            Assert.StartsWith($"job:{job.Tag}:{job.Timestamp}", job.TmuxWindow, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Windows_of_other_tools_are_jobs_by_their_name()
    {
        _ = _world.Window("job:live:20260101-000000", "sleep", "1000");
        _ = _world.Window("job:dead", "sh", "-c", "exit 5");
        _ = _world.Window("job:shot", "sh", "-c", "kill -9 $$");
        _ = _world.Window("xjob:a", "sleep", "1000");
        _ = _world.Window("job", "sleep", "1000");
        _ = _world.Window("my job:a", "sleep", "1000");
        await _world.Ends("job:dead");
        await _world.Ends("job:shot");

        IReadOnlyList<Job> jobs = _world.Jobs;

        Assert.Equal(
            [("live", "20260101-000000", JobState.Running, null, null), ("dead", null, JobState.Exited, 5, null), ("shot", null, JobState.Exited, 137, "KILL")],
            jobs.Select(j => (j.Tag, j.Timestamp, j.State, j.ExitCode, j.Signal)));
        Assert.All(jobs, j => Assert.Equal((null, null), (j.RunId, j.LogFile)));
        Assert.InRange(jobs[1].EndedAt!.Value, DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 30, DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
    }

    [Fact]
    public void Names_of_every_kind_are_kept_as_tmux_has_them()
    {
        string[] names = ["job:a:b:c", "job::", "job:", "job:größe 日本 😀", "job:#{pane_id}#S%H%%", "job:'a\"b;c|d}", "job:a,b:20260101-000000-3"];
        foreach (string name in names)
        {
            _ = _world.Window(name, "sleep", "1000");
        }

        Assert.Equal(names, _world.Jobs.Select(j => j.TmuxWindow));
        Assert.Equal(["a:b:c", null, null, "größe 日本 😀", "#{pane_id}#S%H%%", "'a\"b;c|d}", "a,b"], _world.Jobs.Select(j => j.Tag));
    }

    [Fact]
    public void Fifty_are_listed_in_tmuxs_order_each_once_though_split_linked_and_grouped()
    {
        string[] names = [.. Enumerable.Range(0, 50).Select(i => $"job:n{i}")];
        PaneAddress[] windows = [.. names.Select(n => _world.Window(n, "sleep", "1000"))];
        _ = _world.Tmux.SplitWindow(new SplitWindowOptions { Target = windows[3].Pane, Command = ["sleep", "1000"] });
        _ = _world.World.TmuxSays("swap-pane", "-s", $"{windows[3].Window}.0", "-t", $"{windows[3].Window}.1");
        _ = _world.World.TmuxSays("link-window", "-d", "-s", windows[4].Window, "-t", $"={JobWorld.Session}:90");
        _ = _world.World.TmuxSays("new-session", "-d", "-s", "viewer", "-t", $"={JobWorld.Session}");

        Assert.Equal(names, _world.Jobs.Select(j => j.TmuxWindow));
        Assert.Equal(windows[3].Pane.ToString(), _world.Jobs[3].TmuxPane);
    }

    [Fact]
    public async Task A_run_stays_a_job_when_its_window_is_renamed_and_what_is_left_in_it_after_the_run_does_not()
    {
        RunId id = _world.Run("while ! [ -e go ]; do sleep 0.02; done");
        Job job = Assert.Single(_world.Jobs);
        _ = _world.World.TmuxSays("rename-window", "-t", job.TmuxWindowId, "mine");
        Assert.Equal(job with { TmuxWindow = "mine" }, Assert.Single(_world.Jobs));
        _ = _world.World.TmuxSays("rename-window", "-t", job.TmuxWindowId, "job:other");
        Assert.Equal(job with { TmuxWindow = "job:other", Tag = "other" }, Assert.Single(_world.Jobs));
        _ = _world.World.TmuxSays("rename-window", "-t", job.TmuxWindowId, job.TmuxWindow);
        _ = _world.World.TmuxSays("split-window", "-d", "-t", job.TmuxPane, "sleep 1000");

        await File.WriteAllTextAsync(_world.World.At("w", "go"), "", TestContext.Current.CancellationToken);
        _ = _world.World.Call("wait", id.ToString()).Ok();

        await Eventually.True(() => _world.Jobs.Count == 0, "the job is gone");
        Assert.True(_world.Has(WindowId.Parse(job.TmuxWindowId)));
    }

    [Fact]
    public void After_a_new_server_only_its_own_jobs_are_there()
    {
        _ = _world.Run("sleep 1000", "--tag", "before");
        _ = _world.World.TmuxSays("kill-server");
        Assert.Empty(_world.Jobs);

        _ = _world.Run("sleep 1000", "--tag", "after");

        Assert.Equal("after", Assert.Single(_world.Jobs).Tag);
    }

    [Fact]
    public async Task On_a_narrow_terminal_every_job_takes_one_line()
    {
        _ = _world.Window("job:" + new string('x', 60) + ":20260101-000000", "sleep", "1000");
        _ = _world.Window("job:" + string.Concat(Enumerable.Repeat("日本", 20)), "sh", "-c", "exit 5");
        _ = _world.Run("exit 3", "--tag", "short");
        await Eventually.True(() => _world.Jobs.Count(j => j.State == JobState.Exited) == 2, "two end");
        using Screen screen = Screen.Of(_world.World, 80, 24, "jobs", _world.Path);

        (string[] lines, int code) = await screen.End();

        Assert.Equal((0, 4), (code, lines.Length));
        Assert.All(["ID", "WINDOW", "STATE"], t => Assert.Contains(t, lines[0], StringComparison.Ordinal));
        Assert.Contains("running", lines[1], StringComparison.Ordinal);
        Assert.Contains("exited (5)", lines[2], StringComparison.Ordinal);
        Assert.Contains("exited (3)", lines[3], StringComparison.Ordinal);
        Assert.Contains("ago", lines[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jobs", "Any window named job:… is one.")]
    [InlineData("kill", "Say which by one of --tag, --window-id, --run and --all-jobs.")]
    public async Task The_help_page_says_what_counts_and_takes_a_line_per_option_at_80_columns(string verb, string sentence)
    {
        using Screen screen = Screen.Of(_world.World, 80, 50, verb, "--help");

        (string[] lines, int code) = await screen.End();

        Assert.Equal(0, code);
        Assert.Contains(sentence, string.Join(' ', lines), StringComparison.Ordinal);
        Assert.DoesNotContain(lines, l => l.StartsWith("          ", StringComparison.Ordinal));
    }

    [Fact]
    public void Where_nobody_looks_a_job_is_a_line_with_tabs()
    {
        PaneAddress window = _world.Window("job:a\tb:20260101-000000", "sleep", "1000");

        string[] fields = Assert.Single(_world.World.Call("jobs", _world.Path).Ok().Lines).Split('\t');

        Assert.Equal([window.Window.ToString(), "20260101-000000", "running", "-", "-", "-", "-", "-"], [fields[0], .. fields[3..]]);
    }

    public void Dispose() => _world.Dispose();
}

using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux.Formats;

namespace Stint.EndToEnd.Tests.Workspaces;

/// <summary><c>stint kill</c> where others act at the same time, or what it relies on is missing or wrong.</summary>
public sealed class KillFaultTests : IDisposable
{
    private readonly JobWorld _world = new();

    [Fact]
    public async Task Two_kills_at_once_agree()
    {
        _ = _world.Window("editor", "sleep", "1000");
        RunId[] ids = [.. Enumerable.Range(0, 8).Select(_ => _world.Run("trap 'sleep 0.3; exit 0' TERM; echo up; while :; do sleep 0.02; done"))];
        _ = _world.Window("job:x", "sleep", "1000");
        foreach (RunId id in ids)
        {
            await _world.World.Printed(id, "up");
        }

        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() => _world.Kill("--all-jobs", "--json"))));

        Assert.All(answers.Where(a => a.ExitCode != 3), a => Assert.DoesNotContain(JobWorld.ReadKilled(a.Ok()), k => k.Outcome == KillOutcome.Failed));
        Assert.Contains(answers, a => a.ExitCode == 0);
        Assert.All(ids, i => Assert.Equal(RunStatus.Stopped, _world.World.Show(i).Status));
        Assert.Equal(["editor"], _world.World.Windows());
    }

    [Fact]
    public async Task The_tmux_server_may_end_meanwhile()
    {
        RunId id = _world.Run($"exec {StintWorld.Job} ignore-term");
        await _world.World.Printed(id, "ready");
        (_, int[] pids) = await _world.Stubborn("job:other");
        Task<Answer> kill = Task.Run(() => _world.Kill("--all-jobs", "--grace", "1", "--json"));
        await Eventually.True(() => File.Exists(_world.World.DirectoryOf(id).Stop), "it is asked to end");

        _ = _world.World.TmuxSays("kill-server");

        Assert.DoesNotContain(JobWorld.ReadKilled((await kill).Ok()), k => k.Outcome == KillOutcome.Failed);
        Assert.Equal(RunStatus.Stopped, _world.World.Show(id).Status);
        Assert.DoesNotContain(pids, p => ProcessTable.Find(p) is { IsAlive: true });
    }

    [Fact]
    public void Runs_of_several_workdirs_are_stopped_in_each()
    {
        string elsewhere = Directory.CreateDirectory(_world.World.At("w2")).FullName;
        RunId here = _world.Run("sleep 1000"), there = _world.Run("sleep 1000", "--workdir", elsewhere);

        Assert.Equal(2, _world.Killed("--all-jobs").Count);

        Assert.Equal(RunStatus.Stopped, _world.World.Show(here).Status);
        Assert.Equal(RunStatus.Stopped, _world.World.Call("show", there.ToString(), "--workdir", elsewhere, "--json").Ok().Run.Status);
    }

    [Fact]
    public void Without_its_database_a_run_is_told_through_its_runner_and_counts_as_stopped()
    {
        RunId id = _world.Run("sleep 1000");
        string database = _world.World.At("w", ".agents", "stint.db");
        Array.ForEach(Directory.GetFiles(_world.World.At("w", ".agents"), "stint.db*"), File.Delete);
        Directory.CreateDirectory(database);

        Answer answer = _world.Kill("--run", id.ToString(), "--json").Ok();

        Assert.Contains("through their runners", answer.Error, StringComparison.Ordinal);
        Assert.Equal(KillOutcome.Killed, Assert.Single(JobWorld.ReadKilled(answer)).Outcome);
        Directory.Delete(database);
        Assert.Equal((RunStatus.Stopped, "TERM"), (_world.World.Show(id).Status, _world.World.Show(id).Signal));
        Assert.Empty(_world.Jobs);
    }

    [Fact]
    public void What_a_window_claims_about_a_run_opens_no_folder()
    {
        const string Id = "0abcdefghjkm";
        string folder = Directory.CreateDirectory(_world.World.At("foreign")).FullName;
        Directory.CreateDirectory(Path.Join(folder, ".agents/runs"));
        PaneAddress window = _world.Window("job:claims", "sh", "-c", $"sleep 1000; : /runs/{Id}");
        foreach ((string option, string value) in (ValueTuple<string, string>[])
            [("@stint_run", Id), ("@stint_workdir", folder), ("@stint_log_file", $"{folder}/.agents/runs/{Id}/run.log")])
        {
            _ = _world.World.TmuxSays("set-option", "-w", "-t", window.Window, option, value);
        }

        Assert.Contains("run directory is gone", Assert.Single(_world.Killed("--all-jobs")).Message, StringComparison.Ordinal);

        Assert.Equal([Path.Join(folder, ".agents"), Path.Join(folder, ".agents/runs")], Directory.GetFileSystemEntries(folder, "*", SearchOption.AllDirectories));
        Assert.False(_world.Has(window.Window));
    }

    public void Dispose() => _world.Dispose();
}

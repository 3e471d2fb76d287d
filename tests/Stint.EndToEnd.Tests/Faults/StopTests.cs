using Stint.Contracts;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Faults;

/// <summary>Stopping: whatever the command answers, the run is stopped, and nothing of it is left.</summary>
public sealed class StopTests : IDisposable
{
    private readonly StintCli _stint = new();

    [Fact]
    public async Task A_command_that_catches_the_signal_and_exits_well_is_stopped()
    {
        string up = _stint.At("up");
        RunId id = await _stint.StartShell($"trap 'exit 0' TERM; touch {up}; while :; do sleep 0.02; done");
        await Eventually.True(() => File.Exists(up), "the trap is set");

        Run run = _stint.Call("stop", id.ToString(), "--json").Ok().Run;
        Assert.Equal("stopped/stopped", StintCli.Words(run));
        Assert.Equal(0, run.ExitCode);
        Assert.NotNull(run.StoppedAt);
        _stint.Call("wait", id.ToString()).ExitsWith(143);
    }

    [Fact]
    public async Task A_command_that_ignores_the_signal_is_killed_after_the_grace()
    {
        string up = _stint.At("up");
        RunId id = await _stint.StartShell($"trap '' TERM; touch {up}; while :; do sleep 0.02; done");
        await Eventually.True(() => File.Exists(up), "the trap is set");

        Run run = _stint.Call("stop", id.ToString(), "--grace", "1s", "--json").Ok().Run;
        Assert.Equal("stopped/stopped", StintCli.Words(run));
        Assert.Equal("KILL", run.Signal);
        Assert.Empty(Marks.Of(id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Background_groups_and_daemons_end_with_the_run(bool withRunner)
    {
        string up = _stint.At("up");
        const string Daemon = "setsid sh -c 'trap \"\" HUP TERM; (setsid sleep 1000 &) ; while :; do sleep 0.1; done' </dev/null >/dev/null 2>&1 &";
        RunId id = await _stint.StartShell($"set -m; trap '' HUP; {Daemon} sleep 1000 & (trap '' TERM; sleep 1000 & wait) & touch {up}; wait");
        await Eventually.True(() => File.Exists(up) && Marks.Of(id).Count(e => Name(e) == "sleep") >= 4, "all are up");
        if (!withRunner)
        {
            StartRecord start = await _stint.CommandOf(id);
            Signals.SendToProcess(start.RunnerPid, Signals.Kill);
            await Eventually.True(() => !ProcessTable.IsAlive(start.RunnerPid, start.RunnerStart), "the runner is gone");
        }

        Run run = _stint.Call("stop", id.ToString(), "--grace", "1s", "--json").Ok().Run;
        Assert.Equal("stopped/stopped", StintCli.Words(run));
        Assert.Empty(Marks.Of(id));
    }

    [Fact]
    public async Task Stopping_twice_and_at_once_gives_one_end()
    {
        string up = _stint.At("up");
        RunId id = await _stint.StartShell($"trap 'sleep 0.3; exit 6' TERM; touch {up}; while :; do sleep 0.02; done");
        await Eventually.True(() => File.Exists(up), "the trap is set");

        CliResult[] both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Factory.StartNew(
            () => _stint.Call("stop", id.ToString(), "--json"), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.All(both, r => Assert.Equal("stopped/stopped", StintCli.Words(r.Ok().Run)));
        Assert.All(both, r => Assert.Equal(6, r.Run.ExitCode));

        Run before = _stint.Show(id);
        _stint.Call("stop", id.ToString()).Ok();
        Assert.Equal(before.Version, _stint.Show(id).Version);
        Assert.Equal("1", _stint.Sql($"SELECT count(*) FROM events WHERE run_id='{id}' AND data='stopped'"));
    }

    [Fact]
    public void Stopping_what_has_ended_changes_nothing()
    {
        RunId id = RunId.Parse(_stint.Call("run", "--wait", "--", "true").Ok().Text);
        Run before = _stint.Show(id);

        _stint.Call("stop", id.ToString()).Ok();
        Run after = _stint.Show(id);
        Assert.Equal("finished/exit", StintCli.Words(after));
        Assert.Equal(before.Version, after.Version);
        Assert.False(File.Exists(_stint.DirectoryOf(id).Stop));
    }

    [Fact]
    public void A_ready_run_is_stopped_at_once_and_cannot_be_started()
    {
        string trace = _stint.At("trace");
        RunId id = RunId.Parse(_stint.Call("run", "--ready", "--", "touch", trace).Ok().Text);

        Assert.Equal("stopped/stopped", StintCli.Words(_stint.Call("stop", id.ToString(), "--json").Ok().Run));
        _stint.Call("start", id.ToString()).ExitsWith(1).Says("stopped");
        _stint.Execute(Dist.Runner, [_stint.DirectoryOf(id).Path]);
        Assert.Equal("stopped/stopped", _stint.StateOf(id));
    }

    [Fact]
    public async Task A_run_that_is_started_twice_runs_once()
    {
        string trace = _stint.At("trace");
        RunId id = RunId.Parse(_stint.Call("run", "--ready", "--", "sh", "-c", $"echo started >> {trace}").Ok().Text);

        CliResult[] all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Factory.StartNew(
            () => _stint.Call("start", id.ToString()), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.Single(all, r => r.ExitCode == 0);
        Assert.Equal("finished/exit", StintCli.Words(_stint.Wait(id)));
        Assert.Equal(["started"], await File.ReadAllLinesAsync(trace, TestContext.Current.CancellationToken));
    }

    public void Dispose() => _stint.Dispose();

    private static string Name(ProcessEntry entry)
    {
        try
        {
            return File.ReadAllText($"/proc/{entry.Pid}/comm").Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }
}

using Stint.Contracts;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Faults;

/// <summary>Runner, command, tmux server or window go away, each on its own.</summary>
public sealed class DeathTests : IDisposable
{
    private const string Unimpressed = "trap '' HUP; while :; do sleep 0.1; done";
    private readonly StintCli _stint = new();

    [Fact]
    public async Task A_command_that_outlives_its_runner_is_running_says_so_and_can_be_stopped()
    {
        (RunId id, StartRecord start) = await RunnerKilled(Unimpressed);

        Run run = _stint.Show(id);
        Assert.Equal("running", StintCli.Words(run));
        Assert.Contains("runner has died", run.Error, StringComparison.Ordinal);
        Assert.Equal("running", StintCli.Words(Assert.Single(_stint.All())));
        Assert.Contains("runner has died", _stint.Call("show", id.ToString()).Ok().Output, StringComparison.Ordinal);

        Run stopped = _stint.Call("stop", id.ToString(), "--json").Ok().Run;
        Assert.Equal("stopped/stopped", StintCli.Words(stopped));
        Assert.False(ProcessTable.IsAlive(start.CommandPid!.Value, start.CommandStart!.Value));
        Assert.Empty(Marks.Of(id));
        Assert.Equal("stopped/stopped", _stint.StateOf(id));
    }

    [Fact]
    public async Task A_run_whose_runner_and_command_are_gone_is_lost()
    {
        (RunId id, _) = await RunnerKilled("exec sleep 1000");

        _stint.Call("wait", id.ToString(), "--timeout", "30").ExitsWith(125);
        Run run = _stint.Show(id);
        Assert.Equal("failed/lost", StintCli.Words(run));
        Assert.Contains("runner died", run.Error, StringComparison.Ordinal);
        Assert.Null(run.ExitCode);
    }

    [Fact]
    public async Task A_command_that_ends_well_without_its_runner_is_not_finished()
    {
        string gate = _stint.At("gate");
        (RunId id, StartRecord start) = await RunnerKilled($"trap '' HUP; until [ -e {gate} ]; do sleep 0.02; done; exit 0");
        Assert.Equal("running", _stint.StateOf(id));

        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
        await Gone(start.CommandPid!.Value, start.CommandStart!.Value);
        Assert.Equal("failed/lost", _stint.StateOf(id));
    }

    [Fact]
    public async Task What_the_runner_reports_after_all_replaces_lost()
    {
        (RunId id, StartRecord start) = await RunnerKilled("exec sleep 1000");
        await Gone(start.CommandPid!.Value, start.CommandStart!.Value);
        Assert.Equal("failed/lost", _stint.StateOf(id));

        RunFiles.Replace(
            _stint.DirectoryOf(id).Result, new RunResult { RunId = id, Reason = RunReason.Exit, ExitCode = 3, EndedAt = 1.8e9 }, ContractsJson.Default.RunResult);
        Run run = _stint.Show(id);
        Assert.Equal("failed/exit", StintCli.Words(run));
        Assert.Equal(3, run.ExitCode);
        Assert.DoesNotContain("died", run.Error, StringComparison.Ordinal);

        File.Delete(_stint.DirectoryOf(id).Result);
        Assert.Equal("failed/exit", _stint.StateOf(id)); // this end is final
    }

    [Fact]
    public async Task A_command_killed_from_outside_has_failed_by_that_signal()
    {
        RunId id = await _stint.StartShell("exec sleep 1000");
        Signals.SendToProcess((await _stint.CommandOf(id)).CommandPid!.Value, Signals.Kill);

        Run run = _stint.Wait(id);
        Assert.Equal("failed/signal", StintCli.Words(run));
        Assert.Equal("KILL", run.Signal);
        Assert.Equal(137, run.ExitCode);
    }

    [Theory]
    [InlineData("server")]
    [InlineData("window")]
    [InlineData("session")]
    public async Task A_run_whose_window_is_taken_away_has_failed_by_hangup(string taken)
    {
        RunId id = await _stint.StartShell("exec sleep 1000");
        Run run = _stint.Show(id);
        switch (taken)
        {
            case "server":
                int pid = int.Parse(_stint.Tmux.Run([Commands.DisplayMessage("#{pid}", run.TmuxPane!)]).Text);
                Signals.SendToProcess(pid, Signals.Kill);
                break;
            case "window":
                _stint.Tmux.Run([Commands.KillWindow(run.TmuxWindowId!)]);
                break;
            default:
                _stint.Tmux.Run([new TmuxCommand("kill-session", "-t", "=stint")]);
                break;
        }

        Run ended = _stint.Wait(id);
        Assert.Equal("failed/signal", StintCli.Words(ended));
        Assert.Equal("HUP", ended.Signal);
        Assert.Contains("window was closed", ended.Error, StringComparison.Ordinal);
        _stint.Call("run", "--wait", "--", "true").Ok(); // the next run finds or makes what it needs
    }

    [Fact]
    public async Task A_command_that_ignores_the_hangup_is_not_forgotten_when_tmux_is_killed()
    {
        RunId id = await _stint.StartShell(Unimpressed);
        _stint.Tmux.Run([Commands.KillServer()]);

        Assert.Equal("running", _stint.StateOf(id));
        Run stopped = _stint.Call("stop", id.ToString(), "--json", "--grace", "1s").Ok().Run;
        Assert.Equal("stopped/stopped", StintCli.Words(stopped));
        Assert.Empty(Marks.Of(id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_frozen_process_changes_nothing_and_the_run_can_be_stopped(bool runner)
    {
        RunId id = await _stint.StartShell("exec sleep 1000");
        StartRecord start = await _stint.CommandOf(id);
        int frozen = runner ? start.RunnerPid : start.CommandPid!.Value;
        Signals.SendToProcess(frozen, Signals.Stop);
        if (!runner) // tmux itself continues the runner, which is the pane's process
        {
            await Eventually.True(() => ProcessTable.Find(frozen)?.State == 'T', "the process is frozen");
        }

        Run run = _stint.Show(id);
        Assert.Equal("running", StintCli.Words(run));
        Assert.Null(run.Error);
        Assert.Equal("stopped/stopped", StintCli.Words(_stint.Call("stop", id.ToString(), "--json").Ok().Run));
        Assert.Empty(Marks.Of(id));
    }

    [Fact]
    public async Task A_command_goes_on_after_control_Z()
    {
        string beat = _stint.At("beat");
        RunId id = await _stint.StartShell($"while :; do echo >> {beat}; sleep 0.02; done");
        await Eventually.True(() => File.Exists(beat), "the command is at work");

        _stint.Call("send", id.ToString(), "--key", "C-z").Ok();
        await Eventually.True(() => File.ReadAllBytes(_stint.DirectoryOf(id).Log).AsSpan().IndexOf("^Z"u8) >= 0, "control-Z has arrived");
        long length = new FileInfo(beat).Length;
        await Eventually.True(() => new FileInfo(beat).Length > length + 10, "the command goes on");
        Assert.Equal("running", _stint.StateOf(id));
    }

    [Theory]
    [InlineData("another boot")]
    [InlineData("another process has the number")]
    public async Task A_number_that_means_another_process_keeps_no_run_alive(string what)
    {
        (RunId id, StartRecord start) = await RunnerKilled(Unimpressed);
        Assert.Equal("running", _stint.StateOf(id));

        start = what == "another boot" ? start with { BootId = Guid.NewGuid().ToString() } : start with { CommandStart = start.CommandStart + 1 };
        RunFiles.Replace(_stint.DirectoryOf(id).Started, start, ContractsJson.Default.StartRecord);
        Assert.Equal("failed/lost", _stint.StateOf(id));
    }

    [Fact]
    public async Task A_clock_that_was_set_back_breaks_no_judgement()
    {
        RunId running = await _stint.StartShell("exec sleep 1000"), ended = await _stint.StartShell("exit 4");
        _stint.CallWith(["STINT_FAULT=before-window"], "run", "--", "true").ExitsWith(137);
        await Eventually.True(() => File.Exists(_stint.DirectoryOf(ended).Result), "the run has ended");
        const int Ahead = 1_000_000;
        _stint.Sql($"UPDATE runs SET created_at=created_at+{Ahead}, updated_at=updated_at+{Ahead}, launched_at=launched_at+{Ahead}, started_at=started_at+{Ahead}");
        StartRecord start = await _stint.CommandOf(running);
        RunFiles.Replace(_stint.DirectoryOf(running).Started, start with { StartedAt = start.StartedAt + Ahead }, ContractsJson.Default.StartRecord);

        Assert.Equal(["failed/launch_error", "failed/exit", "running"], _stint.All().Select(StintCli.Words));
        Assert.Equal("stopped/stopped", StintCli.Words(_stint.Call("stop", running.ToString(), "--json").Ok().Run));
        _stint.Call("run", "--wait", "--", "true").Ok();
    }

    public void Dispose() => _stint.Dispose();

    private async Task<(RunId Id, StartRecord Start)> RunnerKilled(string line)
    {
        RunId id = await _stint.StartShell(line);
        StartRecord start = await _stint.CommandOf(id);
        if (line.StartsWith("trap", StringComparison.Ordinal))
        {
            await Eventually.True(() => IgnoresHangup(start.CommandPid!.Value), "the command ignores the hangup");
        }

        Signals.SendToProcess(start.RunnerPid, Signals.Kill);
        await Eventually.True(() => !FileLock.IsHeld(_stint.DirectoryOf(id).Lock), "the runner is gone with its lock"); // its first thread may be before that
        return (id, start);
    }

    private static Task Gone(int pid, long start) => Eventually.True(() => !ProcessTable.IsAlive(pid, start), $"process {pid} is gone");

    private static bool IgnoresHangup(int pid) => (Convert.ToInt64(
        File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith("SigIgn:", StringComparison.Ordinal))[7..].Trim(), 16) & 1) != 0;
}

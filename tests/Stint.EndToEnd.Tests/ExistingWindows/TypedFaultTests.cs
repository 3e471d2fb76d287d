using System.Diagnostics;
using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.ExistingWindows;

/// <summary>Typed commands of which something dies.</summary>
public sealed class TypedFaultTests : IDisposable
{
    private readonly Shelf _shelf = new();

    [Fact]
    public async Task A_window_that_closes_makes_the_run_lost()
    {
        _ = await _shelf.Open("other", "dash");
        _ = await _shelf.Open("w", "bash --norc --noprofile");
        RunId id = _shelf.Type("w", "sh", "-c", "echo out; sleep 1000");
        await _shelf.World.Printed(id, "out");

        _ = _shelf.World.TmuxSays("kill-window", "-t", "=dev:=w");

        _ = _shelf.World.Call("wait", id.ToString()).Exits(125);
        Run run = _shelf.World.Show(id);
        Assert.Equal((RunStatus.Failed, RunReason.Lost, (int?)null, "out\r\n"), (run.Status, run.Reason, run.ExitCode, _shelf.Log(run)));
        Assert.NotNull(run.Error);
    }

    [Fact]
    public async Task A_shell_that_is_left_makes_the_run_lost()
    {
        _ = await _shelf.Open("other", "dash");
        _ = await _shelf.Open("w", "bash --norc --noprofile");

        Run run = _shelf.Ended("w", "exit", "3");

        Assert.Equal((RunStatus.Failed, RunReason.Lost, (int?)null), (run.Status, run.Reason, run.ExitCode));
    }

    // A shell under the name of ssh stands in for one: what is seen from here is the same.
    [Fact]
    public async Task A_connection_takes_commands_and_makes_the_run_lost_when_it_drops()
    {
        _ = await _shelf.Open("w", "bash --norc --noprofile");
        _shelf.Person("w", "(exec -a ssh dash -is host)");
        await Eventually.True(() => _shelf.World.TmuxSays("display-message", "-p", "-t", "=dev:=w", "#{pane_current_command}") != "bash", "it is connected");

        Assert.Equal("far\r\n", _shelf.Log(_shelf.Ended("w", "echo", "far")));
        RunId id = _shelf.Type("w", "sh", "-c", "echo there; sleep 1000");
        await _shelf.World.Printed(id, "there");
        int shell = int.Parse(_shelf.World.TmuxSays("display-message", "-p", "-t", "=dev:=w", "#{pane_pid}"));
        foreach (ProcessEntry process in ProcessTable.Descendants(shell))
        {
            Signals.SendToProcess(process.Pid, Signals.Kill);
        }

        _ = _shelf.World.Call("wait", id.ToString()).Exits(125);
        Run run = _shelf.World.Show(id);
        Assert.Equal((RunReason.Lost, (int?)null), (run.Reason, run.ExitCode));
        Assert.Contains("'ssh'", run.Error, StringComparison.Ordinal);
        await Eventually.True(() => _shelf.World.TmuxSays("display-message", "-p", "-t", "=dev:=w", "#{pane_pipe}") == "0", "nobody listens any more");
    }

    [Fact]
    public async Task A_program_that_is_no_shell_makes_the_run_lost()
    {
        _ = await _shelf.Open("other", "dash");
        _ = _shelf.World.TmuxSays("new-window", "-d", "-t", "dev:", "-n", "w", "cat");

        _ = _shelf.World.Call("run", "--force", "--window", "w", "--wait", "--", "true").Exits(125);

        Assert.Contains("'cat'", _shelf.World.Call("show", "--json").Ok().Run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forced_behind_a_busy_program_it_runs_when_that_is_done()
    {
        _ = await _shelf.Open("w", "bash --norc --noprofile");
        _shelf.Person("w", "sh -c 'sleep 7'"); // longer than a program has to show that it is a shell
        await Eventually.True(() => _shelf.World.TmuxSays("display-message", "-p", "-t", "=dev:=w", "#{pane_current_command}") != "bash", "it is busy");
        var clock = Stopwatch.StartNew();

        _ = _shelf.World.Call("run", "--force", "--window", "w", "--wait", "--", "echo", "at last").Ok();

        Assert.True(clock.Elapsed > TimeSpan.FromSeconds(5));
        Assert.Equal("at last\n", _shelf.World.Call("logs").Ok().Out);
    }

    [Fact]
    public async Task When_the_listener_dies_the_end_is_found_in_the_history()
    {
        _ = await _shelf.Open("w", "bash --norc --noprofile");
        string gate = Path.Join(_shelf.World.Workdir, "gate");
        RunId id = _shelf.Type("w", "sh", "-c", $"echo before; while [ ! -e {gate} ]; do sleep 0.05; done; echo after; exit 9");
        await _shelf.World.Printed(id, "before");
        StartRecord start = RunFiles.Read(_shelf.World.DirectoryOf(id).Started, ContractsJson.Default.StartRecord)!;
        Signals.SendToProcess(start.RunnerPid, Signals.Kill);
        await Eventually.True(() => !ProcessTable.IsAlive(start.RunnerPid, start.RunnerStart), "the listener is gone");

        Assert.Equal(RunStatus.Running, _shelf.World.Show(id).Status);
        File.WriteAllText(gate, "");

        Run run = _shelf.World.Finish(id);
        Assert.Equal((RunStatus.Failed, 9, true, "before\r\nafter\r\n"), (run.Status, run.ExitCode, run.LogComplete, _shelf.Log(run)));
    }

    [Fact]
    public async Task A_new_tmux_server_with_the_same_ids_is_not_mistaken_for_the_old_one()
    {
        PaneId before = await _shelf.Open("w", "bash --norc --noprofile");
        RunId id = _shelf.Type("w", "sleep", "1000");
        await _shelf.Runs(id);
        _ = _shelf.World.TmuxSays("kill-server");
        await Eventually.True(() => _shelf.World.Tmux.TryRun(Commands.ListSessions("x")).Failure is TmuxFailure.NoServer, "the server is gone");

        _ = _shelf.World.TmuxSays("new-session", "-d", "-s", "dev", "-n", "w", "cat");
        Assert.Equal(before.ToString(), _shelf.World.TmuxSays("display-message", "-p", "-t", "=dev:=w", "#{pane_id}"));
        Assert.Equal(RunReason.Lost, _shelf.World.Finish(id).Reason);
        _ = _shelf.World.Call("send", id.ToString(), "touch pwned").Exits(3);
        _ = _shelf.World.Call("stop", id.ToString()).Ok();
        Assert.DoesNotContain("^C", _shelf.World.TmuxSays("capture-pane", "-p", "-t", before), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stop_of_what_does_not_end_on_C_c_says_so_and_leaves_it_running()
    {
        _ = await _shelf.Open("w", "bash --norc --noprofile");
        RunId id = _shelf.Type("w", "sh", "-c", "trap '' INT; echo up; while :; do sleep 0.1; done");
        await _shelf.World.Printed(id, "up");

        _ = _shelf.World.Call("stop", "--grace", "0.3s", id.ToString()).Refused(124, "C-c");

        Assert.Equal(RunStatus.Running, _shelf.World.Show(id).Status);
    }

    [Theory]
    [InlineData("bash --norc --noprofile")]
    [InlineData("zsh -f")]
    public async Task An_interrupted_line_without_end_marker_makes_the_run_lost_and_frees_the_pane(string shell)
    {
        _ = await _shelf.Open("w", shell);
        string script = Path.Join(_shelf.World.Workdir, "long.sh");
        File.WriteAllText(script, "echo up\nsleep 1000\n");
        RunId id = _shelf.Type("w", "source", script);
        await _shelf.World.Printed(id, "up");

        _ = _shelf.World.Call("stop", id.ToString()).Ok();

        Assert.Equal(RunStatus.Stopped, _shelf.World.Show(id).Status);
        await Eventually.True(() => _shelf.World.TmuxSays("display-message", "-p", "-t", "=dev:=w", "#{pane_pipe}") == "0", "nobody listens any more");
        _shelf.Person("w", "echo private");
        await _shelf.Shows("w", "private");
        Assert.DoesNotContain("private", _shelf.World.Call("logs", id.ToString()).Ok().Out, StringComparison.Ordinal);
        Assert.Equal(string.Concat(Enumerable.Range(1, 5000).Select(i => $"{i}\r\n")), _shelf.Log(_shelf.Ended("w", "seq", "1", "5000")));
    }

    [Fact]
    public async Task A_listener_in_vain_leaves_by_itself()
    {
        _ = await _shelf.Open("w", "bash --norc --noprofile");
        RunId id = _shelf.Type("w", "exec", "bash", "--norc", "--noprofile");
        await Eventually.True(() => File.Exists(_shelf.World.DirectoryOf(id).Started), "it has begun");

        await Eventually.True(() => _shelf.World.TmuxSays("display-message", "-p", "-t", "=dev:=w", "#{pane_pipe}") == "0", "nobody listens any more");
        Assert.Equal(RunReason.Lost, _shelf.World.Finish(id).Reason);
    }

    [Fact]
    public async Task A_stop_never_presses_keys_for_a_command_that_came_later()
    {
        _ = await _shelf.Open("w", "bash --norc --noprofile");
        _shelf.Person("w", "sh -c 'sleep 2'");
        await Eventually.True(() => _shelf.World.TmuxSays("display-message", "-p", "-t", "=dev:=w", "#{pane_current_command}") != "bash", "it is busy");
        RunId first = RunId.Parse(_shelf.World.Call("run", "--force", "--window", "w", "--", "sleep", "1001").Ok().Text);
        RunId second = RunId.Parse(_shelf.World.Call("run", "--force", "--window", "w", "--", "sleep", "1002").Ok().Text);
        await _shelf.Runs(first);

        _ = _shelf.World.Call("stop", first.ToString()).Refused(1, "another command");

        Assert.Equal(RunStatus.Running, _shelf.World.Show(first).Status);
        Assert.False(File.Exists(_shelf.World.DirectoryOf(first).Stop));
        _ = second;
    }

    [Fact]
    public async Task A_command_put_aside_with_Ctrl_Z_is_still_running()
    {
        _ = await _shelf.Open("w", "bash --norc --noprofile");
        RunId id = _shelf.Type("w", "sh", "-c", "echo up; sleep 1; echo done");
        await _shelf.World.Printed(id, "up");
        _ = _shelf.World.TmuxSays("send-keys", "-t", "=dev:=w", "C-z");
        await _shelf.Shows("w", "Stopped");

        await Task.Delay(TimeSpan.FromSeconds(2.5)); // longer than the listener looks on; nothing is to happen
        Assert.Equal(RunStatus.Running, _shelf.World.Show(id).Status);
        _shelf.Person("w", "fg");

        Assert.Equal(RunStatus.Finished, _shelf.World.Finish(id).Status);
    }

    [Fact]
    public async Task What_is_no_shell_far_away_makes_the_run_lost()
    {
        _ = await _shelf.Open("w", "bash --norc --noprofile");
        _shelf.Person("w", "(exec -a ssh tail -f /dev/null)");
        await Eventually.True(() => _shelf.World.TmuxSays("display-message", "-p", "-t", "=dev:=w", "#{pane_current_command}") != "bash", "it is connected");

        _ = _shelf.World.Call("run", "--window", "w", "--wait", "--", "true").Exits(125);
    }

    [Fact]
    public async Task A_shell_far_away_gets_every_character()
    {
        _ = await _shelf.Open("w", "bash --norc --noprofile");
        _shelf.Person("w", "(exec -a ssh dash -is host)");
        await Eventually.True(() => _shelf.World.TmuxSays("display-message", "-p", "-t", "=dev:=w", "#{pane_current_command}") != "bash", "it is connected");

        Assert.Equal("a\r\nb|", _shelf.Log(_shelf.Ended("w", "printf", "%s|", "a\nb")));
    }

    [Fact]
    public async Task A_signal_that_cannot_be_sent_is_refused()
    {
        _ = await _shelf.Open("w", "bash --norc --noprofile");
        RunId id = _shelf.Type("w", "sleep", "1000");
        await _shelf.Runs(id);

        _ = _shelf.World.Call("stop", "--signal", "KILL", id.ToString()).Refused(2, "C-c");
        Assert.False(File.Exists(_shelf.World.DirectoryOf(id).Stop));
    }

    [Fact]
    public async Task Of_callers_at_the_same_moment_one_is_typed_and_the_others_are_refused()
    {
        _ = await _shelf.Open("w", "bash --norc --noprofile");
        string gate = Path.Join(_shelf.World.Workdir, "gate"); // the one that is typed goes on until all others have been refused

        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Factory.StartNew(
            () => _shelf.World.Call("run", "--window", "w", "--", "sh", "-c", $"echo {i}; while [ ! -e {gate} ]; do sleep 0.05; done"),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        File.WriteAllText(gate, "");

        Answer typed = Assert.Single(answers, a => a.ExitCode == 0);
        Assert.All(answers.Where(a => a != typed), a => Assert.Equal(1, a.ExitCode));
        Run run = _shelf.World.Finish(RunId.Parse(typed.Text));
        Assert.Equal(RunStatus.Finished, run.Status);
        Assert.Matches("^[0-5]\r\n$", _shelf.Log(run));
    }

    public void Dispose() => _shelf.Dispose();
}

using Stint.Contracts;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.Runner.Tests;

/// <summary>The command has the terminal as in a plain window.</summary>
public sealed class TerminalTests : IDisposable
{
    private readonly RunnerHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData("C-c", 2, "INT")]
    [InlineData("C-\\", 3, "QUIT")]
    public async Task Keys_that_end_a_program_end_the_command(string key, int signal, string name)
    {
        LaunchedRun run = _harness.Launch("sleep", "100");
        _ = await run.Started();

        run.Press(key);

        RunResult result = await run.Result();
        Assert.Equal((RunReason.Signal, 128 + signal, name), (result.Reason, result.ExitCode, result.Signal));
        Assert.StartsWith($"ended by SIG{name}", result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_catches_Ctrl_C_ends_as_it_likes()
    {
        LaunchedRun run = _harness.Launch("sh", "-c", "trap 'echo caught; exit 5' INT; echo ready; while :; do sleep 0.05; done");
        await run.Prints("ready");

        run.Press("C-c");

        RunResult result = await run.Result();
        Assert.Equal((RunReason.Exit, 5, null), (result.Reason, result.ExitCode, result.Signal));
        Assert.Equal("caught", result.Tail[^1].Replace("^C", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_command_stopped_by_the_terminal_goes_on_at_once()
    {
        LaunchedRun run = _harness.Launch("sh", "-c", "echo ready; read a; echo got $a");
        await run.Prints("ready");
        int pid = await run.CommandPid();

        run.Press("C-z");
        await run.Prints("^Z");
        await Eventually.True(() => ProcessTable.Find(pid) is { State: 'S' }, "a command that is not stopped");
        run.Type("abc");
        run.Press("Enter");

        Assert.EndsWith("got abc\r\n", await run.Output(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_lost_the_foreground_gets_it_back()
    {
        // an interactive shell's job that dies with the foreground leaves its parent reading in the background
        LaunchedRun run = _harness.Launch("bash", "-c", "set -m; python3 -c 'import os,signal; signal.signal(22,signal.SIG_IGN); os.setpgid(0,0); os.tcsetpgrp(0,os.getpid())'; read a; echo got $a");
        int pid = await run.CommandPid();
        await Eventually.True(() => ProcessTable.Find(pid) is { } p && p.TerminalGroup == p.Group, "the foreground back");

        run.Type("abc\n");

        Assert.EndsWith("got abc\r\n", await run.Output(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_stops_itself_for_ever_does_not_heat_the_processor()
    {
        LaunchedRun run = _harness.Launch("sh", "-c", "while :; do kill -TSTP $$; done");
        int runner = await run.RunnerPid();
        TimeSpan before = ProcessorTime(runner);

        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);

        Assert.InRange(ProcessorTime(runner) - before, TimeSpan.Zero, TimeSpan.FromMilliseconds(150));
        await run.Stop();
        Assert.Equal(RunReason.Stopped, (await run.Result()).Reason);
    }

    [Fact]
    public async Task SIGSTOP_is_left_alone()
    {
        LaunchedRun run = _harness.Launch("sh", "-c", "kill -STOP $$; echo continued");
        int pid = await run.CommandPid();
        await Eventually.True(() => ProcessTable.Find(pid) is { State: 'T' }, "a stopped command");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Equal('T', ProcessTable.Find(pid)?.State);

        _ = Signals.SendToProcess(pid, Signals.Continue);

        Assert.Equal("continued\r\n", await run.Output());
    }

    [Fact]
    public async Task A_nested_shell_has_its_job_control()
    {
        RunSpec spec = _harness.Spec("bash", "--norc", "--noprofile", "-i");
        LaunchedRun run = _harness.Launch(spec with { Environment = [.. spec.Environment, "PS1=prompt> "] });
        await run.Shows("prompt>");

        run.Type("sleep 100\n");
        await Eventually.True(() => ProcessTable.Descendants(run.CommandPid().Result).Count == 1, "the job");
        run.Press("C-z");
        await run.Shows("Stopped");
        run.Type("bg; jobs\n");
        await run.Shows("Running");
        run.Type("fg\n");
        await Eventually.True(() => ProcessTable.Find(run.CommandPid().Result) is { } p && p.TerminalGroup != p.Group, "the job in the foreground");
        run.Press("C-c");
        run.Type("echo code $?; exit 4\n");

        Assert.Equal(4, (await run.Result()).ExitCode);
        Assert.Contains("code 130", await run.Output(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_command_finds_the_asked_size_and_hears_of_changes()
    {
        LaunchedRun run = _harness.Launch(_harness.Spec(RunnerHarness.Job, "sizes") with { Columns = 132, Rows = 43 });
        await run.Prints("43 132\r\n");

        run.Resize(100, 30);

        await run.Prints("30 100\r\n");
        await run.Stop();
        Assert.StartsWith("43 132\r\n30 100\r\n", await run.Output(), StringComparison.Ordinal);
    }

    private static TimeSpan ProcessorTime(int pid)
    {
        string[] fields = File.ReadAllText($"/proc/{pid}/stat").Split(')')[^1].Split(' ');
        return TimeSpan.FromMilliseconds(10 * (int.Parse(fields[12]) + int.Parse(fields[13])));
    }
}

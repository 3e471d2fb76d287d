using System.Diagnostics;
using System.Text;
using Stint.Contracts;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.Runner.Tests;

/// <summary>The log holds all that the command printed, and the end is not held up.</summary>
public sealed class EndOfOutputTests : IDisposable
{
    private readonly RunnerHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task The_log_of_a_command_that_ends_at_once_is_complete_every_time()
    {
        string expected = string.Concat(Enumerable.Range(1, 20_000).Select(i => $"{i}\r\n"));
        for (int i = 0; i < 20; i++)
        {
            LaunchedRun run = _harness.Launch(_harness.Spec("sh", "-c", "seq 1 20000; exit 7") with { Keep = KeepWindow.Never });

            RunResult result = await run.Result();

            Assert.Equal(7, result.ExitCode);
            Assert.True(result.LogComplete);
            Assert.Equal(expected, await run.Output());
            Assert.Equal(Enumerable.Range(19_981, 20).Select(n => $"{n}"), result.Tail);
        }
    }

    [Fact]
    public async Task Output_without_a_final_newline_is_complete()
    {
        LaunchedRun run = _harness.Launch("printf", "\\033[31mno newline");

        Assert.Equal("\u001b[31mno newline", await run.Output());
        Assert.Equal(["no newline"], (await run.Result()).Tail);
        Assert.Contains(Encoding.ASCII.GetString(EndMarker.Prefix), await File.ReadAllTextAsync(run.Directory.Log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_without_output_has_a_complete_empty_log()
    {
        RunResult result = await _harness.Launch("true").Result();

        Assert.Equal((0, true), (result.LogBytes, result.LogComplete));
        Assert.Empty(result.Tail);
    }

    [Fact]
    public async Task A_background_child_that_holds_the_terminal_does_not_delay_the_end()
    {
        string pids = _harness.Folder.At("pids");
        LaunchedRun run = _harness.Launch(_harness.Spec(RunnerHarness.Job, "fork-background", pids) with { Keep = KeepWindow.Always });

        RunResult result = await run.Result();

        Assert.Equal((0, true), (result.ExitCode!.Value, result.LogComplete));
        await run.Stays();
        await Eventually.True(() => !RunnerHarness.Lives(RunnerHarness.Pids(pids)[0]), "the child's end with the window's process, as in a plain window");
    }

    [Fact]
    public async Task A_background_child_that_prints_without_end_delays_the_end_by_two_seconds_at_most()
    {
        LaunchedRun run = _harness.Launch("sh", "-c", "yes 'from the background' & echo done; sleep 0.3");
        int pid = await run.CommandPid();
        await Eventually.True(() => !RunnerHarness.Lives(pid), "the command's end");
        var clock = Stopwatch.StartNew();

        RunResult result = await run.Result();

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 3);
        Assert.Equal(0, result.ExitCode);
    }

    [Fact]
    public async Task Output_stopped_by_Ctrl_S_flows_again_at_the_end()
    {
        LaunchedRun run = _harness.Launch("sh", "-c", "echo ready; read a; exit 3");
        await run.Prints("ready");
        var clock = Stopwatch.StartNew();

        run.Press("C-s");
        await Task.Delay(100, TestContext.Current.CancellationToken); // a stopped terminal shows nothing
        _ = Signals.SendToProcess(await run.CommandPid(), Signals.Kill);

        RunResult result = await run.Result();
        Assert.True(result.LogComplete);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 1.9);
    }

    [Fact]
    public async Task The_terminals_settings_are_what_they_were()
    {
        LaunchedRun run = _harness.Launch(_harness.Spec("sh", "-c", "stty raw -echo -opost olcuc; printf x") with { Keep = KeepWindow.Always });

        RunResult result = await run.Result();

        Assert.True(result.LogComplete);
        await run.Shows("stint: finished");
    }

    [Fact]
    public async Task Without_a_pipe_the_command_runs_and_the_log_is_known_to_be_missing()
    {
        LaunchedRun run = _harness.Launch(_harness.Spec("sh", "-c", "echo unheard; exit 3"), pipe: false);

        RunResult result = await run.Result();

        Assert.Equal((3, 0, false), (result.ExitCode!.Value, result.LogBytes, result.LogComplete));
        Assert.Equal("there is no log: the pane's pipe was not in place", result.Message);
    }

    [Fact]
    public async Task A_pipe_that_was_closed_meanwhile_leaves_the_log_incomplete()
    {
        LaunchedRun run = _harness.Launch("sh", "-c", "echo heard; read a; echo unheard");
        await run.Prints("heard");
        _ = _harness.Tmux.Server.Run(Tmux.Commands.ClosePipe(run.Look("#{pane_id}")));
        run.Press("Enter");

        RunResult result = await run.Result();

        Assert.Equal((0, false), (result.ExitCode!.Value, result.LogComplete));
        Assert.Equal("the log may lack the end of the output", result.Message);
        Assert.Equal("heard\r\n", await run.Output());
    }
}

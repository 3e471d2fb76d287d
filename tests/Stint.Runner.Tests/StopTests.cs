using System.Diagnostics;
using Stint.Contracts;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.Runner.Tests;

public sealed class StopTests : IDisposable
{
    private readonly RunnerHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task A_stopped_command_that_ends_well_is_stopped_all_the_same()
    {
        LaunchedRun run = _harness.Launch(RunnerHarness.Job, "catch-term");
        await run.Prints("ready");

        await run.Stop();

        RunResult result = await run.Result();
        Assert.Equal((RunReason.Stopped, 0, null, null), (result.Reason, result.ExitCode, result.Signal, result.Message));
        Assert.Equal("caught", result.Tail[^1]);
        await run.Closes();
    }

    [Fact]
    public async Task A_stopped_runs_window_closes_whatever_its_code_and_stays_when_asked_to()
    {
        LaunchedRun closing = _harness.Launch("sleep", "100");
        LaunchedRun staying = _harness.Launch(_harness.Spec("sleep", "100") with { Keep = KeepWindow.Never });
        await closing.Stop();
        await staying.Stop(keep: true);

        Assert.Equal((RunReason.Stopped, 143, "TERM"), (await closing.Result()) is var r ? (r.Reason, r.ExitCode, r.Signal) : default);
        await closing.Closes();
        await staying.Stays();
        Assert.Contains("stint: stopped by SIGTERM after ", staying.Screen(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_asked_signal_is_sent()
    {
        LaunchedRun run = _harness.Launch("sh", "-c", "trap 'exit 9' INT; echo ready; while :; do sleep 0.05; done");
        await run.Prints("ready");

        await run.Stop("INT");

        Assert.Equal((RunReason.Stopped, 9), (await run.Result()) is var r ? (r.Reason, r.ExitCode) : default);
    }

    [Fact]
    public async Task A_command_that_ignores_the_signal_is_killed_after_the_grace()
    {
        LaunchedRun run = _harness.Launch(RunnerHarness.Job, "ignore-term");
        await run.Prints("ready");
        var clock = Stopwatch.StartNew();

        await run.Stop(grace: 1);

        RunResult result = await run.Result();
        Assert.Equal((RunReason.Stopped, 137, "KILL"), (result.Reason, result.ExitCode, result.Signal));
        Assert.Equal("did not end within 1 s of SIGTERM and was killed", result.Message);
        Assert.InRange(clock.Elapsed.TotalSeconds, 1, 4);
    }

    [Fact]
    public async Task A_second_request_replaces_the_first()
    {
        LaunchedRun run = _harness.Launch(RunnerHarness.Job, "ignore-term");
        await run.Prints("ready");
        await run.Stop(grace: 600);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        Assert.True(RunnerHarness.Lives(await run.CommandPid()));

        await run.Stop("KILL");

        RunResult result = await run.Result();
        Assert.Equal((RunReason.Stopped, "KILL", null), (result.Reason, result.Signal, result.Message));
    }

    [Fact]
    public async Task A_stopped_process_gets_its_signal()
    {
        LaunchedRun run = _harness.Launch("sh", "-c", "kill -STOP $$");
        int pid = await run.CommandPid();
        await Eventually.True(() => ProcessTable.Find(pid) is { State: 'T' }, "a stopped command");

        await run.Stop();

        Assert.Equal((RunReason.Stopped, "TERM"), (await run.Result()) is var r ? (r.Reason, r.Signal) : default);
    }

    [Fact]
    public async Task Everything_the_command_started_ends_with_it()
    {
        string pids = _harness.Folder.At("pids");
        LaunchedRun run = _harness.Launch(RunnerHarness.Job, "family", pids);
        await run.Prints("ready");
        int[] family = RunnerHarness.Pids(pids);
        Assert.Equal(3, family.Length);
        Assert.All(family, pid => Assert.True(RunnerHarness.Lives(pid)));

        await run.Stop(grace: 1);

        RunResult result = await run.Result();
        Assert.Equal((RunReason.Stopped, "TERM"), (result.Reason, result.Signal));
        Assert.All(family, pid => Assert.False(RunnerHarness.Lives(pid)));
    }

    [Fact]
    public async Task A_damaged_request_is_a_plain_one()
    {
        LaunchedRun run = _harness.Launch("sleep", "100");
        int runner = await run.RunnerPid();
        await File.WriteAllTextAsync(run.Directory.Stop, "{\"signal\":", TestContext.Current.CancellationToken);

        _ = Signals.SendToProcess(runner, Signals.Terminate);

        Assert.Equal((RunReason.Stopped, "TERM"), (await run.Result()) is var r ? (r.Reason, r.Signal) : default);
    }

    [Fact]
    public async Task A_request_without_members_has_the_usual_signal_and_grace()
    {
        LaunchedRun run = _harness.Launch(RunnerHarness.Job, "catch-term");
        await run.Prints("ready");
        await File.WriteAllTextAsync(run.Directory.Stop, "{}", TestContext.Current.CancellationToken);

        _ = Signals.SendToProcess(await run.RunnerPid(), Signals.Terminate);

        Assert.Equal((RunReason.Stopped, 0), (await run.Result()) is var r ? (r.Reason, r.ExitCode) : default);
    }

    [Fact]
    public async Task A_request_that_is_there_before_the_command_keeps_it_from_starting()
    {
        RunSpec spec = _harness.Spec("touch", _harness.Folder.At("started"));
        RunDirectory directory = _harness.Prepare(spec);
        RunFiles.Replace(directory.Stop, new StopRequest(), ContractsJson.Default.StopRequest);

        LaunchedRun run = _harness.Launch(directory, spec);

        RunResult result = await run.Result();
        Assert.Equal((RunReason.Stopped, null, null), (result.Reason, result.ExitCode, result.StartedAt));
        Assert.Equal("stopped before the command was started", result.Message);
        Assert.False(File.Exists(_harness.Folder.At("started")));
        await run.Closes();
    }

    [Fact]
    public async Task A_command_whose_time_is_up_is_ended()
    {
        LaunchedRun run = _harness.Launch(_harness.Spec(RunnerHarness.Job, "ignore-term") with { TimeoutS = 0.5, GraceS = 0.5 });

        RunResult result = await run.Result();

        Assert.Equal((RunReason.Timeout, 137, "KILL"), (result.Reason, result.ExitCode, result.Signal));
        Assert.Equal("timed out after 0.5 s; did not end within 0.5 s of SIGTERM and was killed", result.Message);
        Assert.InRange(result.DurationMs!.Value, 1000, 4000);
        await run.Stays();
        Assert.Contains("stint: timed out after 0.5 s", run.Screen(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_ends_well_when_its_time_is_up_has_timed_out_with_its_own_code()
    {
        LaunchedRun run = _harness.Launch(_harness.Spec(RunnerHarness.Job, "catch-term") with { TimeoutS = 0.5 });

        RunResult result = await run.Result();

        Assert.Equal((RunReason.Timeout, 0, null, "timed out after 0.5 s"), (result.Reason, result.ExitCode, result.Signal, result.Message));
        await run.Stays();
        Assert.Equal("124", run.Look("#{pane_dead_status}"));
    }
}

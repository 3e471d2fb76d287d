using Stint.Contracts;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.Runner.Tests;

/// <summary>What the runner is sent reaches the command.</summary>
public sealed class SignalTests : IDisposable
{
    private readonly RunnerHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task Closing_the_window_ends_the_command_and_all_it_started()
    {
        string pids = _harness.Folder.At("pids");
        LaunchedRun run = _harness.Launch(_harness.Spec(RunnerHarness.Job, "family", pids) with { GraceS = 1 });
        await run.Prints("ready");

        run.CloseWindow();

        RunResult result = await run.Result();
        Assert.Equal((RunReason.Signal, 129, "HUP", false), (result.Reason, result.ExitCode, result.Signal, result.LogComplete));
        Assert.Equal("the window was closed or its tmux server ended (SIGHUP)", result.Message);
        Assert.All(RunnerHarness.Pids(pids), pid => Assert.False(RunnerHarness.Lives(pid)));
    }

    [Fact]
    public async Task The_end_of_the_tmux_server_ends_the_command_with_a_result()
    {
        LaunchedRun run = _harness.Launch("sh", "-c", "trap 'exit 6' HUP; echo ready; while :; do sleep 0.05; done");
        await run.Prints("ready");

        _ = _harness.Tmux.Server.TryRun(Tmux.Commands.KillServer());

        RunResult result = await run.Result();
        Assert.Equal((RunReason.Exit, 6, "the window was closed or its tmux server ended (SIGHUP)"), (result.Reason, result.ExitCode, result.Message));
    }

    [Theory]
    [InlineData(15, "TERM")]
    [InlineData(2, "INT")]
    [InlineData(1, "HUP")]
    public async Task A_terminating_signal_without_a_request_is_passed_on(int signal, string name)
    {
        LaunchedRun run = _harness.Launch("sleep", "100");

        _ = Signals.SendToProcess(await run.RunnerPid(), signal);

        RunResult result = await run.Result();
        Assert.Equal((RunReason.Signal, 128 + signal, name), (result.Reason, result.ExitCode, result.Signal));
        Assert.Equal($"the runner was sent SIG{name} and passed it on", result.Message);
        Assert.True(result.LogComplete);
    }

    [Fact]
    public async Task Other_signals_are_handed_on_and_end_nothing()
    {
        LaunchedRun run = _harness.Launch("sh", "-c", "trap 'echo one' USR1; trap 'echo two' USR2; trap 'echo alarm' ALRM; trap 'echo rt; exit 3' 40; echo ready; while :; do sleep 0.05; done");
        await run.Prints("ready");
        int runner = await run.RunnerPid();

        foreach ((int signal, string word) in new[] { (Signals.User1, "one"), (Signals.User2, "two"), (Signals.Alarm, "alarm"), (40, "rt") })
        {
            _ = Signals.SendToProcess(runner, signal);
            await run.Prints(word);
        }

        RunResult result = await run.Result();
        Assert.Equal((RunReason.Exit, 3, null), (result.Reason, result.ExitCode, result.Message));
    }

    [Fact]
    public async Task Every_thread_of_the_runner_blocks_what_it_takes_as_data()
    {
        LaunchedRun run = _harness.Launch("sleep", "100");
        int runner = await run.RunnerPid();
        const ulong Faults = (1UL << 3) | (1UL << 4) | (1UL << 6) | (1UL << 7) | (1UL << 10) | (1UL << 30), KillAndStop = (1UL << 8) | (1UL << 18);
        const ulong Reserved = 7UL << 31;

        string[] threads = Directory.GetDirectories($"/proc/{runner}/task");

        Assert.Equal(2, threads.Length);
        Assert.All(threads, thread =>
        {
            string line = File.ReadLines($"{thread}/status").First(l => l.StartsWith("SigBlk:", StringComparison.Ordinal));
            ulong blocked = Convert.ToUInt64(line["SigBlk:".Length..].Trim(), 16);
            Assert.Equal(~(Faults | Reserved | KillAndStop), blocked);
        });
    }

    [Fact]
    public async Task A_runner_that_waits_takes_at_most_five_megabytes()
    {
        string[] large = [.. Enumerable.Range(0, 100).Select(i => $"V{i}={new string('v', 10_000)}")];
        RunSpec small = _harness.Spec("sleep", "100");
        RunSpec big = _harness.Spec("sleep", "100");
        big = big with { Environment = [.. big.Environment, .. large.Select(e => new OsString(e))] };
        foreach (RunSpec spec in new[] { small, small with { RunId = RunId.Create(DateTimeOffset.UtcNow, small.RunId), LogFile = _harness.Folder.At("copy") }, big })
        {
            LaunchedRun run = _harness.Launch(spec);
            int runner = await run.RunnerPid();
            await Eventually.True(() => ResidentKilobytes(runner) <= 5 * 1024, $"5 MB, not {ResidentKilobytes(runner)} KB");
        }
    }

    private static int ResidentKilobytes(int pid) => int.Parse(
        File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2].Split('\t')[^1]);
}

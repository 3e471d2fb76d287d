using Stint.Contracts;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.Runner.Tests;

public sealed class OnEndTests : IDisposable
{
    private readonly RunnerHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData("exit 0", "finished exit 0")]
    [InlineData("exit 7", "failed exit 7")]
    [InlineData("kill -9 $$", "failed signal 137")]
    public async Task The_line_hears_how_the_run_ended(string command, string expected)
    {
        LaunchedRun run = _harness.Launch(Spec(command, "echo $STINT_STATUS $STINT_REASON $STINT_EXIT_CODE; pwd; echo $HOME; echo oops >&2; exit 3"));

        RunResult before = await run.Result();

        Assert.Equal($"{expected}\n{_harness.Folder.Path}\n{_harness.Folder.Path}\noops\nexit code 3\n", await OnEndLog(run));
        Assert.Equivalent(before, await run.Result());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(run.Directory.OnEndLog));
    }

    [Fact]
    public async Task The_line_runs_after_the_result_is_written_and_has_no_terminal()
    {
        RunSpec spec = _harness.Spec("true");
        LaunchedRun run = _harness.Launch(spec with
        {
            OnEnd = $"test -s {_harness.Folder.At($"{spec.RunId}")}/result.json && echo there; cat; (echo x >/dev/tty) 2>/dev/null || echo none",
        });

        Assert.Equal("there\nnone\nexit code 0\n", await OnEndLog(run));
    }

    [Fact]
    public async Task It_runs_after_a_launch_error_and_after_a_stop()
    {
        LaunchedRun wrong = _harness.Launch(_harness.Spec("no-such-program") with { OnEnd = "echo $STINT_STATUS $STINT_REASON $STINT_EXIT_CODE" });
        LaunchedRun stopped = _harness.Launch(_harness.Spec("sleep", "100") with { OnEnd = "echo $STINT_STATUS $STINT_REASON $STINT_EXIT_CODE" });
        await stopped.Stop();

        Assert.Equal("failed launch_error 127\nexit code 0\n", await OnEndLog(wrong));
        Assert.Equal("stopped stopped 143\nexit code 0\n", await OnEndLog(stopped));
    }

    [Fact]
    public async Task Closing_the_window_or_a_signal_does_not_end_it()
    {
        LaunchedRun run = _harness.Launch(Spec("exit 0", $"echo began; while [ ! -e {_harness.Folder.At("go")} ]; do sleep 0.05; done; echo done"));
        await Eventually.True(() => File.Exists(run.Directory.OnEndLog) && File.ReadAllText(run.Directory.OnEndLog).Contains("began", StringComparison.Ordinal), "the line's start");

        _ = Signals.SendToProcess(await run.RunnerPid(), Signals.Terminate);
        run.CloseWindow();
        await Task.Delay(200, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(_harness.Folder.At("go"), "", TestContext.Current.CancellationToken);

        Assert.Equal("began\ndone\nexit code 0\n", await OnEndLog(run));
    }

    [Fact]
    public async Task It_runs_when_the_window_was_closed()
    {
        LaunchedRun run = _harness.Launch(_harness.Spec("sleep", "100") with { OnEnd = "echo $STINT_STATUS $STINT_REASON $STINT_EXIT_CODE" });
        _ = await run.Started();

        run.CloseWindow();

        Assert.Equal("failed signal 129\nexit code 0\n", await OnEndLog(run));
    }

    [Fact]
    public async Task A_shell_that_cannot_start_is_noted()
    {
        LaunchedRun run = _harness.Launch(_harness.Spec("true") with { OnEnd = "true", Shell = "/no/shell" });

        Assert.Equal(0, (await run.Result()).ExitCode);
        await Eventually.True(() => File.Exists(run.Directory.OnEndLog) && File.ReadAllText(run.Directory.OnEndLog) == "could not be started: /no/shell: No such file or directory\n", "the note");
    }

    [Fact]
    public async Task A_line_that_does_not_end_in_time_is_ended_with_all_it_started()
    {
        Assert.Equal(60, _harness.Spec("true").OnEndLimitS);
        string pids = _harness.Folder.At("pids");
        LaunchedRun run = _harness.Launch(Spec("sleep 305 & exit 0", $"trap '' TERM; sleep 306 & echo $! >>{pids}; while :; do sleep 1; done") with { OnEndLimitS = 1 });

        Assert.Equal("ended after 1 s, exit code 137\n", (await OnEndLog(run)).Split("Terminated\n")[^1]);
        Assert.All(RunnerHarness.Pids(pids), pid => Assert.False(RunnerHarness.Lives(pid)));
    }

    private RunSpec Spec(string command, string onEnd) => _harness.Spec("sh", "-c", command) with { OnEnd = onEnd };

    private static Task<string> OnEndLog(LaunchedRun run, double seconds = 10) => Eventually.Get(
        () => File.Exists(run.Directory.OnEndLog) && File.ReadAllText(run.Directory.OnEndLog) is var text && text.Contains("exit code", StringComparison.Ordinal) && text.EndsWith('\n') ? text : null,
        "the end of on-end.log", TimeSpan.FromSeconds(seconds));
}

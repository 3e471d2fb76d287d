using Stint.Contracts;
using Stint.TestKit;

namespace Stint.Runner.Tests;

/// <summary>Whether the window stays, and what it says last.</summary>
public sealed class WindowTests : IDisposable
{
    private readonly RunnerHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData(KeepWindow.OnFailure, 0, false)]
    [InlineData(KeepWindow.OnFailure, 7, true)]
    [InlineData(KeepWindow.Always, 0, true)]
    [InlineData(KeepWindow.Always, 7, true)]
    [InlineData(KeepWindow.Never, 0, false)]
    [InlineData(KeepWindow.Never, 7, false)]
    public async Task The_window_stays_as_asked(KeepWindow keep, int code, bool stays)
    {
        LaunchedRun run = _harness.Launch(_harness.Spec("sh", "-c", $"printf 'last words'; exit {code}") with { Keep = keep });

        _ = await run.Result();

        if (!stays)
        {
            await run.Closes();
            return;
        }

        await run.Stays();
        string how = code == 0 ? "finished" : $"failed with exit code {code}";
        string[] lines = run.Screen().Split('\n');
        Assert.Contains(lines, l => l.StartsWith($"stint: {how} after 0", StringComparison.Ordinal) && l.EndsWith($" s (run {Path.GetFileName(run.Directory.Path)})", StringComparison.Ordinal));
        Assert.Equal($"{code}", run.Look("#{pane_dead_status}"));
    }

    [Fact]
    public async Task A_window_that_stays_has_no_pipe_and_its_line_is_not_in_the_log()
    {
        LaunchedRun run = _harness.Launch("sh", "-c", "echo output; exit 1");

        await run.Stays();

        Assert.Equal("0", run.Look("#{pane_pipe}"));
        Assert.Contains("stint: failed", run.Screen(), StringComparison.Ordinal);
        Assert.DoesNotContain("stint: failed", await File.ReadAllTextAsync(run.Directory.Log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal("output\r\n", await run.Output());
    }

    [Theory]
    [InlineData("kill -9 $$", "KILL")]
    [InlineData("exit 137", "")]
    public async Task A_pane_that_stays_says_what_tmux_cannot_know(string line, string signal)
    {
        LaunchedRun run = _harness.Launch("sh", "-c", line);

        await run.Stays();

        Assert.Equal($"137 {signal}", run.Look("#{pane_dead_status} #{@stint_signal}"));
        Assert.Equal((await run.Result()).EndedAt.ToString("0.###", System.Globalization.CultureInfo.InvariantCulture), run.Look("#{@stint_ended_at}"));
    }

    [Fact]
    public async Task The_windows_of_many_fast_commands_all_close()
    {
        LaunchedRun[] runs = [.. Enumerable.Range(0, 60).Select(_ => _harness.Launch("true"))];

        foreach (LaunchedRun run in runs)
        {
            await run.Closes();
        }
    }

    [Fact]
    public async Task Without_tmux_the_run_ends_all_the_same()
    {
        LaunchedRun run = _harness.Launch(_harness.Spec("false") with { Tmux = "/no/tmux" });

        Assert.Equal(1, (await run.Result()).ExitCode);
        await run.Stays();
        Assert.Contains("stint: failed with exit code 1", run.Screen(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tmux_that_hangs_does_not_hold_up_the_end()
    {
        string slow = _harness.Folder.WriteScript("tmux", "#!/bin/sh\nsleep 1000\n");
        LaunchedRun run = _harness.Launch(_harness.Spec("false") with { Tmux = slow });

        await Eventually.True(() => run.IsDead, "the end", TimeSpan.FromSeconds(6));
    }
}

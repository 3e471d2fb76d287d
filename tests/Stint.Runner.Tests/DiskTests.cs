using Stint.Contracts;
using Stint.TestKit;

namespace Stint.Runner.Tests;

public sealed class DiskTests : IDisposable
{
    private readonly RunnerHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task A_result_that_finds_no_room_is_shown_and_written_when_there_is_room_again()
    {
        RunSpec spec = _harness.Spec("sh", "-c", "read a; exit 7");
        LaunchedRun run = _harness.Launch(spec);
        _ = await run.Started();

        // A folder where the result's temporary file should go stands for a disk that takes no file.
        int runner = await run.RunnerPid();
        string obstacle = $"{run.Directory.Result}.{runner}.1.tmp";
        _ = Directory.CreateDirectory(obstacle);
        run.Press("Enter");
        await run.Shows("the result (failed with exit code 7");
        Assert.False(File.Exists(run.Directory.Result));
        Directory.Delete(obstacle);

        Assert.Equal(7, (await run.Result()).ExitCode);
        await run.Stays();
        Assert.Contains("the result is recorded now", run.Screen(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_ends_in_a_window_that_tells_and_a_runner_that_ends_with_it()
    {
        // No file may grow beyond 4 blocks of 512 bytes: started.json fits, a result with a long tail does not.
        RunSpec spec = _harness.Spec("sh", "-c", "sleep 0.3; seq 10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000001 10000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000030; exit 7");
        RunDirectory directory = _harness.Prepare(spec);
        LaunchedRun run = _harness.Launch(directory, spec, true, "sh", "-c", "ulimit -f 4; exec \"$@\"", "sh");
        await run.Shows("File too large");
        int runner = await run.RunnerPid();

        run.CloseWindow();

        await Eventually.True(() => !RunnerHarness.Lives(runner), "the runner's end");
        Assert.False(File.Exists(directory.Result));
        Assert.Empty(Directory.GetFiles(directory.Path, "*.tmp"));
    }
}

using Stint.Contracts;

namespace Stint.Runner.Tests;

public sealed class UmaskTests : IDisposable
{
    private readonly RunnerHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task The_command_has_the_submitters_umask_and_the_records_stay_private()
    {
        LaunchedRun run = _harness.Launch(_harness.Spec("sh", "-c", "umask") with { Umask = 0b000_010_111 });

        RunResult result = await run.Result();

        Assert.Equal(["0027"], result.Tail);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(run.Directory.Result));
    }

    [Fact]
    public async Task Without_one_it_has_that_of_the_pane()
    {
        LaunchedRun run = _harness.Launch(_harness.Spec("sh", "-c", "umask"));

        Assert.Equal(["0022"], (await run.Result()).Tail);
    }
}

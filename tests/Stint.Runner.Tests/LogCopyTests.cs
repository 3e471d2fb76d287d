using Stint.Contracts;
using Stint.TestKit;

namespace Stint.Runner.Tests;

public sealed class LogCopyTests : IDisposable
{
    private readonly RunnerHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    private string Copy => _harness.Folder.At("copy.log");

    [Fact]
    public async Task The_copy_grows_while_the_command_runs_and_ends_with_its_output()
    {
        await File.WriteAllTextAsync(Copy, "from before\n", TestContext.Current.CancellationToken);
        LaunchedRun run = _harness.Launch(_harness.Spec("sh", "-c", "echo first; read a; seq 1 50000") with { LogFile = Copy });
        await Eventually.True(() => File.ReadAllText(Copy).EndsWith("first\r\n", StringComparison.Ordinal), "the first line in the copy");

        run.Press("Enter");

        Assert.Equal("from before\n" + await run.Output(), await File.ReadAllTextAsync(Copy, TestContext.Current.CancellationToken));
        Assert.Null((await run.Result()).Message);
    }

    [Theory]
    [InlineData("/no/such/folder/copy.log", "No such file or directory")]
    [InlineData("/dev/full", "No space left on device")]
    [InlineData("/", "Is a directory")]
    public async Task A_copy_that_cannot_be_written_is_named_and_harms_nothing(string path, string cause)
    {
        LaunchedRun run = _harness.Launch(_harness.Spec("echo", "output") with { LogFile = path });

        RunResult result = await run.Result();

        Assert.Equal((0, true), (result.ExitCode!.Value, result.LogComplete));
        Assert.StartsWith("the copy of the log could not be written: ", result.Message, StringComparison.Ordinal);
        Assert.Contains(path, result.Message, StringComparison.Ordinal);
        Assert.EndsWith(cause, result.Message, StringComparison.Ordinal);
    }
}

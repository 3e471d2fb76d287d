using Stint.Contracts;
using Stint.Posix;

namespace Stint.Runner.Tests;

public sealed class LaunchErrorTests : IDisposable
{
    private readonly RunnerHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Theory]
    [InlineData("no-such-program", 127, "not found: no-such-program")]
    [InlineData("./no/such", 127, "not found: ./no/such")]
    [InlineData("/etc/passwd", 126, "not executable: /etc/passwd: Permission denied")]
    [InlineData("/tmp", 126, "not executable: /tmp is a directory")]
    [InlineData("/etc/passwd/x", 126, "cannot start: /etc/passwd/x: Not a directory")]
    [InlineData("", 126, "the command is empty")]
    public async Task A_program_that_cannot_start_is_named_with_the_cause(string program, int code, string message)
    {
        LaunchedRun run = _harness.Launch(program, "argument");

        RunResult result = await run.Result();

        Assert.Equal(RunReason.LaunchError, result.Reason);
        Assert.Equal(code, result.ExitCode);
        Assert.Equal(message, result.Message);
        Assert.Null(result.StartedAt);
        Assert.Null(result.Pid);
        Assert.Equal(0, result.LogBytes);
        Assert.Empty(result.Tail);
        await run.Stays();
        Assert.Equal($"{code}", run.Look("#{pane_dead_status}"));
        Assert.Contains(message, run.Screen().ReplaceLineEndings(""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("neither a script nor a binary", "not a program the system can execute (exec format)")]
    [InlineData("#!/no/such/interpreter -x\n", "interpreter not found: /no/such/interpreter of")]
    public async Task A_file_the_system_cannot_execute_is_a_launch_error(string content, string message)
    {
        string program = _harness.Folder.WriteScript("program", content);

        RunResult result = await _harness.Launch(program).Result();

        Assert.Equal((RunReason.LaunchError, 126), (result.Reason, result.ExitCode));
        Assert.Contains(message, result.Message, StringComparison.Ordinal);
        Assert.Contains(program, result.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_is_a_launch_error()
    {
        RunResult result = await _harness.Launch(_harness.Spec("true") with { Cwd = "/no/such/folder" }).Result();

        Assert.Equal((RunReason.LaunchError, 126), (result.Reason, result.ExitCode));
        Assert.Equal("no such directory: /no/such/folder: No such file or directory", result.Message);
    }

    [Fact]
    public async Task Too_large_an_argument_is_a_launch_error()
    {
        RunResult result = await _harness.Launch("true", new string('a', 200_000)).Result();

        Assert.Equal((RunReason.LaunchError, 126), (result.Reason, result.ExitCode));
        Assert.Contains("too large", result.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "it is missing")]
    [InlineData("", "it is empty")]
    [InlineData("{\"version\":1", "it is not what it should be")]
    [InlineData("{\"version\":1,\"run_id\":\"0aaaaaaaaaaa\",\"argv\":null,\"cwd\":\"/\",\"environment\":[]}", "it is not what it should be")]
    [InlineData("{\"version\":2,\"run_id\":\"0aaaaaaaaaaa\",\"argv\":[],\"cwd\":\"/\",\"environment\":[]}", "its version 2 is newer than this runner")]
    public async Task A_damaged_spec_is_a_launch_error(string? content, string message)
    {
        RunSpec spec = _harness.Spec("true");
        RunDirectory directory = _harness.Prepare(spec);
        File.Delete(directory.Spec);
        if (content is not null)
        {
            File.WriteAllText(directory.Spec, content);
        }

        LaunchedRun run = _harness.Launch(directory, spec);

        RunResult result = await run.Result();
        Assert.Equal((RunReason.LaunchError, 126), (result.Reason, result.ExitCode));
        Assert.Equal($"{directory.Spec} is damaged: {message}", result.Message);
        Assert.Equal(spec.RunId, result.RunId);
        await run.Stays();
        Assert.Contains(message, run.Screen().ReplaceLineEndings(""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("usage: stint-runner")]
    [InlineData("usage: stint-runner", "relative/path")]
    [InlineData("usage: stint-runner", "/a", "/b")]
    [InlineData("is not the directory of a run", "/no/such/0aaaaaaaaaaa")]
    [InlineData("is not the directory of a run", "/tmp")]
    public void Bad_usage_is_said_and_exits_126(string message, params string[] arguments)
    {
        CapturedOutput output = Call(arguments);

        Assert.Equal(126, output.ExitCode);
        Assert.Contains(message, System.Text.Encoding.UTF8.GetString(output.Error), StringComparison.Ordinal);
    }

    [Fact]
    public void It_tells_its_version() => Assert.StartsWith("stint-runner 0.", System.Text.Encoding.UTF8.GetString(Call("--version").Output), StringComparison.Ordinal);

    private static CapturedOutput Call(params string[] arguments) => CapturedProcess.Run(
        new SpawnRequest
        {
            Path = RunnerHarness.Runner,
            Arguments = [RunnerHarness.Runner, .. arguments.Select(a => new OsString(a))],
            Environment = [],
            Placement = ProcessPlacement.OwnSession,
        },
        default, TimeSpan.FromSeconds(10));
}

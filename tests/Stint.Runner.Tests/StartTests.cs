using System.Text;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.Runner.Tests;

/// <summary>What the start of a runner takes, as each run pays for it.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_runner_does_not_look_how_much_memory_the_machine_has()
    {
        string trace = _folder.At("trace");

        CapturedOutput done = CapturedProcess.Run(
            new SpawnRequest
            {
                Path = Executables.Find("strace")!,
                Arguments = ["strace", "-f", "-e", "trace=openat", "-o", trace, RunnerHarness.Runner, "--version"],
                Environment = ThisProcess.Environment(),
            },
            default, TimeSpan.FromSeconds(30));

        Assert.Equal(0, done.ExitCode);
        Assert.StartsWith("stint-runner ", Encoding.UTF8.GetString(done.Output), StringComparison.Ordinal);
        string opened = File.ReadAllText(trace);
        Assert.Contains("openat(", opened, StringComparison.Ordinal);
        Assert.DoesNotContain("/proc/self/mountinfo", opened, StringComparison.Ordinal);
        Assert.DoesNotContain("/proc/meminfo", opened, StringComparison.Ordinal);
        Assert.DoesNotContain("/sys/fs/cgroup/", opened, StringComparison.Ordinal);
    }
}

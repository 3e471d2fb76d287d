using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.Posix;

namespace Stint.EndToEnd.Tests.Endurance;

public sealed class ThousandRunsTests : IDisposable
{
    private const int Runs = 1000, AtOnce = 8;
    private readonly StintWorld _world = new();

    [Fact]
    [Trait("Category", "Endurance")]
    public void A_thousand_logs_are_complete_to_the_byte_when_wait_returns()
    {
        byte[] expected = [.. Enumerable.Range(1, 20_000).SelectMany(i => System.Text.Encoding.ASCII.GetBytes($"{i}\r\n"))];
        var wrong = new System.Collections.Concurrent.ConcurrentQueue<string>();
        int next = 0;
        Thread[] workers = [.. Enumerable.Range(0, AtOnce).Select(_ => new Thread(Work))];
        Array.ForEach(workers, w => w.Start());
        Array.ForEach(workers, w => w.Join());

        Assert.Empty(wrong);
        IReadOnlyList<Run> all = _world.Call("ls", "--json", "--limit", "0").Ok().Runs;
        Assert.Equal(Runs, all.Count);
        Assert.All(all, r => Assert.Equal((RunStatus.Failed, 7, true, expected.Length), (r.Status, r.ExitCode, r.LogComplete, r.LogSize)));
        Assert.Empty(Pipes());

        void Work()
        {
            while (Interlocked.Increment(ref next) <= Runs)
            {
                string id = _world.Call("run", "--rm", "--shell", "seq 1 20000; exit 7").Ok().Text;
                int code = _world.Call("wait", id).ExitCode;
                ReadOnlySpan<byte> log = File.ReadAllBytes(_world.DirectoryOf(RunId.Parse(id)).Log);
                if (code != 7 || !log.StartsWith(expected) || log.Length > expected.Length + 100)
                {
                    wrong.Enqueue($"{id}: exit code {code}, {log.Length} bytes of {expected.Length}");
                }
            }
        }
    }

    public void Dispose() => _world.Dispose();

    // Processes that still have one of the logs open.
    private string[] Pipes() =>
    [
        .. ProcessTable.All().Where(p => p.IsAlive).SelectMany(p => Open(p.Pid)).Where(f => f.StartsWith(_world.Runs, StringComparison.Ordinal)),
    ];

    private static IEnumerable<string> Open(int pid)
    {
        try
        {
            return [.. Directory.GetFiles($"/proc/{pid}/fd").Select(f => new FileInfo(f).LinkTarget ?? "")];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return []; // it has ended meanwhile
        }
    }
}

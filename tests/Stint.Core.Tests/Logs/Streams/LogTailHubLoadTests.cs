using System.Collections.Concurrent;
using System.Diagnostics;
using Stint.Contracts;
using Stint.Core.Logs.Streams;
using Stint.TestKit;

namespace Stint.Core.Tests.Logs.Streams;

/// <summary>Many readers, and many writes.</summary>
public sealed class LogTailHubLoadTests : IDisposable
{
    private readonly LoggedRun _run = new();
    private readonly LogTailHub _hub = new();

    [Fact]
    public async Task Readers_that_stall_delay_no_others_and_all_read_everything()
    {
        const int Readers = 200, Lines = 300;
        LogReading[] readings = [.. Enumerable.Range(0, Readers).Select(_ => Read(0))];
        string whole = string.Concat(Enumerable.Range(0, Lines).Select(n => $"line {n} {new string('x', 200)}\r\n"));
        foreach (LogReading reading in readings)
        {
            _ = await reading.Next();
        }

        Task<(LogDelta First, string Text, long End)>[] busy = [.. readings.Skip(20).Select(r => r.All())];
        for (int n = 0; n < Lines; n++)
        {
            _run.Append($"line {n} {new string('x', 200)}\r\n");
        }

        _run.End(whole.Length);
        Assert.All(await Task.WhenAll(busy), got => Assert.Equal(whole, got.Text));
        foreach (LogReading stalled in readings.Take(20)) // these have not asked for anything meanwhile
        {
            Assert.Equal(whole, (await stalled.All()).Text);
            await stalled.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_byte_is_with_its_readers_soon()
    {
        LogReading[] readings = [.. Enumerable.Range(0, 50).Select(_ => Read())];
        await Task.WhenAll(readings.Select(r => r.Next()));

        // A machine that is busy with other things may delay one attempt.
        double best = double.MaxValue;
        for (int attempt = 0; attempt < 10 && best > 50; attempt++)
        {
            best = Math.Min(best, await UpperQuartile(readings));
        }

        Assert.InRange(best, 0, 50);
    }

    [Fact]
    public async Task Streams_leave_nothing_behind()
    {
        for (int n = 0; n < 3; n++)
        {
            await using LogReading warm = Read();
            _ = await warm.Next();
        }

        int before = Directory.GetFiles("/proc/self/fd").Length;
        for (int n = 0; n < 300; n++)
        {
            await using LogReading reading = Read();
            _ = await reading.Next();
        }

        // Other tests in this process open files too.
        await Eventually.True(() => Directory.GetFiles("/proc/self/fd").Length < before + 100, "the streams' files are closed");
    }

    [Fact]
    public async Task Growth_is_reported_with_the_size_that_may_be_shown()
    {
        var reports = new ConcurrentQueue<(RunId Run, long Size)>();
        using IDisposable report = _hub.OnGrowth(_run.Directory, (run, size) => reports.Enqueue((run, size)));
        _run.Append("12345");
        await Eventually.True(() => reports.LastOrDefault().Size == 5, "the first report");
        for (int n = 0; n < 100; n++)
        {
            _run.Append("x");
        }

        _run.Append(EndMarker.Create(_run.Id));
        await Eventually.True(() => reports.LastOrDefault().Size == 105, "the last size");
        Assert.All(reports, r => Assert.Equal(_run.Id, r.Run));
        Assert.InRange(reports.Count, 2, 20);
    }

    [Fact]
    public async Task Growth_is_not_reported_to_who_has_left()
    {
        var stayed = new ConcurrentQueue<long>();
        var left = new ConcurrentQueue<long>();
        using IDisposable stays = _hub.OnGrowth(_run.Directory, (_, size) => stayed.Enqueue(size));
        _hub.OnGrowth(_run.Directory, (_, size) => left.Enqueue(size)).Dispose();
        _run.Append("x");
        await Eventually.True(() => !stayed.IsEmpty, "a report");
        Assert.Empty(left);
    }

    public void Dispose()
    {
        _hub.Dispose();
        _run.Dispose();
    }

    // In milliseconds, from a write until every reader has it.
    private async Task<double> UpperQuartile(LogReading[] readings)
    {
        var times = new List<double>();
        for (int n = 0; n < 20; n++)
        {
            Task<LogDelta?>[] next = [.. readings.Select(r => r.Next())];
            var clock = Stopwatch.StartNew();
            _run.Append([(byte)'x']);
            await Task.WhenAll(next);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        return times[times.Count * 3 / 4];
    }

    private LogReading Read(long? from = null) => new(_hub.Follow(_run.Directory, from).GetAsyncEnumerator(CancellationToken.None));
}

using System.Diagnostics;
using System.Text;
using Stint.Contracts;
using Stint.Core.Logs;
using Stint.Core.Logs.Streams;
using Stint.TestKit;

namespace Stint.Core.Tests.Logs.Streams;

public sealed class LogTailHubTests : IDisposable
{
    private readonly LoggedRun _run = new();
    private readonly LogTailHub _hub = new();

    [Fact]
    public async Task What_is_there_comes_first_then_what_is_written_then_the_end()
    {
        _run.Append("there\r\n");
        await using Reading reading = Read();
        Assert.Equal(new LogDelta(LogDeltaKind.Initial, "there\r\n", 0, 7), await reading.Next());
        _run.Append("new");
        Assert.Equal(new LogDelta(LogDeltaKind.Delta, "new", 7, 10), await reading.Next());
        _run.Append(EndMarker.Create(_run.Id));
        _run.End(10);
        Assert.Null(await reading.Next());
    }

    [Fact]
    public async Task A_log_may_not_exist_yet()
    {
        await using Reading reading = Read();
        Assert.Equal(new LogDelta(LogDeltaKind.Initial, "", 0, 0), await reading.Next());
        _run.Append("first");
        Assert.Equal("first", (await reading.Next())!.Content);
    }

    [Fact]
    public async Task Of_a_long_log_the_end_comes_first()
    {
        _run.Append(string.Concat(Enumerable.Repeat("€", 100_000)));
        _run.End(300_000);
        await using Reading reading = Read();
        LogDelta first = (await reading.Next())!;
        Assert.Equal((300_000L, 300_000L - (64 * 1024) - 2), (first.NextOffset, first.Offset));
        Assert.DoesNotContain('\ufffd', first.Content);
        Assert.Null(await reading.Next());
    }

    [Fact]
    public async Task A_reader_that_comes_back_goes_on_where_it_was()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 40_000).Select(n => $"zeile {n} größe\r\n")));
        _run.Append(text);
        _run.End(text.Length);
        await using Reading reading = Read(from: 1234);
        (LogDelta first, string rest, long end) = await All(reading);
        Assert.Equal((LogDeltaKind.Initial, 1234L, (long)text.Length), (first.Kind, first.Offset, end));
        Assert.Equal(Encoding.UTF8.GetString(text[1234..]), rest);
    }

    [Fact]
    public async Task Bytes_that_come_one_by_one_are_never_half_a_character()
    {
        byte[] bytes = [.. "a€😀é"u8.ToArray(), 0xff, (byte)'z', 0xe2, 0x82];
        await using Reading reading = Read(0);
        _ = await reading.Next();
        var text = new StringBuilder();
        Task reader = Task.Run(async () =>
        {
            for (long at = 0; await reading.Next() is { } piece; at = piece.NextOffset)
            {
                Assert.Equal(at, piece.Offset);
                text.Append(piece.Content);
            }
        }, TestContext.Current.CancellationToken);
        foreach (byte b in bytes)
        {
            _run.Append([b]);
            await Task.Yield();
        }

        _run.End(bytes.Length);
        await reader;
        Assert.Equal("a€😀é\ufffdz\ufffd", text.ToString());
    }

    [Fact]
    public async Task The_marker_and_what_follows_it_are_never_given()
    {
        _run.Append("out");
        await using Reading reading = Read();
        _ = await reading.Next();
        _run.Append(EndMarker.Create(_run.Id));
        _run.Append("not ours");
        Task<LogDelta?> next = reading.Next();
        _run.End(3);
        Assert.Null(await next);
    }

    [Fact]
    public async Task An_end_without_a_result_is_told_by_the_caller()
    {
        _run.Append("out");
        RunEnd? end = null;
        await using Reading reading = Read(askEnd: () => end);
        _ = await reading.Next();
        Task<LogDelta?> next = reading.Next();
        end = new RunEnd(null);
        File.WriteAllText(_run.Directory.Stop, "{}");
        Assert.Null(await next);
    }

    [Fact]
    public async Task A_log_that_became_shorter_begins_again()
    {
        _run.Append("0123456789");
        await using Reading reading = Read();
        _ = await reading.Next();
        File.WriteAllText(_run.Directory.Log, "anew");
        Assert.Equal(new LogDelta(LogDeltaKind.Delta, "anew", 0, 4), await reading.Next());
    }

    [Fact]
    public async Task A_folder_that_is_gone_ends_its_stream()
    {
        _run.Append("out");
        await using Reading reading = Read();
        _ = await reading.Next();
        Directory.Delete(_run.Directory.Path, recursive: true);
        Assert.Null(await reading.Next());
    }

    [Fact]
    public async Task Cancelling_ends_the_waiting()
    {
        using var ct = new CancellationTokenSource();
        await using Reading reading = Read(ct: ct.Token);
        _ = await reading.Next();
        Task<LogDelta?> next = reading.Next();
        await ct.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Closing_the_hub_ends_its_streams()
    {
        await using Reading reading = Read();
        _ = await reading.Next();
        Task<LogDelta?> next = reading.Next();
        _hub.Dispose();
        Assert.Null(await next);
    }

    [Fact]
    public async Task Readers_that_stall_delay_no_others_and_all_read_everything()
    {
        const int Readers = 200, Lines = 300;
        Reading[] readings = [.. Enumerable.Range(0, Readers).Select(_ => Read(0))];
        string whole = string.Concat(Enumerable.Range(0, Lines).Select(n => $"line {n} {new string('x', 200)}\r\n"));
        foreach (Reading reading in readings)
        {
            _ = await reading.Next();
        }

        Task<(LogDelta First, string Text, long End)>[] busy = [.. readings.Skip(20).Select(All)];
        for (int n = 0; n < Lines; n++)
        {
            _run.Append($"line {n} {new string('x', 200)}\r\n");
        }

        _run.End(whole.Length);
        Assert.All(await Task.WhenAll(busy), got => Assert.Equal(whole, got.Text));
        foreach (Reading stalled in readings.Take(20)) // these have not asked for anything meanwhile
        {
            Assert.Equal(whole, (await All(stalled)).Text);
            await stalled.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_byte_is_with_its_readers_soon()
    {
        Reading[] readings = [.. Enumerable.Range(0, 50).Select(_ => Read())];
        await Task.WhenAll(readings.Select(r => r.Next()));
        var times = new List<double>();
        for (int n = 0; n < 40; n++)
        {
            Task<LogDelta?>[] next = [.. readings.Select(r => r.Next())];
            var clock = Stopwatch.StartNew();
            _run.Append([(byte)'x']);
            await Task.WhenAll(next);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        Assert.InRange(times[times.Count * 3 / 4], 0, 50); // a busy machine may delay some
    }

    [Fact]
    public async Task Streams_leave_nothing_behind()
    {
        for (int n = 0; n < 3; n++)
        {
            await using Reading warm = Read();
            _ = await warm.Next();
        }

        int before = Directory.GetFiles("/proc/self/fd").Length;
        for (int n = 0; n < 300; n++)
        {
            await using Reading reading = Read();
            _ = await reading.Next();
        }

        // Other tests in this process open files too.
        await Eventually.True(() => Directory.GetFiles("/proc/self/fd").Length < before + 100, "the streams' files are closed");
    }

    [Fact]
    public async Task Growth_is_reported_with_the_size_that_may_be_shown()
    {
        var reports = new List<(RunId Run, long Size)>();
        using (_hub.OnGrowth(_run.Directory, Note))
        {
            _run.Append("12345");
            await Eventually.True(() => Last() == 5, "the first report");
            for (int n = 0; n < 100; n++)
            {
                _run.Append("x");
            }

            _run.Append(EndMarker.Create(_run.Id));
            await Eventually.True(() => Last() == 105, "the last size");
            Assert.All(reports, r => Assert.Equal(_run.Id, r.Run));
            Assert.InRange(reports.Count, 2, 20);
        }

        int told = reports.Count;
        using (_hub.OnGrowth(_run.Directory, Note))
        {
            _run.Append("x");
        }

        Assert.Equal(told, reports.Count(r => r.Size <= 105));

        long Last()
        {
            lock (reports)
            {
                return reports.Count == 0 ? 0 : reports[^1].Size;
            }
        }

        void Note(RunId run, long size)
        {
            lock (reports)
            {
                reports.Add((run, size));
            }
        }
    }

    public void Dispose()
    {
        _hub.Dispose();
        _run.Dispose();
    }

    private static async Task<(LogDelta First, string Text, long End)> All(Reading reading)
    {
        var text = new StringBuilder();
        LogDelta? first = null, last = null;
        while (await reading.Next() is { } piece)
        {
            first ??= piece;
            Assert.Equal(last?.NextOffset ?? piece.Offset, piece.Offset);
            last = piece;
            text.Append(piece.Content);
        }

        return (first!, text.ToString(), last?.NextOffset ?? 0);
    }

    private Reading Read(long? from = null, Func<RunEnd?>? askEnd = null, CancellationToken ct = default) =>
        new(_hub.Follow(_run.Directory, from, askEnd, ct).GetAsyncEnumerator(CancellationToken.None));

    private sealed class Reading(IAsyncEnumerator<LogDelta> pieces) : IAsyncDisposable
    {
        /// <summary>Null at the end.</summary>
        public async Task<LogDelta?> Next() =>
            await pieces.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)) ? pieces.Current : null;

        public ValueTask DisposeAsync() => pieces.DisposeAsync();
    }
}

using System.Text;
using Stint.Contracts;
using Stint.Core.Logs;
using Stint.Core.Logs.Streams;

namespace Stint.Core.Tests.Logs.Streams;

public sealed class LogTailHubTests : IDisposable
{
    private readonly LoggedRun _run = new();
    private readonly LogTailHub _hub = new();

    [Fact]
    public async Task What_is_there_comes_first_then_what_is_written_then_the_end()
    {
        _run.Append("there\r\n");
        await using LogReading reading = Read();
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
        await using LogReading reading = Read();
        Assert.Equal(new LogDelta(LogDeltaKind.Initial, "", 0, 0), await reading.Next());
        _run.Append("first");
        Assert.Equal("first", (await reading.Next())!.Content);
    }

    [Fact]
    public async Task Of_a_long_log_the_end_comes_first()
    {
        _run.Append(string.Concat(Enumerable.Repeat("€", 100_000)));
        _run.End(300_000);
        await using LogReading reading = Read();
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
        await using LogReading reading = Read(from: 1234);
        (LogDelta first, string rest, long end) = await reading.All();
        Assert.Equal((LogDeltaKind.Initial, 1234L, (long)text.Length), (first.Kind, first.Offset, end));
        Assert.Equal(Encoding.UTF8.GetString(text[1234..]), rest);
    }

    [Fact]
    public async Task Bytes_that_come_one_by_one_are_never_half_a_character()
    {
        byte[] bytes = [.. "a€😀é"u8.ToArray(), 0xff, (byte)'z', 0xe2, 0x82];
        await using LogReading reading = Read(0);
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
        await using LogReading reading = Read();
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
        await using LogReading reading = Read(askEnd: () => end);
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
        await using LogReading reading = Read();
        _ = await reading.Next();
        File.WriteAllText(_run.Directory.Log, "anew");
        Assert.Equal(new LogDelta(LogDeltaKind.Delta, "anew", 0, 4), await reading.Next());
    }

    [Fact]
    public async Task A_folder_that_is_gone_ends_its_stream()
    {
        _run.Append("out");
        await using LogReading reading = Read();
        _ = await reading.Next();
        Directory.Delete(_run.Directory.Path, recursive: true);
        Assert.Null(await reading.Next());
    }

    [Fact]
    public async Task Cancelling_ends_the_waiting()
    {
        using var ct = new CancellationTokenSource();
        await using LogReading reading = Read(ct: ct.Token);
        _ = await reading.Next();
        Task<LogDelta?> next = reading.Next();
        await ct.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Closing_the_hub_ends_its_streams()
    {
        await using LogReading reading = Read();
        _ = await reading.Next();
        Task<LogDelta?> next = reading.Next();
        _hub.Dispose();
        Assert.Null(await next);
    }

    public void Dispose()
    {
        _hub.Dispose();
        _run.Dispose();
    }

    private LogReading Read(long? from = null, Func<RunEnd?>? askEnd = null, CancellationToken ct = default) =>
        new(_hub.Follow(_run.Directory, from, askEnd, ct).GetAsyncEnumerator(CancellationToken.None));
}

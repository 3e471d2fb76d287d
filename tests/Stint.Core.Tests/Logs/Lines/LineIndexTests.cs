using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Stint.Contracts;
using Stint.Core.Logs.Lines;

namespace Stint.Core.Tests.Logs.Lines;

public sealed class LineIndexTests : IDisposable
{
    private readonly LoggedRun _run = new();

    [Theory]
    [InlineData(1, 3, 1, "1 2 3")]
    [InlineData(4, 3, 4, "4 5")]
    [InlineData(0, 2, 1, "1 2")]
    [InlineData(-2, 10, 4, "4 5")]
    [InlineData(-2, 1, 4, "4")]
    [InlineData(-200, 200, 1, "1 2 3 4 5")]
    [InlineData(long.MinValue, 1, 1, "1")]
    [InlineData(6, 1, 6, "")]
    [InlineData(long.MaxValue, 1, 6, "")]
    [InlineData(2, 0, 2, "2")]
    [InlineData(2, -7, 2, "2")]
    public void A_page_of_lines_is_where_it_was_asked_for(long from, int count, long first, string lines)
    {
        _run.Append("1\r\n2\r\n3\r\n4\r\n5\r\n");
        LinePage page = new LineIndexes().Lines(_run.Directory, from, count);
        Assert.Equal((first, 5L, lines), (page.From, page.Total, string.Join(' ', page.Lines)));
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("\n", "|")]
    [InlineData("\r\n\r\n", "||")]
    [InlineData("a\r\r\nb", "a|b")]
    [InlineData(" 10%\r 50%\r100%\r\nb\r\n", " 10%\r 50%\r100%|b")]
    public void A_line_is_what_a_line_feed_ends(string log, string lines)
    {
        _run.Append(log);
        LinePage page = new LineIndexes().Lines(_run.Directory, 1);
        Assert.Equal(lines, string.Concat(page.Lines.Select((line, i) => (i > 0 || line.Length == 0 ? "|" : "") + line)));
        Assert.Equal(page.Lines.Count, page.Total);
    }

    [Fact]
    public void A_log_that_does_not_exist_has_no_lines()
    {
        LinePage page = new LineIndexes().Lines(_run.Directory);
        Assert.Equal((1L, 0L, 0, "", 0L), (page.From, page.Total, page.Lines.Count, page.State, page.NextOffset));
    }

    [Fact]
    public void Every_line_of_a_long_log_is_found_with_its_colours()
    {
        const int Total = 5000;
        string[] lines = [.. Enumerable.Range(1, Total).Select(n => n % 1000 == 700 ? $"\u001b[1;3{n / 1000}mline {n}" : n % 1000 == 900 ? $"line {n}\u001b[0m" : $"line {n}")];
        _run.Append(string.Join("\r\n", lines) + "\r\n");
        var indexes = new LineIndexes();
        foreach (int from in new[] { 1, 2, 511, 512, 513, 514, 700, 701, 900, 901, 1024, 1025, 1026, 2701, 4999, 5000 })
        {
            LinePage page = indexes.Lines(_run.Directory, from, 3);
            Assert.Equal(lines.Skip(from - 1).Take(3), page.Lines);
            Assert.Equal(from % 1000 is > 700 and <= 900 ? $"\u001b[1;3{from / 1000}m" : "", page.State);
            Assert.Equal(Encoding.UTF8.GetByteCount(string.Concat(lines.Take(from - 1).Select(l => l + "\r\n"))), page.Offset);
        }
    }

    [Fact]
    public void The_index_grows_with_the_log()
    {
        var indexes = new LineIndexes();
        for (int n = 1; n <= 2000; n++)
        {
            _run.Append(n % 400 == 0 ? $"{n}\r\nno end yet" : n % 400 == 1 && n > 1 ? $", now it has\r\n{n}\r\n" : $"{n}\r\n");
            if (n % 133 == 0 || n % 400 is 0 or 1)
            {
                LinePage page = indexes.Lines(_run.Directory, -1, 1);
                Assert.Equal(n % 400 == 0 ? "no end yet" : $"{n}", page.Lines[0]);
                Assert.Equal(n + ((n - 1) / 400) + (n % 400 == 0 ? 1 : 0), page.Total);
            }
        }
    }

    [Fact]
    public void Lines_stop_where_the_output_ends()
    {
        _run.Append("one\r\ntwo");
        byte[] marker = EndMarker.Create(_run.Id);
        _run.Append(marker);
        _run.Append("\r\nnot ours\r\n");
        var indexes = new LineIndexes();
        Assert.Equal(["one", "two"], indexes.Lines(_run.Directory).Lines);
        Assert.Equal(["one", "two"], indexes.Lines(_run.Directory, end: 8).Lines);
        Assert.Equal(["one"], indexes.Lines(_run.Directory, end: 5).Lines);
    }

    [Fact]
    public void A_progress_bar_of_many_megabytes_is_one_line_that_shows_its_last_states()
    {
        var bar = new StringBuilder("before\r\n\u001b[32m");
        for (int i = 0; i < 60_000; i++)
        {
            bar.Append($"\r{i,6} of 60000 ████████");
        }

        _run.Append(bar.Append("\u001b[0m\r\nafter\r\n").ToString());
        LinePage page = new LineIndexes().Lines(_run.Directory, 1);
        Assert.Equal((3L, "before", "after"), (page.Total, page.Lines[0], page.Lines[2]));
        Assert.StartsWith("\u001b[32m 5", page.Lines[1], StringComparison.Ordinal);
        Assert.EndsWith("59999 of 60000 ████████\u001b[0m", page.Lines[1], StringComparison.Ordinal);
        Assert.InRange(page.Lines[1].Length, 10_000, 64 * 1024);
    }

    [Fact]
    public void Of_a_line_that_is_nothing_but_long_the_beginning_is_given()
    {
        _run.Append(string.Concat(Enumerable.Repeat("日本", 60_000)) + "\r\nafter\r\n");
        LinePage page = new LineIndexes().Lines(_run.Directory, 1);
        Assert.Equal(2, page.Total);
        Assert.Equal(64 * 1024 / 3, page.Lines[0].Length);
        Assert.DoesNotContain('\ufffd', page.Lines[0]);
        Assert.Equal("after", page.Lines[1]);
    }

    [Fact]
    public void Large_lines_come_in_smaller_pages()
    {
        for (int i = 0; i < 50; i++)
        {
            _run.Append($"{i}:{new string('x', 60_000)}\r\n");
        }

        var indexes = new LineIndexes();
        var seen = new List<string>();
        while (indexes.Lines(_run.Directory, seen.Count + 1, 100) is { Lines.Count: > 0 } page)
        {
            Assert.InRange(page.Lines.Count, 1, 20);
            seen.AddRange(page.Lines);
        }

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), seen.Select(l => l.Split(':')[0]));
    }

    [Fact]
    public void A_page_says_where_a_stream_goes_on()
    {
        _run.Append("one\r\ntwo\r\nthr");
        LinePage page = new LineIndexes().Lines(_run.Directory, 2);
        Assert.Equal((5L, 13L), (page.Offset, page.NextOffset));
        Assert.Equal(10, new LineIndexes().Lines(_run.Directory, 2, 1).NextOffset);
    }

    [Theory]
    [InlineData("one\ntwo", true, "two", 7)]
    [InlineData("one\ntwo\n", false, "two", 8)]
    [InlineData("one\n 10%\r", true, " 10%\r", 9)]
    [InlineData("one\n", false, "one", 4)]
    public void A_last_line_without_an_end_is_given_so_that_a_stream_can_continue_it(string log, bool unfinished, string last, long next)
    {
        _run.Append(log);
        LinePage page = new LineIndexes().Lines(_run.Directory, -1, 1);
        Assert.Equal((unfinished, last, next), (page.Unfinished, Assert.Single(page.Lines), page.NextOffset));
    }

    [Fact]
    public void Half_a_character_at_the_end_is_given_when_it_is_whole_or_no_more_can_come()
    {
        _run.Append("one\ntw");
        _run.Append([0xe2, 0x82]);
        LinePage growing = new LineIndexes().Lines(_run.Directory, -1, 1), ended = new LineIndexes().Lines(_run.Directory, -1, 1, end: 8);
        Assert.Equal((true, "tw", 6L), (growing.Unfinished, growing.Lines[0], growing.NextOffset));
        Assert.Equal((false, "tw\ufffd", 8L), (ended.Unfinished, ended.Lines[0], ended.NextOffset));
    }

    [Fact]
    public void Lines_of_which_a_part_is_given_are_told_with_their_size()
    {
        _run.Append($"one\n{new string('x', 100_000)}\n{new string('y', 65_536)}\n{string.Concat(Enumerable.Repeat("0123456789\r", 9000))}");
        LinePage page = new LineIndexes().Lines(_run.Directory, 1);
        Assert.Equal([new CutLine(2, 100_000, FromEnd: false), new CutLine(4, 99_000, FromEnd: true)], page.Cut);
        Assert.True(page.Unfinished);
        Assert.EndsWith("9\r", page.Lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_are_what_splitting_the_bytes_gives()
    {
        var indexes = new LineIndexes();
        byte[][] pieces = ["a"u8.ToArray(), "\n"u8.ToArray(), "\r\n"u8.ToArray(), "\r"u8.ToArray(), [0xe2, 0x82, 0xac], [0xff], "\u001b[31m"u8.ToArray(), "\u001b[0m"u8.ToArray(), "\u001b["u8.ToArray(), "\u001b]0;t\u0007"u8.ToArray()];
        Prop.ForAll(Gen.Elements(pieces).ListOf().Select(p => p.SelectMany(b => b).ToArray()).ToArbitrary(), Gen.Choose(-9, 9).ToArbitrary(), (bytes, from) =>
        {
            File.WriteAllBytes(_run.Directory.Log, bytes);
            LinePage page = indexes.Lines(_run.Directory, from, 4, bytes.Length);
            string[] whole = Split(bytes);
            int first = from < 0 ? Math.Max(1, whole.Length + 1 + from) : Math.Clamp(from, 1, whole.Length + 1);
            Assert.Equal(whole.Length, page.Total);
            Assert.Equal(first, page.From);
            Assert.Equal(whole.Skip(first - 1).Take(4), page.Lines);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithEndSize(40));
    }

    public void Dispose() => _run.Dispose();

    private static string[] Split(byte[] bytes)
    {
        // Latin-1 keeps the bytes apart.
        string[] lines = Encoding.Latin1.GetString(bytes).Split('\n');
        return [.. lines.Take(lines[^1].Length == 0 ? lines.Length - 1 : lines.Length).Select(l => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(l.TrimEnd('\r'))))];
    }
}

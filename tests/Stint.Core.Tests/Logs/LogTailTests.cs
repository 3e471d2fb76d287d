using System.Text;
using Stint.Core.Logs;

namespace Stint.Core.Tests.Logs;

public sealed class LogTailTests : IDisposable
{
    private readonly LoggedRun _run = new();

    [Theory]
    [InlineData("a\nb\nc\n", 2, "b\nc\n")]
    [InlineData("a\nb\nc", 2, "b\nc")]
    [InlineData("a\nb\nc\n", 3, "a\nb\nc\n")]
    [InlineData("a\nb\nc\n", 9, "a\nb\nc\n")]
    [InlineData("a\nb\nc\n", 0, "")]
    [InlineData("a\nb\nc\n", -1, "")]
    [InlineData("a\nb\nc\n", int.MaxValue, "a\nb\nc\n")]
    [InlineData("\n\n\n", 1, "\n")]
    [InlineData("\n\n\n", 2, "\n\n")]
    [InlineData("\n", 5, "\n")]
    [InlineData("", 5, "")]
    [InlineData("no line feed", 1, "no line feed")]
    [InlineData("1%\r2%\r3%\r", 1, "1%\r2%\r3%\r")]
    [InlineData("x\r\n1%\r2%\r3%\r\n", 1, "1%\r2%\r3%\r\n")]
    public void The_last_lines_begin_after_a_line_feed(string log, int lines, string tail)
    {
        _run.Append(log);
        Assert.Equal(tail, Tail(lines));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    [InlineData(64 * 1024)]
    public void Lines_are_found_over_the_edges_of_blocks(int width)
    {
        string log = string.Concat(Enumerable.Range(0, Math.Max(3, 300_000 / width)).Select(i => $"{i}".PadLeft(width, '.') + "\n"));
        _run.Append(log);
        for (int lines = 1; lines <= 3; lines++)
        {
            Assert.Equal(lines, Tail(lines).Count(c => c == '\n'));
        }

        Assert.Equal(log, Tail(int.MaxValue));
    }

    [Fact]
    public void A_line_of_many_states_is_begun_behind_one_of_them()
    {
        _run.Append("before\n" + string.Concat(Enumerable.Range(0, 400_000).Select(i => $"\r{i % 100:00}%")) + "\nafter\n");
        string tail = Tail(3);
        Assert.InRange(tail.Length, LogTail.MaxLine, LogTail.MaxLine + (128 * 1024));
        Assert.Matches("^[0-9][0-9]%\r", tail[..4]);
        Assert.EndsWith("%\nafter\n", tail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_very_long_line_is_begun_at_a_character()
    {
        _run.Append(string.Concat(Enumerable.Repeat("日", 1_000_000)));
        Assert.Equal('日', Tail(1)[0]);
    }

    [Fact]
    public void The_last_lines_of_a_gigabyte_cost_no_more()
    {
        using (FileStream file = File.OpenWrite(_run.Directory.Log))
        {
            file.SetLength(1L << 30);
        }

        _run.Append("\na\nb\n");
        Assert.Equal("a\nb\n", Tail(2));
        Assert.InRange(Tail(5).Length, LogTail.MaxLine, 2 * LogTail.MaxLine);
    }

    [Fact]
    public void Only_output_counts()
    {
        _run.Append("a\nb\nexit\nmore\n");
        using LogReader log = LogReader.Open(_run.Directory, end: 4);
        Assert.Equal(2, LogTail.Start(log, 1));
    }

    public void Dispose() => _run.Dispose();

    private string Tail(int lines)
    {
        using LogReader log = LogReader.Open(_run.Directory);
        long start = LogTail.Start(log, lines);
        byte[] bytes = new byte[log.Size - start];
        Assert.Equal(bytes.Length, log.ReadAt(bytes, start));
        return Encoding.UTF8.GetString(bytes);
    }
}

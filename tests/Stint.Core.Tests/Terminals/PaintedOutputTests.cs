using System.Text;
using Stint.Core.Terminals.Live;

namespace Stint.Core.Tests.Terminals;

public sealed class PaintedOutputTests
{
    private const string Comes = "\e[?1049h\e[?1h\e=", Leaves = "\e[?1l\e>\e[H\e[2J\e[?1049l";

    public static TheoryData<int> PieceSizes => [.. Enumerable.Range(1, 20), 1000];

    [Theory]
    [MemberData(nameof(PieceSizes))]
    public void The_farewell_is_not_passed_on(int size) =>
        Assert.Equal($"{Comes}picture", Kept($"{Comes}picture{Leaves}", size, out _));

    [Theory]
    [MemberData(nameof(PieceSizes))]
    public void A_client_that_comes_back_is_seen_again(int size) =>
        Assert.Equal($"{Comes}one\e[?1h\e=two", Kept($"{Comes}one{Leaves}{Comes}two{Leaves}", size, out _));

    [Theory]
    [MemberData(nameof(PieceSizes))]
    public void What_only_looks_like_a_farewell_is_a_picture(int size)
    {
        string text = $"{Comes}\e[?1h\e[?1\e[?1l\e\e[?1l\e[?1l";
        Assert.Equal(text, Kept(text, size, out _));
    }

    [Theory]
    [MemberData(nameof(PieceSizes))]
    public void A_complaint_is_kept_aside(int size)
    {
        Assert.Equal("", Kept("can't find window: @5\r\n", size, out PaintedOutput output));
        Assert.Equal("can't find window: @5", output.Complaint);
        Assert.False(output.HasPainted);
    }

    [Fact]
    public void A_long_complaint_is_cut()
    {
        _ = Kept(new string('x', 100_000), 4096, out PaintedOutput output);

        Assert.InRange(output.Complaint.Length, 1, 400);
    }

    private static string Kept(string text, int size, out PaintedOutput output)
    {
        output = new PaintedOutput();
        byte[] all = Encoding.ASCII.GetBytes(text), buffer = new byte[size + 16];
        var kept = new StringBuilder();
        for (int at = 0; at <= all.Length; at += size)
        {
            int length = output.Begin(buffer), more = Math.Min(size, all.Length - at);
            all.AsSpan(at, more).CopyTo(buffer.AsSpan(length));
            int painted = output.Keep(buffer.AsSpan(0, length + more), isLast: at + size > all.Length);
            kept.Append(Encoding.ASCII.GetString(buffer, 0, painted));
        }

        return kept.ToString();
    }
}

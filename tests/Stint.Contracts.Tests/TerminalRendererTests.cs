using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Stint.Contracts.Tests;

public class TerminalRendererTests
{
    private static readonly string[] Pieces =
    [
        "a", "bc", "long words in a row", "\r", "\n", "\r\n", "\b", "\t", "\u00e9", "\u00b0", "\u65e5", "\u0301", "\u200d", "\ufeff", "\ud83d\ude00", "\u0085",
        "\u001b", "\u001b[", "\u001b[K", "\u001b[1K", "\u001b[2K", "\u001b[3C", "\u001b[4D", "\u001b[7G", "\u001b[2P", "\u001b[2@", "\u001b[2X", "\u001b[H",
        "\u001b[2;5H", "\u001b[2J", "\u001b[J", "\u001b[31m", "\u001b[0m", "\u001b[1;38;5;200;48;2;1;2;3m", "\u001b[4:3m", "\u001b[38:2::9:8:7m", "\u001b]0;t",
        "\u001bP", "\u001b\\", "\u0007", "\u0018", ";", "5", "m", "\u001b7", "\u001b8", "\u001b(B", "\u001b[99999999C", "\u001bc",
    ];

    private static readonly Gen<byte[]> Bytes = Gen.OneOf(
        Gen.Elements(Pieces).ListOf().Select(p => Encoding.UTF8.GetBytes(string.Concat(p))),
        Gen.Choose(0, 255).ListOf().Select(b => b.Select(x => (byte)x).ToArray()),
        Gen.Elements(Pieces).ListOf().Select(p => Encoding.UTF8.GetBytes(string.Concat(p)).Where((_, i) => i % 7 != 3).ToArray()));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Lines_are_the_same_however_the_bytes_are_split(bool colours) => Prop.ForAll(
        Bytes.Zip(Gen.Choose(1, 5)).ToArbitrary(),
        input => Render([input.Item1], colours).SequenceEqual(Render(input.Item1.Chunk(input.Item2), colours))).Check(Thorough);

    // A line's first byte fed by itself keeps the line off the fast way.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_fast_way_tells_the_same_as_the_slow_one(bool colours) => Prop.ForAll(
        Gen.Elements("a", "\u65e5", "e\u0301", "\t", "\ufeff", "\u00b0", "x y", "\r").ListOf().ToArbitrary(),
        pieces =>
        {
            byte[] line = Encoding.UTF8.GetBytes(string.Concat(pieces) + "\n");
            return Render([line], colours, limit: 4096).SequenceEqual(Render([line[..1], line[1..]], colours, limit: 4096));
        }).Check(Thorough);

    [Fact]
    public void No_bytes_are_too_odd_and_every_line_feed_is_one_newline() => Prop.ForAll(Bytes.ToArbitrary(), bytes =>
    {
        List<(string Text, LineEnd End)> lines = Render(bytes.Chunk(3), colours: true);
        int inPictures = Encoding.Latin1.GetString(bytes).Contains("\u001bP", StringComparison.Ordinal) ? int.MaxValue : 0;
        int feeds = bytes.Count(b => b == '\n'), ends = lines.Count(l => l.End == LineEnd.Newline);
        return (feeds == ends || (feeds > ends && inPictures > 0))
            && lines.All(l => !l.Text.Any(c => char.IsControl(c) && c is not ('\t' or '\u001b')));
    }).Check(Thorough);

    [Fact]
    public void Plain_text_has_no_control_characters_but_tabs() => Prop.ForAll(
        Bytes.ToArbitrary(),
        bytes => Render([bytes], colours: false).All(l => !l.Text.Any(c => char.IsControl(c) && c != '\t'))).Check(Thorough);

    [Fact]
    public void What_was_rendered_in_colour_renders_to_the_same_text_and_colours_again() => Prop.ForAll(Bytes.ToArbitrary(), bytes =>
    {
        List<(string Text, LineEnd End)> coloured = Render([bytes], colours: true), plain = Render([bytes], colours: false);
        return coloured.Zip(plain).All(pair =>
            Render([Encoding.UTF8.GetBytes(pair.First.Text)], colours: false).Select(l => l.Text).SingleOrDefault("") == pair.Second.Text
            && Render([Encoding.UTF8.GetBytes(pair.First.Text)], colours: true).Select(l => l.Text).SingleOrDefault("") == pair.First.Text);
    }).Check(Thorough);

    [Theory]
    [InlineData("\u001b[31mred\u001b[0m\n", "\u001b[31mred\u001b[0m")]
    [InlineData("\u001b[1m\u001b[31mred\u001b[39m bold\u001b[22m plain\n", "\u001b[1;31mred\u001b[0;1m bold\u001b[0m plain")]
    [InlineData("\u001b[38;5;208mo\u001b[38;5;9mr\u001b[48;2;1;2;3mb\u001b[m\n", "\u001b[38;5;208mo\u001b[0;91mr\u001b[0;91;48;2;1;2;3mb\u001b[0m")]
    [InlineData("\u001b[4:3mcurly\u001b[4:0m\u001b[38:2::10:20:30mrgb\u001b[38:2:1:2:3mx\n", "\u001b[4:3mcurly\u001b[0;38;2;10;20;30mrgb\u001b[0;38;2;1;2;3mx\u001b[0m")]
    [InlineData("\u001b[31m  0%\r\u001b[32m100%\u001b[0m\r\n", "\u001b[32m100%\u001b[0m")]
    [InlineData("\u001b[31mred\u001b[2K\rplain\n", "\u001b[31mplain\u001b[0m")]
    [InlineData("\u001b[58;5;1;4mu\u001b[58:2::1:2:3mv\u001b[0m\n", "\u001b[4muv\u001b[0m")]
    public void Colours_are_kept_on_request(string bytes, string line) => Assert.Equal(line, Assert.Single(Render([Encoding.UTF8.GetBytes(bytes)], true)).Text);

    [Fact]
    public void A_colour_goes_on_in_the_next_line() => Assert.Equal(
        ["\u001b[31ma\u001b[0m", "\u001b[31mb\u001b[0mc", "d"],
        Render(["\u001b[31ma\nb\u001b[0mc\nd\n"u8.ToArray()], true).Select(l => l.Text));

    [Fact]
    public void A_long_line_comes_in_pieces()
    {
        List<(string Text, LineEnd End)> lines = Render([Encoding.UTF8.GetBytes(new string('x', 150) + "\r\ny")], false);
        Assert.Equal([64, 64, 22, 1], lines.Select(l => l.Text.Length));
        Assert.Equal([LineEnd.TooLong, LineEnd.TooLong, LineEnd.Newline, LineEnd.Unfinished], lines.Select(l => l.End));
    }

    [Fact]
    public void The_last_line_can_be_seen_before_it_ends()
    {
        var renderer = new TerminalRenderer((_, _) => { });
        renderer.Feed("done\r\n 10%\r 20%"u8);
        Assert.True(renderer.HasUnfinished);
        Assert.Equal(" 20%", Encoding.UTF8.GetString(renderer.Unfinished()));
        renderer.Feed("\r\u001b[K"u8);
        Assert.False(renderer.HasUnfinished);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("\u65e5")]
    [InlineData("e\u0301")]
    [InlineData("e\u0301\r")]
    [InlineData("\u001b]0;t")]
    [InlineData("\u001b[31mx")]
    [InlineData("1;")]
    [InlineData("\u001b[1")]
    [InlineData("\t")]
    public void Ten_megabytes_of_one_line_take_little_memory(string piece)
    {
        byte[] chunk = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, 16 * 1024)));
        int longest = 0;
        var renderer = new TerminalRenderer((text, _) => longest = Math.Max(longest, text.Length), keepColours: true);
        renderer.Feed("\u001b]0;"u8);
        renderer.Feed("\u001b[31m"u8);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int fed = 0; fed < 10 << 20; fed += chunk.Length)
        {
            renderer.Feed(chunk);
        }

        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        renderer.Finish();
        Assert.InRange(grown, long.MinValue, 64 << 20);
        Assert.InRange(longest, 0, 8 << 20);
    }

    private static Config Thorough => Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(60);

    private static List<(string Text, LineEnd End)> Render(IEnumerable<byte[]> chunks, bool colours, int limit = 64)
    {
        var lines = new List<(string, LineEnd)>();
        var renderer = new TerminalRenderer((text, end) => lines.Add((Encoding.UTF8.GetString(text), end)), colours, limit);
        foreach (byte[] chunk in chunks)
        {
            renderer.Feed(chunk);
        }

        renderer.Finish();
        return lines;
    }
}

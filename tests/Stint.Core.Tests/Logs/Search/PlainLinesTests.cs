using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Stint.Contracts;
using Stint.Core.Logs.Search;

namespace Stint.Core.Tests.Logs.Search;

public sealed class PlainLinesTests
{
    [Theory]
    [InlineData("ab", "x\nab\ny\r\nxab\r\nz", "ab|xab", 13)]
    [InlineData("ab", "x\ny\n", "", 4)]
    [InlineData("[a]b", "x\nab\n", "x|ab", 5)]
    [InlineData("ab", "no end", "", 0)]
    [InlineData("ab", "x\n\u001b[1mab\n", "x|ab", 9)]
    [InlineData("ab", "x\n1\r2\n", "x|2", 6)]
    [InlineData("\ufffd", "x\n", "x", 2)]
    public void Only_lines_that_may_match_are_fed(string pattern, string log, string fed, int taken)
    {
        var lines = new List<string>();
        var renderer = new TerminalRenderer((line, _) => lines.Add(Encoding.UTF8.GetString(line)));
        Assert.Equal(taken, PlainLines.FeedMatching(Encoding.UTF8.GetBytes(log), new LinePattern(pattern), renderer.Feed));
        Assert.Equal(fed, string.Join('|', lines));
    }

    [Fact]
    public void What_matches_is_the_same_with_and_without()
    {
        byte[][] pieces =
        [
            "a"u8.ToArray(), "b"u8.ToArray(), "ab"u8.ToArray(), "\n"u8.ToArray(), "\n"u8.ToArray(), "\r\n"u8.ToArray(), "\r"u8.ToArray(), "\b"u8.ToArray(), "\t"u8.ToArray(),
            "é\u0301"u8.ToArray(), "日"u8.ToArray(), [0xff], [0xc2, 0x85], "\u001b[1m"u8.ToArray(),
        ];
        Prop.ForAll(Gen.Elements(pieces).ListOf().Select(p => p.SelectMany(b => b).ToArray()).ToArbitrary(), Gen.Elements("ab", "é\u0301", "A", "^a").ToArbitrary(), (log, pattern) =>
            Assert.Equal(Matching(log, pattern, skip: false), Matching(log, pattern, skip: true)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(30));
    }

    private static List<string> Matching(byte[] log, string words, bool skip)
    {
        var found = new List<string>();
        var pattern = new LinePattern(words, ignoreCase: words == "A");
        var renderer = new TerminalRenderer((line, _) =>
        {
            if (pattern.Matches(line))
            {
                found.Add(Encoding.UTF8.GetString(line));
            }
        });
        renderer.Feed(log.AsSpan(skip ? PlainLines.FeedMatching(log, pattern, renderer.Feed) : 0));
        renderer.Finish();
        return found;
    }
}

using System.Text;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Logs.Search;

namespace Stint.Core.Tests.Logs.Search;

public class LinePatternTests
{
    [Theory]
    [InlineData("loss", "step 1 loss=0.5", true)]
    [InlineData("Loss", "step 1 loss=0.5", false)]
    [InlineData("loss=0.5", "loss=0x5", true)]
    [InlineData(@"loss=0\.5", "loss=0x5", false)]
    [InlineData("^step [0-9]+$", "step 12", true)]
    [InlineData("^step [0-9]+$", "a step 12", false)]
    [InlineData("größe|日本", "in 日本", true)]
    [InlineData("(a)\\1", "aa", true)]
    [InlineData("(?<!no )error", "an error", true)]
    [InlineData("(?<!no )error", "no error", false)]
    [InlineData("red text", "a \u001b[31mred\u001b[0;1m text\u001b[0m", true)]
    [InlineData("^red text$", "\u001b[31mred\u001b[0;1m text\u001b[0m", true)]
    [InlineData("31m", "\u001b[31mred\u001b[0m", false)]
    [InlineData("", "anything", true)]
    public void Lines_match_as_they_are_read(string pattern, string line, bool matches) =>
        Assert.Equal(matches, new LinePattern(pattern).Matches(Encoding.UTF8.GetBytes(line)));

    [Theory]
    [InlineData("LOSS")]
    [InlineData("L[o]SS")]
    public void Case_can_be_ignored(string pattern) => Assert.True(new LinePattern(pattern, ignoreCase: true).Matches("the loss"u8));

    [Theory]
    [InlineData("(")]
    [InlineData("[a")]
    [InlineData("a{2,1}")]
    public void What_is_no_pattern_is_refused(string pattern) =>
        Assert.Equal(ErrorCode.Invalid, Assert.Throws<StintException>(() => new LinePattern(pattern)).Code);

    [Fact]
    public void A_pattern_that_would_take_for_ever_takes_linear_time() =>
        Assert.False(new LinePattern("^(a+)+$").Matches(Encoding.ASCII.GetBytes(new string('a', 100_000) + "b")));

    [Fact]
    public void A_pattern_that_cannot_be_linear_is_given_up()
    {
        var pattern = new LinePattern(@"^(a+)+\1$");
        Assert.Equal(ErrorCode.Invalid, Assert.Throws<StintException>(() => pattern.Matches(Encoding.ASCII.GetBytes(new string('a', 40) + "b"))).Code);
    }

    [Fact]
    public void Searching_goes_line_by_line_over_what_was_on_the_screen()
    {
        var pattern = new LinePattern("^100%");
        var found = new List<string>();
        var renderer = new TerminalRenderer((line, _) =>
        {
            if (pattern.Matches(line))
            {
                found.Add(Encoding.UTF8.GetString(line));
            }
        });
        renderer.Feed("\r 50% a\r100% a\r\n\r 50% b\r 75% b\r\n\u001b[32m100%\u001b[0m c"u8);
        renderer.Finish();
        Assert.Equal(["100% a", "100% c"], found);
    }
}

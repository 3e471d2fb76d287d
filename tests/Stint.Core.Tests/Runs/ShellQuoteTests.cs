using Stint.Core.Runs;

namespace Stint.Core.Tests.Runs;

public sealed class ShellQuoteTests
{
    [Theory]
    [InlineData("", "''")]
    [InlineData("plain-1.0/x_y", "plain-1.0/x_y")]
    [InlineData("--lr=0.1", "--lr=0.1")]
    [InlineData("=stint:@7", "'=stint:@7'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("~", "'~'")]
    public void A_word_is_quoted_where_some_shell_would_change_it(string word, string quoted) => Assert.Equal(quoted, ShellQuote.Word(word));
}

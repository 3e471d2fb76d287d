using Stint.Cli.Help;

namespace Stint.Cli.Tests;

public sealed class TextLayoutTests
{
    [Theory]
    [InlineData("one two three", 7, "one two|three")]
    [InlineData("one two three", 100, "one two three")]
    [InlineData("a extraordinarily b", 5, "a|extraordinarily|b")]
    [InlineData("", 5, "")]
    public void Text_is_broken_between_words(string text, int width, string lines) => Assert.Equal(lines, string.Join('|', TextLayout.Wrap(text, width)));

    [Theory]
    [InlineData("List runs, newest first.", "List runs, newest first")]
    [InlineData("Launch it. The command stands behind --.", "Launch it")]
    [InlineData("Print a script.\nMore of it", "Print a script")]
    [InlineData(null, "")]
    public void A_list_shows_the_first_sentence(string? text, string sentence) => Assert.Equal(sentence, TextLayout.FirstSentence(text));
}

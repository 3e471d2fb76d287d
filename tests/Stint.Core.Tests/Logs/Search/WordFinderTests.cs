using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Stint.Core.Logs.Search;

namespace Stint.Core.Tests.Logs.Search;

public sealed class WordFinderTests
{
    [Fact]
    public void A_survey_is_what_three_looks_give() => Prop.ForAll(
        Gen.Elements("a", "b", "A", "ab", "xxxxxxxxxxxxxxxxxxx", "\n", "\u001b", "é").ListOf().Select(string.Concat).ToArbitrary(),
        Gen.Elements("a", "b", "ab", "aab", "bxxa", "é", "éa", "").ToArbitrary(), (text, words) =>
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            var wanted = new BlockSurvey(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(words)), text.Count(c => c == '\n'), text.Contains('\u001b'));
            Assert.Equal(wanted, new WordFinder(words, ignoreCase: false).Survey(bytes));
            Assert.Equal(wanted.First, new WordFinder(words, ignoreCase: false).IndexIn(bytes));
            byte[] far = [.. Enumerable.Repeat((byte)'.', 250), .. bytes];
            Assert.Equal(far.AsSpan().IndexOf(Encoding.UTF8.GetBytes(words)), new WordFinder(words, ignoreCase: false).IndexIn(far));
            Assert.Equal(wanted, Learnt(words, bytes).Survey(bytes));
            if (Ascii.IsValid(words))
            {
                // Latin-1 keeps one character for one byte.
                int any = Encoding.Latin1.GetString(bytes).IndexOf(words, StringComparison.OrdinalIgnoreCase);
                Assert.Equal(wanted with { First = any }, new WordFinder(words.ToUpperInvariant(), ignoreCase: true).Survey(bytes));
                Assert.Equal(any, new WordFinder(words, ignoreCase: true).IndexIn(bytes));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(400).WithEndSize(60));

    private static WordFinder Learnt(string words, byte[] text)
    {
        var finder = new WordFinder(words, ignoreCase: false);
        finder.Learn(text);
        return finder;
    }

    [Fact]
    public void More_lines_than_a_byte_can_count_are_counted()
    {
        byte[] feeds = [.. Enumerable.Repeat((byte)'\n', 100_000)];
        Assert.Equal(new BlockSurvey(-1, 100_000, false), new WordFinder("words", ignoreCase: false).Survey(feeds));
    }

    [Theory]
    [InlineData("@`")]
    [InlineData("[{")]
    [InlineData("Kk")]
    public void Only_letters_have_two_cases(string pair)
    {
        string text = new string('.', 100) + pair[1] + new string('.', 100);
        Assert.Equal(char.IsLetter(pair[0]) ? 100 : -1, new WordFinder(pair[..1], ignoreCase: true).IndexIn(Encoding.ASCII.GetBytes(text)));
    }
}

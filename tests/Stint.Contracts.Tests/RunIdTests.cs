namespace Stint.Contracts.Tests;

public class RunIdTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 13, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Ids_sort_by_the_time_they_were_made()
    {
        var ids = Enumerable.Range(0, 200).Select(i => RunId.Create(Now.AddMilliseconds(i * 37))).ToList();
        Assert.Equal(ids, ids.Order());
        Assert.Equal(ids.Select(i => i.ToString()), ids.Select(i => i.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Ids_made_while_the_clock_goes_back_still_sort()
    {
        RunId first = RunId.Create(Now), second = RunId.Create(Now.AddHours(-3), first), third = RunId.Create(Now, second);
        Assert.True(first < second && second < third);
        Assert.True(third >= second && first <= second && second > first);
    }

    [Fact]
    public void A_clock_before_2026_does_no_harm() => Assert.Equal(RunId.Length, RunId.Create(DateTimeOffset.UnixEpoch).ToString().Length);

    [Fact]
    public void An_id_is_twelve_characters_with_a_letter()
    {
        for (int i = 0; i < 5000; i++)
        {
            string id = RunId.Create(DateTimeOffset.UnixEpoch).ToString();
            Assert.Equal(RunId.Length, id.Length);
            Assert.Contains(id, char.IsAsciiLetterLower);
            Assert.True(RunId.TryParse(id, out RunId parsed) && parsed.ToString() == id);
        }
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("0x1abc", true)]
    [InlineData("0123456789ab", true)]
    [InlineData("0123456789abc", false)]
    [InlineData("", false)]
    [InlineData("0i", false)]
    [InlineData("0l", false)]
    [InlineData("0o", false)]
    [InlineData("0u", false)]
    [InlineData("0A", false)]
    [InlineData("@last", false)]
    public void The_beginning_of_an_id_is_known_by_its_letters(string text, bool isPrefix) => Assert.Equal(isPrefix, RunId.IsPrefix(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0123456789a")]
    [InlineData("0123456789a!")]
    public void What_is_not_an_id_is_refused(string? text)
    {
        Assert.False(RunId.TryParse(text, out _));
        Assert.Throws<FormatException>(() => RunId.Parse(text ?? ""));
    }
}

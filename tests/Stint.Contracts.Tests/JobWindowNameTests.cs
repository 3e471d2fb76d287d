namespace Stint.Contracts.Tests;

public class JobWindowNameTests
{
    [Theory]
    [InlineData("train", "train")]
    [InlineData("Train Model.v2", "train-model-v2")]
    [InlineData("a:b.c/d", "a-b-c-d")]
    [InlineData("snake_case-9", "snake_case-9")]
    [InlineData("--x--", "x")]
    [InlineData("...", "")]
    [InlineData("", "")]
    [InlineData("Größe", "gr--e")]
    [InlineData("\ud83d\ude00a", "a")]
    [InlineData("0123456789012345678901234567890123456789x", "0123456789012345678901234567890123456789")]
    [InlineData("012345678901234567890123456789012345678-x", "012345678901234567890123456789012345678")]
    public void A_tag_is_lower_case_and_short(string text, string tag) => Assert.Equal(tag, JobWindowName.NormalizeTag(text));

    [Fact]
    public void A_name_tells_tag_and_time()
    {
        var local = new DateTimeOffset(2026, 11, 20, 9, 5, 7, TimeSpan.FromHours(2));
        Assert.Equal("job:train:20261120-090507", JobWindowName.Create("train", local));
        Assert.Equal("job:train:20261120-090507-2", JobWindowName.Create("train", local, 2));
    }
}

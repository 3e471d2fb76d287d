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

    [Theory]
    [InlineData("job:train:20261120-090507", "job:train:20261120-090507-2")]
    [InlineData("job:train:20261120-090507-2", "job:train:20261120-090507-3")]
    [InlineData("job:a-7:20261120-090507-99", "job:a-7:20261120-090507-100")]
    public void A_name_that_is_taken_has_a_next_one(string name, string next) => Assert.Equal(next, JobWindowName.After(name));

    [Theory]
    [InlineData("job:train:20261120-090507", "train", "20261120-090507")]
    [InlineData("job:train:20261120-090507-2", "train", "20261120-090507")]
    [InlineData("job:train:20261120-090507-12", "train", "20261120-090507")]
    [InlineData("job:a", "a", null)]
    [InlineData("job:a:b:c", "a:b:c", null)]
    [InlineData("job:a:b:20261120-090507", "a:b", "20261120-090507")]
    [InlineData("job:20261120-090507", null, "20261120-090507")]
    [InlineData("job::20261120-090507", null, "20261120-090507")]
    [InlineData("job:20261120-090507:20261120-090508", "20261120-090507", "20261120-090508")]
    [InlineData("job:", null, null)]
    [InlineData("job::", null, null)]
    [InlineData("job:a:", "a", null)]
    [InlineData("job:a:20261399-990507", "a:20261399-990507", null)]
    [InlineData("job:a:20261120-090507-", "a:20261120-090507-", null)]
    [InlineData("job:a:20261120-090507-02", "a:20261120-090507-02", null)]
    [InlineData("job:a:20261120-090507x", "a:20261120-090507x", null)]
    [InlineData("job:größe\ud83d\ude00 %H #{x}:20261120-090507", "größe\ud83d\ude00 %H #{x}", "20261120-090507")]
    public void A_job_windows_name_is_read_whoever_made_it(string name, string? tag, string? timestamp)
    {
        Assert.True(JobWindowName.TryParse(name, out string? readTag, out string? readTime));
        Assert.Equal((tag, timestamp), (readTag, readTime));
    }

    [Theory]
    [InlineData("")]
    [InlineData("job")]
    [InlineData("jobs:a")]
    [InlineData("xjob:a:20261120-090507")]
    [InlineData("my job:a")]
    [InlineData("JOB:a")]
    [InlineData(" job:a")]
    public void Other_windows_are_no_jobs(string name) => Assert.False(JobWindowName.TryParse(name, out _, out _));
}

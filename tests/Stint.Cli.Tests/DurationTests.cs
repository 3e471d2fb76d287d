using Stint.Cli.Parsing;

namespace Stint.Cli.Tests;

public sealed class DurationTests
{
    [Theory]
    [InlineData("90", 90)]
    [InlineData("0", 0)]
    [InlineData("10s", 10)]
    [InlineData("5m", 300)]
    [InlineData("1h30m", 5400)]
    [InlineData("30d", 2_592_000)]
    [InlineData("1.5s", 1.5)]
    [InlineData("1m30", 90)]
    public void Durations_are_read(string text, double seconds) => Assert.Equal(seconds, Duration.TryParse(text)?.TotalSeconds);

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("ten")]
    [InlineData("-5s")]
    [InlineData("5 m")]
    [InlineData("5w")]
    [InlineData("1..5s")]
    [InlineData("99999999999999d")]
    public void Anything_else_is_none(string text) => Assert.Null(Duration.TryParse(text));
}

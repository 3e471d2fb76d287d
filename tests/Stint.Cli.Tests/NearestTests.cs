using Stint.Cli.Parsing;

namespace Stint.Cli.Tests;

public sealed class NearestTests
{
    private static readonly string[] Verbs = ["run", "ls", "show", "logs", "result", "wait", "stop", "send", "start", "archive", "unarchive", "doctor"];

    [Theory]
    [InlineData("lss", "ls")]
    [InlineData("sl", "ls")]
    [InlineData("strat", "start")]
    [InlineData("wiat", "wait")]
    [InlineData("archiv", "archive")]
    [InlineData("doc", "doctor")]
    [InlineData("stat", "start")]
    [InlineData("results", "result")]
    public void A_slip_of_the_finger_is_understood(string word, string meant) => Assert.Equal(meant, Nearest.To(word, Verbs));

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("python3")]
    [InlineData("frobnicate")]
    public void What_is_far_from_everything_is_not_guessed(string word) => Assert.Null(Nearest.To(word, Verbs));
}

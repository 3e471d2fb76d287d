namespace Stint.EndToEnd.Tests;

public sealed class HelpTests : IDisposable
{
    private readonly Sandbox _user = new();

    public void Dispose() => _user.Dispose();

    [Fact]
    public void Help_names_every_verb_in_its_group()
    {
        Said help = _user.Stint("--help");
        Assert.Equal((0, ""), (help.ExitCode, help.Error));
        Assert.All(["Runs", "Other", "Options of every verb", "Examples"], title => Assert.Contains($"\n{title}\n", help.Output));
        Assert.All(["run", "ls", "stop", "doctor", "completions"], verb => Assert.Matches($@"(?m)^  {verb} +\S", help.Output));
        Assert.DoesNotContain("Stint.Cli", help.Output);
        Assert.All(help.Lines, line => Assert.True(line.Length <= 100, line));
    }

    [Theory]
    [InlineData("ls", "--help")]
    [InlineData("ls", "-h")]
    [InlineData("--help", "ls")]
    [InlineData("help", "ls")]
    [InlineData("ls", "--help", "--nonsense")]
    public void Help_on_a_verb_is_found_in_every_way(params string[] line)
    {
        Said help = _user.Stint(line);
        Assert.Equal(0, help.ExitCode);
        Assert.StartsWith("List runs", help.Output);
        Assert.Contains("--status STATUS", help.Output);
    }

    [Fact]
    public void Every_verb_has_a_help_page_that_says_what_it_does()
    {
        IEnumerable<string> verbs = _user.Stint("complete", "--", "").Lines.Select(l => l.Split('\t')[0]);
        Assert.All(verbs, verb =>
        {
            Said help = _user.Stint(verb, "--help");
            Assert.Equal((0, ""), (help.ExitCode, help.Error));
            Assert.NotEqual("", help.Lines[0]);
            Assert.Contains($"Usage: stint {verb}", help.Output);
        });
    }

    [Fact]
    public void The_page_of_run_has_every_option_once_in_groups()
    {
        string[] page = [.. _user.Stint("run", "--help").Lines];
        Assert.All(["The command", "Its window", "Its end", "This call", "Options of every verb"], title => Assert.Contains(title, page));
        IEnumerable<string> options = _user.Stint("complete", "--", "run", "--").Lines.Select(l => l.Split('\t')[0]);
        Assert.All(options, option => Assert.Single(page, line => $"{line} ".Contains($" {option} ", StringComparison.Ordinal) && line.IndexOf(option, StringComparison.Ordinal) < 8));
    }

    [Theory]
    [InlineData("stint: usage: there is no verb 'lss': did you mean 'stint ls'?", "lss")]
    [InlineData("stint: usage: there is no verb 'frobnicate': see 'stint --help'", "frobnicate")]
    [InlineData("stint: usage: there is no verb 'frobnicate': see 'stint --help'", "help", "frobnicate")]
    [InlineData("stint: usage: there is no option '--bogus': see 'stint --help'", "--bogus")]
    [InlineData("stint: ls: there is no option '--stauts': did you mean '--status'?", "ls", "--stauts", "failed")]
    [InlineData("stint: ls: --status needs a value: write '--status STATUS'", "ls", "--status")]
    [InlineData("stint: ls: --tag is given more than once: give it once", "ls", "--tag", "a", "--tag", "b")]
    [InlineData("stint: ls: --limit: 'x' is not a whole number: see 'stint ls --help'", "ls", "--limit", "x")]
    [InlineData("stint: ls: --color: 'blue' is no choice: write auto, always or never", "ls", "--color", "blue")]
    [InlineData("stint: send: ID is missing: see 'stint send --help'", "send")]
    [InlineData("stint: run: 'make': write the command behind --, as in 'stint run -- make'", "run", "make")]
    [InlineData("stint: version: 'x' is one argument too many: see 'stint version --help'", "version", "x")]
    public void Wrong_use_is_one_line_that_says_what_to_do(string error, params string[] line)
    {
        Said said = _user.Stint(line);
        Assert.Equal((2, "", error + "\n"), (said.ExitCode, said.Output, said.Error));
    }

    [Fact]
    public void The_version_is_told_by_verb_and_option()
    {
        Assert.Matches(@"^stint \d+\.\d+\.\d+\n$", _user.Stint("--version").Output);
        Assert.Equal(_user.Stint("--version").Output, _user.Stint("version").Output);
    }
}

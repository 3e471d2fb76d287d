using Stint.Cli.Completions;
using Stint.Cli.Parsing;

namespace Stint.Cli.Tests;

/// <summary>What may stand where, as far as it does not come from records.</summary>
public sealed class CompleterTests
{
    [Theory]
    [InlineData("", "run")]
    [InlineData("", "doctor")]
    [InlineData("--workdir|/tmp|", "ls")]
    [InlineData("ls|--", "--status")]
    [InlineData("ls|--", "--workdir")]
    [InlineData("ls|--status|", "failed")]
    [InlineData("ls|--status=", "--status=failed")]
    [InlineData("--color|", "never")]
    [InlineData("completions|", "fish")]
    [InlineData("run|", "--")]
    [InlineData("stop|--signal|", "INT")]
    [InlineData("run|-w|.|--loader|", "tmuxp")]
    [InlineData("ensure|--loader=", "--loader=stint")]
    [InlineData("run|--win", "--window")]
    [InlineData("kill|--al", "--all-jobs")]
    public void Words_are_suggested(string line, string word) => Assert.Contains(word, Words(line));

    [Theory]
    [InlineData("ls|--tag|x|--", "--tag")] // given already
    [InlineData("nosuchverb|", "run")]
    [InlineData("ls|", "run")]
    [InlineData("", "complete")]
    public void What_makes_no_sense_there_is_not(string line, string word) => Assert.DoesNotContain(word, Words(line));

    [Theory]
    [InlineData("run|--cwd|", ":folders\n")]
    [InlineData("--workdir|", ":folders\n")]
    [InlineData("run|--log-file|x", ":files\n")]
    [InlineData("run|--|", ":command 2\n")]
    [InlineData("run|--keep|--tag|x|--|python3|-", ":command 5\n")]
    [InlineData("run|--timeout|", "")]
    [InlineData("run|--workspace|", ":files\n")]
    [InlineData("run|-w|x", ":files\n")]
    [InlineData("run|-w|x|--keep|--|", ":command 5\n")]
    [InlineData("ensure|", ":files\n")]
    [InlineData("jobs|--watch|", ":files\n")]
    [InlineData("kill|--tag|x|", ":files\n")]
    [InlineData("run|-S|/nonexistent/socket|--window|", "")]
    public void The_shell_completes_paths_and_commands(string line, string answer) => Assert.Equal(answer, Of(line).ToText());

    private static IEnumerable<string> Words(string line) => Of(line).Suggestions.Select(s => s.Value);

    private static Answer Of(string line)
    {
        string[] words = line.Split('|');
        var verbs = new Verbs(new GlobalOptions(), new RawArguments([], null, []));
        return new Completer(verbs, verbs.RootFor(words), words).Complete();
    }
}

using System.Text;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs.ExistingWindows;
using Stint.Posix;

namespace Stint.Core.Tests.Runs.ExistingWindows;

public sealed class TypedLineTests
{
    private const string Begin = @"printf '[stint %s begins]\n' 0t1ezw42may3; ", End = @"; printf '\n[stint %s ended %s]\n' 0t1ezw42may3 ""$?""";
    private static readonly RunId Id = RunId.Parse("0t1ezw42may3");

    [Theory]
    [InlineData("bash", "make test")]
    [InlineData("zsh", "echo 'a b' '$HOME' '!!' 'it'\\''s'", "echo", "a b", "$HOME", "!!", "it's")]
    [InlineData("", "echo ''", "echo", "")]
    [InlineData("bash", "'A=1' x", "A=1", "x")]
    public void A_command_is_quoted_word_by_word(string shell, string typed, params string[] words) =>
        Assert.Equal($" (trap : INT; {Begin}{typed}{End})", Line(words.Length > 0 ? words : ["make", "test"], shell));

    [Theory]
    [InlineData("cd", "/tmp")]
    [InlineData("source", "venv/bin/activate")]
    [InlineData("export", "A=1")]
    public void What_only_makes_sense_in_the_shell_itself_runs_there(params string[] words) =>
        Assert.Equal($" {Begin}{string.Join(' ', words)}{End}", Line(words, "bash"));

    [Fact]
    public void What_cannot_be_typed_is_made_by_printf()
    {
        string line = Encoding.ASCII.GetString(TypedLine.Of(Id, ["echo", "plain", "-a\nb 100%'\\", new OsString([0xff])], null, null, "dash"));

        Assert.Contains(@"_stint1=$(printf '\055a\012b 100%%\047\134.'); _stint2=$(printf '\377.'); echo plain ""${_stint1%.}"" ""${_stint2%.}""; printf", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_makes_no_sense_for_what_is_about_the_shell_itself() =>
        Assert.Throws<StintException>(() => TypedLine.Of(Id, ["export", "A=1"], null, "/tmp", "bash"));

    [Fact]
    public void A_shell_line_is_one_word_that_the_shell_evaluates() =>
        Assert.Equal($" (trap : INT; {Begin}(eval 'a | b; exit 3'){End})", Encoding.UTF8.GetString(TypedLine.Of(Id, null, "a | b; exit 3", null, "dash")));

    [Fact]
    public void A_folder_is_entered_first() =>
        Assert.Contains("cd '/a b' && ls;", Encoding.UTF8.GetString(TypedLine.Of(Id, ["ls"], null, "/a b", "bash")), StringComparison.Ordinal);

    [Fact]
    public void Fish_hands_the_words_to_a_plain_shell_in_its_own_quotes()
    {
        string line = Line(["echo", "it's", "a\\b", "x\ny"], "fish");

        Assert.StartsWith(" sh -c '", line, StringComparison.Ordinal);
        Assert.EndsWith(@" sh 0t1ezw42may3 '' 'echo' 'it\'s' 'a\\b' x\X0ay", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("dash")]
    [InlineData("fish")]
    public void The_line_is_one_line_and_is_not_taken_for_a_marker(string shell)
    {
        byte[] line = TypedLine.Of(Id, ["echo", "x"], null, null, shell);

        Assert.DoesNotContain((byte)'\n', line);
        Assert.Equal(-1, PaneMarker.AfterBegin(line, Id));
        Assert.Null(PaneMarker.FindEnd(line, Id, out _));
    }

    private static string Line(string[] words, string shell) => Encoding.UTF8.GetString(TypedLine.Of(Id, [.. words.Select(w => new OsString(w))], null, null, shell));
}

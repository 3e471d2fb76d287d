using Stint.Core.Workspaces.Building;

namespace Stint.Core.Tests.Workspaces;

/// <summary>Lines as Python's shlex.split has them.</summary>
public sealed class ShellWordsTests
{
    [Theory]
    [InlineData("a  b\tc", "a|b|c")]
    [InlineData("./x 'two words' \"and \\\" more\"", "./x|two words|and \" more")]
    [InlineData("a\\ b 'c\\d' \"e\\f\"", "a b|c\\d|e\\f")]
    [InlineData("x''y \"\" z", "xy||z")]
    [InlineData("# no comment", "#|no|comment")]
    [InlineData("", "")]
    public void A_line_is_split(string line, string words) => Assert.Equal(words, string.Join('|', ShellWords.Split(line)!));

    [Theory]
    [InlineData("'open")]
    [InlineData("\"open")]
    [InlineData("a\\")]
    public void One_that_does_not_end_is_none(string line) => Assert.Null(ShellWords.Split(line));
}

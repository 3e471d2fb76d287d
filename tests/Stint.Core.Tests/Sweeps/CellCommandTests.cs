using Stint.Core.Kernel;
using Stint.Core.Sweeps;
using Stint.Posix;

namespace Stint.Core.Tests.Sweeps;

public sealed class CellCommandTests
{
    [Theory]
    [InlineData("train|{lr}|--x={bs}", "lr=0.1 bs=8", "train|0.1|--x=8")]
    [InlineData("train", "lr=0.1 bs=8", "train|--lr=0.1|--bs=8")]
    [InlineData("train|{lr}|{lr}", "lr=0.1 bs=8", "train|0.1|0.1|--bs=8")]
    [InlineData("/bin/sh|-e|-c|echo {lr} {bs}|{lr}", "lr=$(x) bs=8", "/bin/sh|-e|-c|echo '$(x)' 8|$(x)")]
    [InlineData("python3|-c|print({lr})", "lr=1", "python3|-c|print(1)")]
    [InlineData("awk|{print}|${lr}|{}|{", "lr=1", "awk|{print}|${lr}|{}|{|--lr=1")]
    public void Values_go_where_the_arguments_say(string argv, string cell, string made) =>
        Assert.Equal(made, string.Join('|', CellCommand.Of([.. argv.Split('|').Select(a => new OsString(a))], Cell(cell)).Select(a => a.ToString())));

    [Theory]
    [InlineData("train {lr} > out.{lr}", "lr=0.1", "train 0.1 > out.0.1")]
    [InlineData("train\n", "lr=$(x)", "train '--lr=$(x)'")]
    [InlineData("a '{lr' {lr}", "lr=it's", "a '{lr' 'it'\\''s'")]
    [InlineData("echo ${lr} {lr}", "lr=1", "echo ${lr} 1")]
    [InlineData("make -j $(nproc) {lr}", "lr=1", "make -j $(nproc) 1")]
    [InlineData("train a\\ b", "lr=", "train a\\ b --lr=")]
    public void Values_are_quoted_in_a_shell_line(string line, string cell, string made) => Assert.Equal(made, CellCommand.Of(line, "/bin/sh", Cell(cell)).ToString());

    [Theory]
    [InlineData("echo \"{lr}\"")]
    [InlineData("echo '{lr}'")]
    [InlineData("echo $(x {lr})")]
    [InlineData("echo `x {lr}`")]
    [InlineData("true # {lr}")]
    [InlineData("cat <<END\n{lr}\nEND")]
    [InlineData("echo $(({lr}))")]
    [InlineData("(({lr}))")]
    [InlineData("echo $'{lr}'")]
    [InlineData("echo ${x:-{lr}}")]
    [InlineData("echo \\{lr}")]
    [InlineData("train # note")]
    [InlineData("train &")]
    [InlineData("train ;")]
    [InlineData("echo 'open")]
    [InlineData("a[{lr}]=1")]
    [InlineData("[[ {lr} -eq 1 ]]")]
    public void A_place_where_no_value_is_safe_is_refused(string line) =>
        Assert.StartsWith("base_command: ", Assert.Throws<StintException>(() => CellCommand.Check(line, "/bin/bash", ["lr"])).Message, StringComparison.Ordinal);

    [Fact]
    public void The_line_of_a_shell_among_the_arguments_is_a_shell_line() =>
        Assert.Throws<StintException>(() => CellCommand.Check(["sh", "-lc", "echo '{lr}'"], ["lr"]));

    [Theory]
    [InlineData("/usr/bin/fish", "a b", "'a b'")]
    [InlineData("/usr/bin/fish", "\\'; x; '", "'\\\\\\'; x; \\''")]
    [InlineData("/usr/bin/zsh", "it's", "'it'\\''s'")]
    [InlineData("/usr/bin/nu", "plain", "plain")]
    [InlineData("/usr/bin/nu", "a b", null)]
    public void Each_shell_has_its_quotes(string shell, string value, string? quoted)
    {
        var cell = new SweepCell([KeyValuePair.Create("v", value)]);
        if (quoted is null)
        {
            Assert.Contains("how nu quotes a value is not known", Assert.Throws<StintException>(() => CellCommand.Of("x {v}", shell, cell)).Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal($"x {quoted}", CellCommand.Of("x {v}", shell, cell).ToString());
        }
    }

    private static SweepCell Cell(string text) => new([.. text.Split(' ').Select(p => KeyValuePair.Create(p.Split('=')[0], p[(p.IndexOf('=') + 1)..]))]);
}

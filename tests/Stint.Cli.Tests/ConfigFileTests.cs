using Stint.Cli.Config;
using Stint.Core.Kernel;

namespace Stint.Cli.Tests;

public sealed class ConfigFileTests
{
    [Fact]
    public void Keys_have_values_lists_and_lines()
    {
        IReadOnlyList<ConfigEntry> entries = ConfigFile.Parse("f", "# mine\nsession: work\nkeep: true\nenv: [A=1, B]\n\nsize: 220x60\nname: ''\n");
        Assert.Equal(["session", "keep", "env", "size", "name"], entries.Select(e => e.Key));
        Assert.Equal([2, 3, 4, 6, 7], entries.Select(e => e.Line));
        Assert.Equal(["A=1", "B"], entries[2].Values);
        Assert.True(entries[2].IsList);
        Assert.Equal([""], entries[4].Values);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing but a comment\n")]
    [InlineData("---\n")]
    [InlineData("{}")]
    public void An_empty_file_sets_nothing(string text) => Assert.Empty(ConfigFile.Parse("f", text));

    [Theory]
    [InlineData("just words", "line 1", "mapping")]
    [InlineData("- a\n- b", "line 1", "mapping")]
    [InlineData("a: 1\n---\nb: 2\n", "line 2", "second document")]
    [InlineData("a: [1", "line ", "YAML")]
    [InlineData("a: 1\na: 2", "line 2", "'a' stands there twice")]
    [InlineData("session:", "line 1", "'session' has no value")]
    [InlineData("session: ~", "line 1", "'session' has no value")]
    [InlineData("ok: 1\nsession: {a: b}", "line 2", "'session' holds more")]
    [InlineData("env: [[A]]", "line 1", "'env' holds more")]
    [InlineData("? [a]\n: b", "line 1", "key is not plain text")]
    [InlineData("a: &x 1\nb: *x", "line 2", "'b' refers")]
    [InlineData("a: \"x\\0y\"", "line 1", "NUL")]
    public void A_mistake_is_named_with_its_line(string text, string line, string what)
    {
        StintException e = Assert.Throws<StintException>(() => ConfigFile.Parse("/c/config.yaml", text));
        Assert.Equal(ErrorCode.Invalid, e.Code);
        Assert.StartsWith("config: /c/config.yaml, ", e.Message);
        Assert.Contains(line, e.Message);
        Assert.Contains(what, e.Message);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void A_bomb_of_aliases_is_refused_before_it_grows()
    {
        string text = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n";
        Assert.Contains("line 2", Assert.Throws<StintException>(() => ConfigFile.Parse("f", text)).Message);
        string deep = "a: " + new string('[', 30_000);
        Assert.Contains("line 1", Assert.Throws<StintException>(() => ConfigFile.Parse("f", deep)).Message);
    }
}

namespace Stint.Tmux.Tests;

public sealed class NamesTests
{
    [Theory]
    [InlineData("$0", true)]
    [InlineData("$12", true)]
    [InlineData("@1", false)]
    [InlineData("$", false)]
    [InlineData("$-1", false)]
    [InlineData("$1 ", false)]
    [InlineData("$99999999999", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_session_id_is_a_dollar_and_a_number(string? text, bool valid)
    {
        Assert.Equal(valid, SessionId.TryParse(text, out SessionId id));
        if (valid)
        {
            Assert.Equal(text, id.ToString());
        }
    }

    [Fact]
    public void Ids_are_written_with_their_signs()
    {
        Assert.Equal("$3", new SessionId(3).ToString());
        Assert.Equal("@3", new WindowId(3).ToString());
        Assert.Equal("%3", new PaneId(3).ToString());
        Assert.Equal(new WindowId(7), WindowId.Parse("@7"));
        _ = Assert.Throws<FormatException>(() => PaneId.Parse("@7"));
    }

    [Fact]
    public void Targets_are_exact()
    {
        Assert.Equal("=my_project_1:", Target.Session("my.project:1"));
        Assert.Equal("=s:", Target.CurrentWindow("s"));
        Assert.Equal("=s:=job:a:1", Target.Window("s", "job:a:1"));
        Assert.Equal("=s:3", Target.Window("s", 3));
        Assert.Equal("$1:=w", Target.Window(new SessionId(1), "w"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a.b")]
    [InlineData("12")]
    [InlineData("@3")]
    public void A_window_name_that_tmux_would_take_for_something_else_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => Target.Window("s", name));

    [Fact]
    public void Sockets_are_told_to_tmux()
    {
        Assert.Empty(TmuxSocket.Default.Arguments);
        Assert.Equal(["-L", "x"], TmuxSocket.Named("x").Arguments);
        Assert.Equal(["-S", "/x/y"], TmuxSocket.AtPath("/x/y").Arguments);
        Assert.Equal(TmuxSocket.Named("x"), TmuxSocket.Named("x"));
    }

    [Theory]
    [InlineData("a b", "'a b'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("", "''")]
    [InlineData("/a/b-c.d", "/a/b-c.d")]
    [InlineData("~", "'~'")]
    public void A_shell_word_is_quoted(string text, string quoted) => Assert.Equal(quoted, Literal.ForShell(text));

    [Theory]
    [InlineData("tmux 3.3a", 3, 3, 1)]
    [InlineData("3.2", 3, 2, 0)]
    [InlineData("tmux next-3.5\n", 3, 5, -1)]
    [InlineData("tmux 3.5-rc2", 3, 5, -1)]
    [InlineData("tmux 3.5-rc", 3, 5, -1)]
    [InlineData("tmux openbsd-7.4", 3, 2, 0)]
    [InlineData("tmux openbsd-6.6", 2, 0, 0)]
    [InlineData("tmux 2.9", 2, 9, 0)]
    public void Versions_are_understood(string text, int major, int minor, int patch) =>
        Assert.Equal(new TmuxVersion(major, minor, patch), TmuxVersion.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("tmux")]
    [InlineData("3")]
    [InlineData("3.")]
    [InlineData("3.3ab")]
    [InlineData("3.3.1")]
    [InlineData("3.x")]
    [InlineData("zellij 0.40.1")]
    [InlineData("99999.1")]
    public void Other_texts_are_no_versions(string text) => Assert.False(TmuxVersion.TryParse(text, out _));

    [Fact]
    public void Versions_have_an_order()
    {
        string[] ordered = ["2.9", "next-3.2", "3.2", "3.2a", "3.3", "3.3a", "next-3.4", "3.4", "3.10", "4.0", "master"];

        TmuxVersion[] versions = [.. ordered.Select(TmuxVersion.Parse)];

        Assert.Equal(versions, versions.Reverse().Order());
        Assert.Equal(ordered, versions.Select(v => v.ToString()));
    }
}

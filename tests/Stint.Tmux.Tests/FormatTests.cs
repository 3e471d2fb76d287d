using System.Text;
using Stint.TestKit;
using Stint.Tmux.Formats;

namespace Stint.Tmux.Tests;

public sealed class FormatTests : IDisposable
{
    private static readonly FormatField<string?> Value = Field.Option("@value");

    private static readonly Format<(WindowId Id, string Name, string? Value)> NameAndValue = new(
        [WindowInfo.Fields.Id, WindowInfo.Fields.Name, Value],
        row => (row.Get(WindowInfo.Fields.Id), row.Get(WindowInfo.Fields.Name), row.Get(Value)));

    private readonly PrivateTmux _tmux = new();

    public void Dispose() => _tmux.Dispose();

    public static TheoryData<string> Names => new(
        "plain", "a|b", "a||b|", "a\"b'c", "$HOME", "#{pid}", "#", "##", "###", "#[fg=red]x", "##[x", "#(date)", "#S", "##{x", "%H", "%%", "a b ", " ", ";", "a;",
        "é🎉", "(x)", "[x]", "{x}", "~", "=x", "@x", "-x", "--", "a,b", "a}b", "#,", "#}", "1", "a.b", "a:b", "*?<>&`");

    [Theory]
    [MemberData(nameof(Names))]
    public void A_window_name_arrives_and_comes_back(string name)
    {
        PaneAddress made = _tmux.Server.NewSession(new NewSessionOptions { Name = "s", WindowName = name, Command = ["sleep", "1000"] });
        PaneAddress second = _tmux.Server.NewWindow(
            new NewWindowOptions { Target = Target.CurrentWindow("s"), Name = name, Command = ["sleep", "1000"] });

        IReadOnlyList<WindowInfo> windows = _tmux.Server.ListWindows();

        Assert.Equal([made.Window, second.Window], windows.Select(w => w.Id));
        Assert.All(windows, w => Assert.Equal(name, w.Name));
        if (!name.StartsWith('$'))
        {
            _ = _tmux.Server.Run([Commands.RenameWindow(made.Window, "other"), Commands.RenameWindow(made.Window, name)]);
            Assert.Equal(name, _tmux.Server.FindWindow(made.Window)?.Name);
        }
    }

    [Theory]
    [InlineData(@"a\b", @"a\\b")]
    [InlineData("$HOME", @"\$HOME")]
    [InlineData("$1", "$1")]
    public void Renaming_puts_backslashes_before_some_characters(string name, string kept)
    {
        PaneAddress made = _tmux.Server.NewSession(new NewSessionOptions { Name = "s", WindowName = name, Command = ["sleep", "1000"] });
        Assert.Equal(name, _tmux.Server.FindWindow(made.Window)?.Name);

        _ = _tmux.Server.Run(Commands.RenameWindow(made.Window, name));

        Assert.Equal(kept, _tmux.Server.FindWindow(made.Window)?.Name);
    }

    [Theory]
    [InlineData("a\nb|\n\n@1|x|\n")]
    [InlineData("\ttab\\t\\\\ \\033 \\")]
    [InlineData("|\\|")]
    public void A_value_with_line_ends_and_backslashes_comes_back(string value)
    {
        _ = _tmux.Server.NewSession(new NewSessionOptions { Name = "s", WindowName = "first", Command = ["sleep", "1000"] });
        _ = _tmux.Server.NewWindow(new NewWindowOptions { Target = Target.CurrentWindow("s"), Name = "second", Command = ["sleep", "1000"] });
        _ = _tmux.Server.Run(Commands.SetOption(OptionScope.Window, "@value", value, Target.Window("s", "first")));

        var rows = NameAndValue.Read(_tmux.Server.TryRun(Commands.ListWindows(NameAndValue.Text)));

        Assert.Equal([("first", value), ("second", null)], rows.Select(r => (r.Name, r.Value)));
    }

    [Fact]
    public void A_name_comes_back_in_a_locale_without_utf8()
    {
        using var tmux = new PrivateTmux("LC_ALL=C", "LANG=C");
        _ = tmux.Server.NewSession(new NewSessionOptions { Name = "sé", WindowName = "wé🎉", Command = ["sleep", "1000"] });

        WindowInfo window = Assert.Single(tmux.Server.ListWindows());

        Assert.Equal(("sé", "wé🎉"), (window.SessionName, window.Name));
        Assert.True(tmux.Server.HasSession("sé"));
    }

    [Fact]
    public void Control_characters_that_newer_versions_escape_are_restored()
    {
        byte[] printed = Encoding.UTF8.GetBytes("@1|a\\tb\\033\\n\\\\n\\ \\||é|\n");

        (WindowId id, string name, string? value) = NameAndValue.ParseOne(printed);

        Assert.Equal((new WindowId(1), "a\tb\e\n\\n |", "é"), (id, name, value));
    }

    [Theory]
    [InlineData("hello\n")]
    [InlineData("@1|a|\n")]
    [InlineData("@1|a|b|c|\n")]
    [InlineData("x|a|b|\n")]
    [InlineData("@1|a|\\")]
    [InlineData("\n")]
    public void Another_text_is_no_row(string text) => Assert.Throws<FormatException>(() => NameAndValue.Parse(text));

    [Fact]
    public void A_field_that_is_too_new_is_left_out_and_reads_as_null()
    {
        var format = new Format<(PaneId, DateTimeOffset?)>(
            [PaneInfo.Fields.Id, PaneInfo.Fields.DeadTime], row => (row.Get(PaneInfo.Fields.Id), row.Get(PaneInfo.Fields.DeadTime)));

        Format<(PaneId, DateTimeOffset?)> old = format.For(TmuxVersion.Parse("3.2a"));

        Assert.Equal("#{q:pane_id}|", old.Text);
        Assert.Equal((new PaneId(1), null), old.ParseOne("%1|\n"u8));
        Assert.Same(format, format.For(TmuxVersion.Parse("3.3")));
    }

    [Fact]
    public void A_field_that_tmux_does_not_know_is_empty()
    {
        FormatField<string?> unknown = Field.OptionalText("no_such_thing");
        var format = new Format<string?>([unknown, PaneInfo.Fields.Id], row => row.Get(unknown));
        _ = _tmux.Server.NewSession(new NewSessionOptions { Command = ["sleep", "1000"] });

        Assert.Equal([null], format.Read(_tmux.Server.TryRun(Commands.ListPanes(format.Text))));
    }

    [Fact]
    public void Sessions_windows_and_panes_are_listed()
    {
        PaneAddress first = _tmux.Server.NewSession(
            new NewSessionOptions { Name = "s", Width = 100, Height = 30, StartDirectory = "/usr", Command = ["sleep", "1000"] });
        PaneAddress split = _tmux.Server.SplitWindow(new SplitWindowOptions { Target = first.Pane, Horizontal = true, Command = ["sleep", "1000"] });

        SessionInfo session = Assert.Single(_tmux.Server.ListSessions());
        WindowInfo window = Assert.Single(_tmux.Server.ListWindows(session.Id));
        IReadOnlyList<PaneInfo> panes = _tmux.Server.ListPanes(window.Id);

        Assert.Equal(("s", 1, 0, "/usr"), (session.Name, session.Windows, session.Attached, session.Path));
        Assert.True(session.Created > DateTimeOffset.UnixEpoch);
        Assert.Equal((2, 100, 30, true, 1), (window.Panes, window.Width, window.Height, window.Active, window.LinkedSessions));
        Assert.Equal([first.Pane, split.Pane], panes.Select(p => p.Id));
        Assert.All(panes, p => Assert.True(p is { Pid: > 1, Dead: false, Piped: false, Height: 30 }));
        Assert.Equal(split.Pane, _tmux.Server.FindPane(split.Pane)?.Id);
        Assert.Equal(window, _tmux.Server.FindWindow(window.Id));
        Assert.Null(_tmux.Server.FindPane(new PaneId(99)));
        Assert.Null(_tmux.Server.FindWindow(new WindowId(99)));
    }

    [Fact]
    public void Without_a_server_there_is_nothing()
    {
        Assert.Empty(_tmux.Server.ListSessions());
        Assert.Empty(_tmux.Server.ListWindows());
        Assert.Empty(_tmux.Server.ListPanes());
        Assert.False(_tmux.Server.HasSession("s"));
        Assert.Null(_tmux.Server.FindPane(new PaneId(0)));
    }
}

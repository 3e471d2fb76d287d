using Stint.TestKit;
using Stint.Tmux.Formats;

namespace Stint.Tmux.Tests;

public sealed class ServerTests : IDisposable
{
    private readonly PrivateTmux _tmux = new();

    public void Dispose() => _tmux.Dispose();

    [Fact]
    public void Sessions_are_found_by_their_exact_names()
    {
        _ = New("dev2");

        Assert.False(_tmux.Server.HasSession("dev"));
        Assert.True(_tmux.Server.HasSession("dev2"));
        _ = New("my.project:x");
        Assert.True(_tmux.Server.HasSession("my.project:x"));
    }

    [Fact]
    public void Options_have_scopes()
    {
        PaneAddress made = New("s");
        TmuxServer server = _tmux.Server;
        _ = server.Run(
            [
                Commands.SetOption(OptionScope.Server, "@a", "server"),
                Commands.SetOption(OptionScope.Session, "@a", "session", made.Session),
                Commands.SetOption(OptionScope.Session, "@b", "global", global: true),
                Commands.SetOption(OptionScope.Window, "@a", "window", made.Window),
                Commands.SetOption(OptionScope.Pane, "@a", "-pane #{pid}", made.Pane),
            ]);

        Assert.Equal("server", server.ShowOption(OptionScope.Server, "@a"));
        Assert.Equal("session", server.ShowOption(OptionScope.Session, "@a", made.Session));
        Assert.Equal("window", server.ShowOption(OptionScope.Window, "@a", made.Window));
        Assert.Equal("-pane #{pid}", server.ShowOption(OptionScope.Pane, "@a", made.Pane));
        Assert.Null(server.ShowOption(OptionScope.Session, "@b", made.Session));
        Assert.Equal("global", server.ShowOption(OptionScope.Session, "@b", global: true));
        Assert.Equal("global", server.Run(Commands.ShowOption(OptionScope.Session, "@b", made.Session, inherited: true)).Text);

        _ = server.Run(Commands.UnsetOption(OptionScope.Window, "@a", made.Window));
        Assert.Null(server.ShowOption(OptionScope.Window, "@a", made.Window));
    }

    [Fact]
    public void A_window_keeps_its_size_without_being_fixed()
    {
        PaneAddress made = New("s");
        _ = _tmux.Server.Run(
            [Commands.ResizeWindow(made.Window, 200, 50), Commands.UnsetOption(OptionScope.Window, "window-size", made.Window)]);

        Assert.True(_tmux.Server.FindWindow(made.Window) is { Width: 200, Height: 50 });
        Assert.Null(_tmux.Server.ShowOption(OptionScope.Window, "window-size", made.Window));
    }

    [Fact]
    public async Task A_program_gets_its_environment_and_directory()
    {
        string file = _tmux.Folder.At("out");
        string folder = Directory.CreateDirectory(_tmux.Folder.At("a #{pid} %H d")).FullName;
        _ = New("s");
        _ = _tmux.Server.Run(Commands.SetEnvironment("A", "-1", Target.Session("s")));
        _ = _tmux.Server.NewWindow(
            new NewWindowOptions
            {
                Target = Target.CurrentWindow("s"),
                Environment = new Dictionary<string, string> { ["B"] = "two; $x" },
                StartDirectory = folder,
                Command = ["sh", "-c", $"printf '%s|%s|%s|' \"$A\" \"$B\" \"$PWD\" >{file}"],
            });

        await Eventually.True(() => File.Exists(file) && File.ReadAllText(file).EndsWith("d|", StringComparison.Ordinal), "the program has run");
        Assert.Equal($"-1|two; $x|{folder}|", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public void Windows_and_panes_are_selected_renamed_and_killed()
    {
        PaneAddress first = New("s");
        PaneAddress second = _tmux.Server.NewWindow(
            new NewWindowOptions { Target = Target.CurrentWindow("s"), Detached = true, Command = ["sleep", "1000"] });
        PaneAddress split = _tmux.Server.SplitWindow(new SplitWindowOptions { Target = second.Pane, Command = ["sleep", "1000"] });

        _ = _tmux.Server.Run(
            [
                Commands.SelectWindow(second.Window),
                Commands.SelectPane(second.Pane),
                Commands.RenameWindow(second.Window, "--"),
                Commands.SetPaneTitle(second.Pane, "#{pid}"),
                Commands.KillPane(split.Pane),
                Commands.KillWindow(first.Window),
                Commands.RenameSession(first.Session, "new"),
            ]);

        WindowInfo window = Assert.Single(_tmux.Server.ListWindows());
        Assert.Equal((second.Window, "--", true, "new"), (window.Id, window.Name, window.Active, window.SessionName));
        PaneInfo pane = Assert.Single(_tmux.Server.ListPanes());
        Assert.Equal((second.Pane, "#{pid}", true), (pane.Id, pane.Title, pane.Active));
    }

    [Fact]
    public void A_session_shares_the_windows_of_its_group()
    {
        PaneAddress first = New("s");
        PaneAddress viewer = _tmux.Server.NewSession(new NewSessionOptions { Name = "viewer", GroupWith = Target.Session("s") });

        Assert.Equal(first.Window, viewer.Window);
        Assert.Equal(["s", "s"], _tmux.Server.ListSessions().Select(s => s.Group));
        Assert.All(_tmux.Server.ListWindows(), w => Assert.Equal(2, w.LinkedSessions));
        _ = _tmux.Server.Run(Commands.KillSession(Target.Session("viewer")));
        Assert.Equal("s", Assert.Single(_tmux.Server.ListSessions()).Name);
    }

    [Fact]
    public async Task A_waiting_call_returns_when_the_channel_is_signalled()
    {
        _ = New("s");
        Task<TmuxReply> waiting = Task.Run(() => _tmux.Server.TryRun(Commands.WaitFor("c")));

        Assert.Equal(TmuxFailure.TimedOut, _tmux.Server.TryRun(Commands.WaitFor("d"), deadline: TimeSpan.FromMilliseconds(100)).Failure);
        Assert.False(waiting.IsCompleted);
        _ = _tmux.Server.Run(Commands.SignalChannel("c"));

        Assert.Null((await waiting).Failure);
    }

    [Theory]
    [InlineData("1", "yes")]
    [InlineData("0", "no")]
    [InlineData("", "no")]
    [InlineData("#{==:a,a}", "yes")]
    public void One_of_two_lists_is_run(string format, string expected)
    {
        _ = New("s");

        TmuxReply reply = _tmux.Server.Run(
            Commands.IfShellFormat(format, Commands.DisplayMessage("yes"), Commands.DisplayMessage("no")));

        Assert.Equal(expected, reply.Text);
    }

    [Fact]
    public void The_branch_not_taken_may_be_from_another_version()
    {
        _ = New("s");

        _ = _tmux.Server.Run(Commands.IfShellFormat("0", new TmuxCommand("new-window", "--no-such"), Commands.DisplayMessage("ok")));
    }

    [Fact]
    public void A_buffer_is_filled_shown_and_deleted()
    {
        _ = New("s");
        byte[] content = [1, 2, 0xff, (byte)'\n', (byte)'x'];

        _ = _tmux.Server.Run(Commands.LoadBuffer("b"), content);

        Assert.Equal(content, _tmux.Server.Run(Commands.ShowBuffer("b")).Output.ToArray());
        _ = _tmux.Server.Run(Commands.DeleteBuffer("b"));
        Assert.Equal(TmuxFailure.NotFound, _tmux.Server.TryRun(Commands.ShowBuffer("b")).Failure);
    }

    [Fact]
    public void Attaching_in_the_foreground_names_program_and_arguments()
    {
        (string program, IReadOnlyList<string> arguments) = _tmux.Server.AttachArguments(Target.Session("s"), readOnly: true);

        Assert.True(File.Exists(program));
        Assert.Equal(["tmux", "-u", "-S", _tmux.SocketPath, "-f", "/dev/null", "attach-session", "-r", "-t", "=s:"], arguments);
    }

    [Fact]
    public void The_installed_tmux_is_supported() => Assert.True(_tmux.Server.RequireSupported() >= TmuxVersion.Oldest);

    private PaneAddress New(string session) =>
        _tmux.Server.NewSession(new NewSessionOptions { Name = session, Width = 80, Height = 24, Command = ["sleep", "1000"] });
}

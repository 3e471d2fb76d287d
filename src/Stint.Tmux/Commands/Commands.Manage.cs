namespace Stint.Tmux;

/// <content>Looking at sessions, windows, panes and clients, and moving between them.</content>
public static partial class Commands
{
    /// <summary>Prints one line per session in the format.</summary>
    public static TmuxCommand ListSessions(string format, string? filter = null) =>
        new ArgumentList().Value("-F", format).Value("-f", filter).For("list-sessions");

    /// <summary>Prints the windows of a session, or of all when it is null.</summary>
    public static TmuxCommand ListWindows(string format, string? session = null, string? filter = null) =>
        new ArgumentList().Flag("-a", session is null).Value("-F", format).Value("-f", filter).Value("-t", session).For("list-windows");

    /// <summary>Prints the panes of a window, or of all when it is null.</summary>
    public static TmuxCommand ListPanes(string format, string? window = null, string? filter = null) =>
        new ArgumentList().Flag("-a", window is null).Value("-F", format).Value("-f", filter).Value("-t", window).For("list-panes");

    /// <summary>Prints the panes of all windows of a session.</summary>
    public static TmuxCommand ListPanesOfSession(string format, string session, string? filter = null) =>
        new ArgumentList().Flag("-s").Value("-F", format).Value("-f", filter).Value("-t", session).For("list-panes");

    /// <summary>Prints one line per client, of one session or of all.</summary>
    public static TmuxCommand ListClients(string format, string? session = null) =>
        new ArgumentList().Value("-F", format).Value("-t", session).For("list-clients");

    /// <summary>Fails with <see cref="TmuxFailure.NotFound"/> when there is no such session.</summary>
    public static TmuxCommand HasSession(string target) => new("has-session", "-t", target);

    /// <summary>Prints the expanded format. A pane that does not exist is no error: its fields are empty.</summary>
    public static TmuxCommand DisplayMessage(string format, string? target = null) =>
        new ArgumentList().Flag("-p").Value("-t", target).Words(format).For("display-message");

    /// <summary>Shows the expanded format in a client's status line.</summary>
    public static TmuxCommand ShowMessage(string format, string? client = null) =>
        new ArgumentList().Value("-c", client).Words(format).For("display-message");

    /// <summary>Makes a window its session's current one.</summary>
    public static TmuxCommand SelectWindow(string target) => new("select-window", "-t", target);

    public static TmuxCommand SelectPane(string target) => new("select-pane", "-t", target);

    /// <summary>Sets a pane's title.</summary>
    public static TmuxCommand SetPaneTitle(string target, string title) => new("select-pane", "-t", target, "-T", Literal.ForFormat(title));

    /// <summary>
    /// The name stays: automatic renaming of the window is off from now on. It is taken literally, except that tmux puts a backslash before
    /// <c>\</c> and before a <c>$</c> that a letter follows.
    /// </summary>
    public static TmuxCommand RenameWindow(string target, string name) =>
        new ArgumentList().Value("-t", target).Words(Literal.ForFormat(name)).For("rename-window");

    public static TmuxCommand RenameSession(string target, string name) =>
        new ArgumentList().Value("-t", target).Words(Literal.ForFormat(name)).For("rename-session");

    /// <summary>Sets a window's size. Leaves the window's option <c>window-size</c> at <c>manual</c>; unset it to let clients size it again.</summary>
    public static TmuxCommand ResizeWindow(string target, int? width = null, int? height = null) =>
        new ArgumentList().Value("-x", width).Value("-y", height).Value("-t", target).For("resize-window");

    public static TmuxCommand ResizePane(string target, int? width = null, int? height = null) =>
        new ArgumentList().Value("-x", width).Value("-y", height).Value("-t", target).For("resize-pane");

    /// <summary>Arranges a window's panes in a layout, such as <c>even-horizontal</c> or one that tmux has printed.</summary>
    public static TmuxCommand SelectLayout(string target, string layout) =>
        new ArgumentList().Value("-t", target).Words(layout).For("select-layout");

    public static TmuxCommand MoveWindow(string source, string target, bool detached = true) =>
        new ArgumentList().Flag("-d", detached).Value("-s", source).Value("-t", target).For("move-window");

    /// <summary>Puts a window into another session as well; with <paramref name="replace"/> in place of the window that the target names.</summary>
    public static TmuxCommand LinkWindow(string source, string target, bool detached = false, bool replace = false) =>
        new ArgumentList().Flag("-d", detached).Flag("-k", replace).Value("-s", source).Value("-t", target).For("link-window");

    /// <summary>Shows another session in a client.</summary>
    public static TmuxCommand SwitchClient(string target, string? client = null) =>
        new ArgumentList().Value("-c", client).Value("-t", target).For("switch-client");

    /// <summary>
    /// Attaches the calling client; for a control client or a process that has a terminal. With <paramref name="keepEnvironment"/> the
    /// session's variables are not replaced by the client's.
    /// </summary>
    public static TmuxCommand AttachSession(
        string target, bool readOnly = false, bool detachOthers = false, string? clientFlags = null, bool keepEnvironment = false) =>
        new ArgumentList().Flag("-r", readOnly).Flag("-d", detachOthers).Flag("-E", keepEnvironment).Value("-f", clientFlags).Value("-t", target).For("attach-session");

    /// <summary>Detaches one client, or all of a session.</summary>
    public static TmuxCommand DetachClient(string? client = null, string? session = null) =>
        new ArgumentList().Value("-t", client).Value("-s", session).For("detach-client");

    /// <summary>Waits until someone signals the channel. On a control connection everything sent after it waits as well.</summary>
    public static TmuxCommand WaitFor(string channel) => new ArgumentList().Words(channel).For("wait-for");

    /// <summary>Wakes who waits for the channel, or the next one that will.</summary>
    public static TmuxCommand SignalChannel(string channel) => new ArgumentList().Flag("-S").Words(channel).For("wait-for");

    /// <summary>Runs one of two lists by what the format expands to (false: empty or 0). The branch not taken may hold what this tmux does not know.</summary>
    public static TmuxCommand IfShellFormat(string format, TmuxCommandList then, TmuxCommandList? otherwise = null, string? target = null) =>
        new ArgumentList()
            .Flag("-F")
            .Value("-t", target)
            .Words(otherwise is null ? [format, then.ToLine()] : [format, then.ToLine(), otherwise.ToLine()])
            .For("if-shell");
}

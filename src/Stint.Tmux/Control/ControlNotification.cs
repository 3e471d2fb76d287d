namespace Stint.Tmux.Control;

/// <summary>Something tmux has told a control client. The hierarchy is closed; what is not known is an <see cref="UnknownLine"/>.</summary>
public abstract record ControlNotification
{
    private protected ControlNotification()
    {
    }
}

/// <summary>What one command printed, or with <paramref name="Failed"/> why it failed.</summary>
/// <param name="Time">When the server ran it, in seconds since 1970.</param>
/// <param name="Number">The server's number of the command.</param>
/// <param name="FromThisClient">It was sent by this client, and not by a hook or the attaching itself.</param>
/// <param name="Failed">It ended in <c>%error</c>.</param>
/// <param name="Output">The lines, each ended by a newline.</param>
public sealed record ReplyBlock(long Time, long Number, bool FromThisClient, bool Failed, ReadOnlyMemory<byte> Output) : ControlNotification;

/// <summary>What a pane's program printed (<c>%output</c>, <c>%extended-output</c>), as the bytes they were. <paramref name="Age"/>: how long tmux held them back.</summary>
public sealed record PaneOutput(PaneId Pane, ReadOnlyMemory<byte> Data, TimeSpan? Age) : ControlNotification;

/// <summary>tmux holds the pane's output back (<c>%pause</c>) or sends it again (<c>%continue</c>).</summary>
public sealed record PanePaused(PaneId Pane, bool Paused) : ControlNotification;

public sealed record PaneModeChanged(PaneId Pane) : ControlNotification;

/// <summary>Sessions were made or ended.</summary>
public sealed record SessionsChanged : ControlNotification;

/// <summary>This client now shows this session.</summary>
public sealed record SessionChanged(SessionId Session, string Name) : ControlNotification;

/// <summary><paramref name="Session"/> is null for a tmux that does not say which.</summary>
public sealed record SessionRenamed(SessionId? Session, string Name) : ControlNotification;

/// <summary>The session has another current window.</summary>
public sealed record SessionWindowChanged(SessionId Session, WindowId Window) : ControlNotification;

/// <summary>Another client now shows this session.</summary>
public sealed record ClientSessionChanged(string Client, SessionId Session, string Name) : ControlNotification;

public sealed record ClientDetached(string Client) : ControlNotification;

/// <summary>A window was linked into this client's session, or elsewhere when <paramref name="Linked"/> is false.</summary>
public sealed record WindowAdded(WindowId Window, bool Linked) : ControlNotification;

/// <summary>A window left this client's session, or another when <paramref name="Linked"/> is false.</summary>
public sealed record WindowClosed(WindowId Window, bool Linked) : ControlNotification;

/// <summary>The name is as tmux keeps it. <paramref name="Linked"/>: the window is in this client's session.</summary>
public sealed record WindowRenamed(WindowId Window, string Name, bool Linked) : ControlNotification;

/// <summary>The window has another current pane.</summary>
public sealed record WindowPaneChanged(WindowId Window, PaneId Pane) : ControlNotification;

public sealed record LayoutChanged(WindowId Window, string Layout, string VisibleLayout, string Flags) : ControlNotification;

/// <summary>A format that was subscribed to has another value; the ids say of what, null where it does not apply.</summary>
public sealed record SubscriptionChanged(string Name, SessionId? Session, WindowId? Window, int? WindowIndex, PaneId? Pane, string Value)
    : ControlNotification;

public sealed record PasteBufferChanged(string Name) : ControlNotification;

public sealed record PasteBufferDeleted(string Name) : ControlNotification;

/// <summary>A message that another client would see in its status line.</summary>
public sealed record ServerMessage(string Text) : ControlNotification;

/// <summary>An error in a config file.</summary>
public sealed record ConfigError(string Text) : ControlNotification;

/// <summary>The last that tmux says; the reason is empty where it gives none.</summary>
public sealed record Exited(string Reason) : ControlNotification;

/// <summary>A line that is no notification this library knows, without its line end.</summary>
public sealed record UnknownLine(ReadOnlyMemory<byte> Line) : ControlNotification;

/// <summary>The stream breaks a bound or is no control mode. Nothing follows.</summary>
public sealed record StreamBroken(string Reason) : ControlNotification;

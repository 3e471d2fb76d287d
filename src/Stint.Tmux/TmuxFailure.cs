namespace Stint.Tmux;

/// <summary>The ways in which a tmux call fails that callers tell apart.</summary>
public enum TmuxFailure
{
    /// <summary>There is no tmux program.</summary>
    NotInstalled,

    /// <summary>The tmux is older than 3.2.</summary>
    TooOld,

    /// <summary>No server runs behind the socket, or it went away during the call.</summary>
    NoServer,

    /// <summary>The session, window, pane, client, buffer or option does not exist.</summary>
    NotFound,

    /// <summary>The session's name or the window's index is taken.</summary>
    Duplicate,

    /// <summary>tmux did not answer before the deadline. What was asked may still happen.</summary>
    TimedOut,

    /// <summary>tmux said no for any other reason; its text says why.</summary>
    Refused,

    /// <summary>tmux's answer is not what it was asked for.</summary>
    Unreadable,

    /// <summary>The control connection ended before the answer. What was asked may have happened.</summary>
    ConnectionLost,
}

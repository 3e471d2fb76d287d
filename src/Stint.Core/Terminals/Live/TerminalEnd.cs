namespace Stint.Core.Terminals.Live;

/// <summary>Why a terminal shows nothing any more.</summary>
public enum TerminalEnd
{
    /// <summary>Its tmux client left; the window is there.</summary>
    Left,

    /// <summary>The window closed.</summary>
    WindowClosed,

    /// <summary>tmux never showed the window.</summary>
    Failed,
}

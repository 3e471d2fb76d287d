namespace Stint.Tmux;

/// <summary>Which part of a pane to capture and how. The default is the visible screen as plain text.</summary>
public sealed record CaptureOptions
{
    /// <summary>The first line: 0 is the top of the screen, negative lines are in the history; null for 0.</summary>
    public int? FirstLine { get; init; }

    /// <summary>The last line; null for the bottom of the screen.</summary>
    public int? LastLine { get; init; }

    /// <summary>From the beginning of the history; overrides <see cref="FirstLine"/>.</summary>
    public bool WholeHistory { get; init; }

    /// <summary>Keep colours and attributes as escape sequences.</summary>
    public bool Escapes { get; init; }

    /// <summary>Join lines that were wrapped.</summary>
    public bool JoinWrapped { get; init; }

    /// <summary>Keep spaces at the ends of lines.</summary>
    public bool TrailingSpaces { get; init; }

    /// <summary>The alternate screen; an error where there is none.</summary>
    public bool AlternateScreen { get; init; }
}

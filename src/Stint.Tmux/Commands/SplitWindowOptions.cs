namespace Stint.Tmux;

/// <summary>What a new pane is like. The directory is taken literally.</summary>
public sealed record SplitWindowOptions
{
    /// <summary>The pane that is split.</summary>
    public string? Target { get; init; }

    /// <summary>Side by side instead of one above the other.</summary>
    public bool Horizontal { get; init; }

    /// <summary>The new pane comes left of or above the old one.</summary>
    public bool Before { get; init; }

    /// <summary>Across the whole window.</summary>
    public bool FullSize { get; init; }

    /// <summary>Lines or columns, or a percentage such as <c>30%</c>.</summary>
    public string? Size { get; init; }

    /// <summary>Do not make it the current pane.</summary>
    public bool Detached { get; init; }

    public string? StartDirectory { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = NewSessionOptions.NoEnvironment;

    /// <summary>What to print about it, see <see cref="Formats.Format{T}.Text"/>.</summary>
    public string? PrintFormat { get; init; }

    /// <summary>The argv of the pane's program; empty for the user's shell. A single word is run through the shell.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The environment holds secrets and is not shown.</summary>
    public override string ToString() => Commands.SplitWindow(this).ToString();
}

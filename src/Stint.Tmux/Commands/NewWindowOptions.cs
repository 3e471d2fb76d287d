namespace Stint.Tmux;

/// <summary>What a new window is like. Name and directory are taken literally.</summary>
public sealed record NewWindowOptions
{
    /// <summary>Where: <see cref="Target.CurrentWindow(string)"/> for the next free index of a session.</summary>
    public string? Target { get; init; }

    public string? Name { get; init; }

    /// <summary>Do not make it the session's current window.</summary>
    public bool Detached { get; init; }

    public string? StartDirectory { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = NewSessionOptions.NoEnvironment;

    /// <summary>Insert after the target and move the others up.</summary>
    public bool After { get; init; }

    /// <summary>Replace a window that is at the target's index.</summary>
    public bool KillExisting { get; init; }

    /// <summary>What to print about it, see <see cref="Formats.Format{T}.Text"/>.</summary>
    public string? PrintFormat { get; init; }

    /// <summary>The argv of the pane's program; empty for the user's shell. A single word is run through the shell.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The environment holds secrets and is not shown.</summary>
    public override string ToString() => Commands.NewWindow(this).ToString();
}

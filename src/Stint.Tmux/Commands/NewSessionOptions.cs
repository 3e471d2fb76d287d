namespace Stint.Tmux;

/// <summary>What a new session is like. Names and directories are taken literally.</summary>
public sealed record NewSessionOptions
{
    public string? Name { get; init; }

    public string? WindowName { get; init; }

    /// <summary>Do not attach this client to it. Off only for a control client or a terminal.</summary>
    public bool Detached { get; init; } = true;

    /// <summary>Columns, for a detached session.</summary>
    public int? Width { get; init; }

    /// <summary>Lines, for a detached session.</summary>
    public int? Height { get; init; }

    public string? StartDirectory { get; init; }

    public IReadOnlyDictionary<string, string> Environment { get; init; } = NoEnvironment;

    /// <summary>A session whose windows the new one shares. Excludes a command and a window name.</summary>
    public string? GroupWith { get; init; }

    /// <summary>Attach to the session of this name if there is one.</summary>
    public bool AttachIfExists { get; init; }

    /// <summary>Flags for the client, such as <c>ignore-size</c>.</summary>
    public string? ClientFlags { get; init; }

    /// <summary>What to print about it, see <see cref="Formats.Format{T}.Text"/>.</summary>
    public string? PrintFormat { get; init; }

    /// <summary>The argv of the first pane's program; empty for the user's shell. A single word is run through the shell.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The environment holds secrets and is not shown.</summary>
    public override string ToString() => Commands.NewSession(this).ToString();

    internal static IReadOnlyDictionary<string, string> NoEnvironment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

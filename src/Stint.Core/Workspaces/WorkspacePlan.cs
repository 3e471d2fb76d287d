namespace Stint.Core.Workspaces;

/// <summary>
/// A tmuxp workspace, ready to be built: what the session hands down to windows and panes is handed down, variables and <c>~</c> are
/// expanded, folders are absolute. Lists keep the file's order.
/// </summary>
public sealed record WorkspacePlan
{
    /// <summary>The file it was read from, absolute.</summary>
    public required string File { get; init; }

    /// <summary>As tmux spells it: <c>.</c> and <c>:</c> are <c>_</c>.</summary>
    public required string SessionName { get; init; }

    /// <summary>Null where the file names none.</summary>
    public string? StartDirectory { get; init; }

    /// <summary>A command line as tmuxp splits it, to be run in <see cref="StartDirectory"/>; null for none.</summary>
    public string? BeforeScript { get; init; }

    public IReadOnlyList<WorkspaceSetting> GlobalOptions { get; init; } = [];

    public IReadOnlyList<WorkspaceSetting> Options { get; init; } = [];

    public IReadOnlyList<WorkspaceSetting> Environment { get; init; } = [];

    /// <summary>Whether variables are set anywhere, for the session or for a pane.</summary>
    internal bool HasEnvironment => Environment.Count > 0 || Windows.Any(w => w.Panes.Any(p => p.Environment.Count > 0));

    /// <summary>Whether no window asks for an index: then every window that is made gets the session's highest.</summary>
    internal bool IsInSequence => Windows.All(w => w.Index is null);

    /// <summary>At least one.</summary>
    public required IReadOnlyList<WorkspaceWindow> Windows { get; init; }

    /// <summary>What the file asks for and Stint cannot do (plugins and the like), a sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>An option or variable with its value. Its text shows no value: environments hold secrets.</summary>
public sealed record WorkspaceSetting(string Name, string Value)
{
    public override string ToString() => $"{Name}=…";
}

/// <summary>A window to be made.</summary>
public sealed record WorkspaceWindow
{
    public string? Name { get; init; }

    public int? Index { get; init; }

    public string? Layout { get; init; }

    public bool Focus { get; init; }

    public IReadOnlyList<WorkspaceSetting> Options { get; init; } = [];

    public IReadOnlyList<WorkspaceSetting> OptionsAfter { get; init; } = [];

    /// <summary>At least one; the first is the one that the window is made with.</summary>
    public required IReadOnlyList<WorkspacePane> Panes { get; init; }
}

/// <summary>A pane to be made, with what its window and session hand down to it.</summary>
public sealed record WorkspacePane
{
    public string? StartDirectory { get; init; }

    /// <summary>A shell line to run in place of the default shell; null for that.</summary>
    public string? Shell { get; init; }

    public string? Title { get; init; }

    public bool Focus { get; init; }

    public IReadOnlyList<WorkspaceSetting> Environment { get; init; } = [];

    /// <summary>What is typed into it, in this order.</summary>
    public IReadOnlyList<WorkspaceKeys> Keys { get; init; } = [];
}

/// <summary>A line to be typed.</summary>
public sealed record WorkspaceKeys
{
    public required string Text { get; init; }

    public bool Enter { get; init; } = true;

    /// <summary>Whether a space goes before it, so that shells set up to do so keep it out of their history.</summary>
    public bool SuppressHistory { get; init; } = true;

    public TimeSpan SleepBefore { get; init; }

    public TimeSpan SleepAfter { get; init; }
}

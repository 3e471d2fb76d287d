using Stint.Contracts;
using Stint.Posix;

namespace Stint.Core.Runs;

/// <summary>A change to the environment a command starts with: set a value, or (null) pass on the submitter's.</summary>
public sealed record EnvironmentChange(string Name, OsString? Value)
{
    public override string ToString() => $"{Name}=…";
}

/// <summary>What a user wants to run, complete and checked for form. Exactly one of <see cref="Argv"/> and <see cref="ShellLine"/> is given.</summary>
public sealed record RunRequest
{
    /// <summary>The session of runs for which none is named.</summary>
    public const string PlainSession = "stint";

    public IReadOnlyList<OsString>? Argv { get; init; }

    public OsString? ShellLine { get; init; }

    public string? Name { get; init; }

    /// <summary>As the user wrote it; null to derive it from the name.</summary>
    public string? Tag { get; init; }

    /// <summary>Where the command starts, absolute.</summary>
    public required OsString Cwd { get; init; }

    /// <summary>The submitter's environment, entries as <c>NAME=value</c>.</summary>
    public required IReadOnlyList<OsString> SubmitterEnvironment { get; init; }

    /// <summary>Which permissions the command's new files do not get; null for the tmux server's umask.</summary>
    public int? Umask { get; init; }

    public IReadOnlyList<EnvironmentChange> Environment { get; init; } = [];

    public bool CleanEnvironment { get; init; }

    public string Session { get; init; } = PlainSession;

    /// <summary>The tmuxp file, absolute, whose session is to hold the window; null for none.</summary>
    public string? Workspace { get; init; }

    /// <summary>Who makes the workspace's session if it is missing; null where there is no workspace.</summary>
    public string? Loader { get; init; }

    /// <summary>A window that exists, by name or id, into which the command is typed; null for a window of its own.</summary>
    public string? Window { get; init; }

    /// <summary>For a window that exists: where to run the command if not where its shell is.</summary>
    public OsString? TypedCwd { get; init; }

    public KeepWindow Keep { get; init; }

    /// <summary>Absolute; a copy of the output is appended there.</summary>
    public string? LogFile { get; init; }

    public TimeSpan? Timeout { get; init; }

    public string? OnEnd { get; init; }

    public int Columns { get; init; } = 200;

    public int Rows { get; init; } = 50;

    public RunId? Parent { get; init; }

    /// <summary>Hand it to the queue, unless it is launched at once.</summary>
    public bool Queue { get; init; }

    /// <summary>Higher first.</summary>
    public int Priority { get; init; }

    /// <summary>How many slots of each name it needs.</summary>
    public IReadOnlyDictionary<string, int>? Slots { get; init; }

    /// <summary>The runs it waits for.</summary>
    public IReadOnlyList<RunDependency>? After { get; init; }

    public string? SweepId { get; init; }

    public IReadOnlyDictionary<string, string>? SweepParams { get; init; }

    public string? Cell { get; init; }
}

namespace Stint.Contracts;

/// <summary>A run as every interface shows it. Times are seconds since the epoch; fields that do not apply are null; never holds a value of the environment.</summary>
public sealed record Run
{
    public required RunId Id { get; init; }

    /// <summary>Grows with every change.</summary>
    public required long Version { get; init; }

    public required string Name { get; init; }

    public required string Tag { get; init; }

    /// <summary>The command as a person would type it.</summary>
    public required string Command { get; init; }

    /// <summary>Null when given as a shell line. Bytes that are not UTF-8 are shown as U+FFFD.</summary>
    public IReadOnlyList<string>? Argv { get; init; }

    /// <summary>Where the command starts.</summary>
    public required string Workdir { get; init; }

    public required RunStatus Status { get; init; }

    public RunReason? Reason { get; init; }

    public int? ExitCode { get; init; }

    public string? Signal { get; init; }

    /// <summary>One sentence; null when all is well.</summary>
    public string? Error { get; init; }

    /// <summary>The last non-empty line of output.</summary>
    public string? LastMessage { get; init; }

    public required bool IsArchived { get; init; }

    public string? SweepId { get; init; }

    public IReadOnlyDictionary<string, string>? SweepParams { get; init; }

    public string? Cell { get; init; }

    public RunId? ParentRunId { get; init; }

    public string Executor { get; init; } = "tmux";

    public RunPlacement Placement { get; init; }

    public IReadOnlyList<RunDependency> After { get; init; } = [];

    public IReadOnlyDictionary<string, int> Slots { get; init; } = new Dictionary<string, int>();

    /// <summary>Higher first.</summary>
    public int Priority { get; init; }

    public double? TimeoutS { get; init; }

    public required double CreatedAt { get; init; }

    public required double UpdatedAt { get; init; }

    public double? QueuedAt { get; init; }

    public double? LaunchedAt { get; init; }

    public double? StartedAt { get; init; }

    public double? EndedAt { get; init; }

    /// <summary>When stop was asked.</summary>
    public double? StoppedAt { get; init; }

    public string? TmuxSession { get; init; }

    /// <summary>The window's name.</summary>
    public string? TmuxWindow { get; init; }

    public string? TmuxWindowId { get; init; }

    public string? TmuxPane { get; init; }

    /// <summary>Ready to paste.</summary>
    public string? AttachCommand { get; init; }

    public required string RunDir { get; init; }

    /// <summary>The copy asked for, else null.</summary>
    public string? LogFile { get; init; }

    public long? LogSize { get; init; }

    public bool? LogComplete { get; init; }

    public string? WandbDir { get; init; }

    public double? CpuSeconds { get; init; }

    public long? MaxRssBytes { get; init; }

    public IReadOnlyList<RunAction> AllowedActions { get; init; } = [];
}

/// <summary>A run to wait for; condition <c>ok</c> or <c>any</c>.</summary>
public sealed record RunDependency(RunId Id, string Condition)
{
    /// <summary>It must end well.</summary>
    public const string Ok = "ok";

    /// <summary>It must end.</summary>
    public const string Any = "any";
}

/// <summary>What may be done to a run now, and why not.</summary>
public sealed record RunAction(string Action, bool Allowed, string? Why);

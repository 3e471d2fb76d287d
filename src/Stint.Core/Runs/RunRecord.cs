using System.Text.Json.Serialization;
using Stint.Contracts;

namespace Stint.Core.Runs;

/// <summary>A run as it is kept: the row of the database and the content of run.json. Holds no environment.</summary>
public sealed record RunRecord
{
    public required RunId Id { get; init; }

    public long Version { get; init; } = 1;

    public required string Name { get; init; }

    public required string Tag { get; init; }

    public required string Command { get; init; }

    public IReadOnlyList<string>? Argv { get; init; }

    public required string Workdir { get; init; }

    public required RunStatus Status { get; init; }

    public RunReason? Reason { get; init; }

    public int? ExitCode { get; init; }

    public string? Signal { get; init; }

    public string? Error { get; init; }

    public string? LastMessage { get; init; }

    public bool IsArchived { get; init; }

    public RunId? ParentRunId { get; init; }

    public double? TimeoutS { get; init; }

    public required double CreatedAt { get; init; }

    public required double UpdatedAt { get; init; }

    public double? QueuedAt { get; init; }

    public double? LaunchedAt { get; init; }

    public double? StartedAt { get; init; }

    public double? EndedAt { get; init; }

    public double? StoppedAt { get; init; }

    public string? TmuxSocket { get; init; }

    public string? TmuxSession { get; init; }

    public string? TmuxWindow { get; init; }

    public string? TmuxWindowId { get; init; }

    public string? TmuxPane { get; init; }

    public RunPlacement Placement { get; init; }

    /// <summary>For an existing window the tmux server, as <c>pid/start time</c>; ids of windows and panes are never reused within it.</summary>
    public string? TmuxServer { get; init; }

    public string? LogFile { get; init; }

    public long? LogSize { get; init; }

    public bool? LogComplete { get; init; }

    public double? CpuSeconds { get; init; }

    public long? MaxRssBytes { get; init; }

    /// <summary>The process that launches the run, with its start time, boot and machine; null until one does.</summary>
    public int? LauncherPid { get; init; }

    public long? LauncherStart { get; init; }

    public string? LauncherBoot { get; init; }

    public string? LauncherHost { get; init; }

    /// <summary>Higher first.</summary>
    public int Priority { get; init; }

    /// <summary>Where it stands in the queue among those of its priority: lower first. Null until it was queued.</summary>
    public double? QueuePosition { get; init; }

    /// <summary>The runs it waits for; null for none.</summary>
    public IReadOnlyList<RunDependency>? After { get; init; }

    /// <summary>How many slots of each name it needs; null for none.</summary>
    public IReadOnlyDictionary<string, int>? Slots { get; init; }

    /// <summary>The numbers of the slots it was given when it was launched; null for none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<int>>? HeldSlots { get; init; }

    public string? SweepId { get; init; }

    public IReadOnlyDictionary<string, string>? SweepParams { get; init; }

    public string? Cell { get; init; }

    /// <summary>The directory of the W&amp;B run that it made, absolute; null where none was found.</summary>
    public string? WandbDir { get; init; }

    /// <summary>Whether it was handed to the queue, however it was started then: such runs count against the queue's limit.</summary>
    [JsonIgnore]
    public bool CameThroughQueue => QueuedAt is not null;

    [JsonIgnore]
    public RunState State => new(Status, Reason);
}

/// <summary>JSON of run.json and of lists inside the database.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(RunIdConverter), typeof(RunStatusConverter), typeof(RunReasonConverter), typeof(RunPlacementConverter)])]
[JsonSerializable(typeof(RunRecord))]
internal sealed partial class CoreJson : JsonSerializerContext;

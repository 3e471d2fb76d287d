using Stint.Contracts;

namespace Stint.Core.Queue;

/// <summary>A run to start now, with the numbers of the slots it gets; null when it asked for none.</summary>
public sealed record QueueStart(RunId Id, IReadOnlyDictionary<string, IReadOnlyList<int>>? Held);

/// <summary>A run that will never start, because one it waits for did not end well.</summary>
public sealed record QueueFailure(RunId Id, string Error);

/// <summary>A run that is stopped before it starts, because its sweep is over.</summary>
public sealed record QueueEnd(RunId Id, string Error);

/// <summary>What keeps a run waiting.</summary>
public enum QueueObstacle
{
    /// <summary>As many runs as allowed are going.</summary>
    Turn,

    /// <summary>Its queue or sweep is paused.</summary>
    Paused,

    /// <summary>A run it waits for has not ended.</summary>
    Dependency,

    /// <summary>Slots it needs are held, or kept for a run before it.</summary>
    Slots,

    /// <summary>It needs more slots than there are.</summary>
    TooManySlots,
}

/// <summary>Why a run waits; <paramref name="On"/> names the run it waits for, the slots, or the sweep that is paused.</summary>
public sealed record QueueWait(RunId Id, QueueObstacle Obstacle, string? On = null)
{
    /// <summary>The reason in words, to stand behind "it waits".</summary>
    public string Words => Obstacle switch
    {
        QueueObstacle.Turn => "for its turn",
        QueueObstacle.Paused => On is null ? "because the queue is paused" : $"because sweep {On} is paused",
        QueueObstacle.Dependency => $"for run {On}",
        QueueObstacle.Slots => $"for free slots: {On}",
        _ => $"for more slots than there are: {On}",
    };
}

/// <summary>What is to be done, in this order: failures first, as others may wait for them.</summary>
public sealed record QueuePlan(IReadOnlyList<QueueFailure> Failures, IReadOnlyList<QueueEnd> Ends, IReadOnlyList<QueueStart> Starts, IReadOnlyList<QueueWait> Waits)
{
    public bool IsEmpty => Failures.Count == 0 && Ends.Count == 0 && Starts.Count == 0;
}

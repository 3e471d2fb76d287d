namespace Stint.Contracts;

/// <summary>The queue as every interface shows it.</summary>
public sealed record QueueState
{
    /// <summary>How many of its runs go at once.</summary>
    public required int Parallel { get; init; }

    /// <summary>Nothing more is started.</summary>
    public required bool Paused { get; init; }

    /// <summary>The runs that were handed to the queue and are launched or run now.</summary>
    public required IReadOnlyList<RunId> Running { get; init; }

    /// <summary>The runs that wait, in the order in which they are to start.</summary>
    public required IReadOnlyList<RunId> Queued { get; init; }

    public required IReadOnlyDictionary<string, QueueSlots> Slots { get; init; }
}

/// <summary>How many slots of a name there are, and how many of them runs hold.</summary>
public sealed record QueueSlots(int Total, int Held);

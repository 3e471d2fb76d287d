using Stint.Contracts;
using Stint.Core.Runs;

namespace Stint.Core.Queue;

/// <summary>A run that waits, as far as the decision needs to know it.</summary>
public sealed record WaitingRun(RunId Id)
{
    public int Priority { get; init; }

    public double Position { get; init; }

    public IReadOnlyDictionary<string, int>? Slots { get; init; }

    public IReadOnlyList<RunDependency>? After { get; init; }

    public string? SweepId { get; init; }
}

/// <summary>A run that is being launched or runs. <see cref="Counts"/>: against the limit, because it was handed to the queue once, however it was started then.</summary>
public sealed record ActiveRun(RunId Id)
{
    public bool Counts { get; init; } = true;

    public string? SweepId { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<int>>? Held { get; init; }
}

/// <summary>How many runs are kept going at once; none are added while it is paused.</summary>
public sealed record QueueLane(int Parallel, bool Paused = false);

/// <summary>All that the decision rests on, at one moment.</summary>
public sealed record QueueSnapshot
{
    /// <summary>The queue's own.</summary>
    public required QueueLane Lane { get; init; }

    /// <summary>What sweeps want. Runs of sweeps without a limit of their own obey the queue's.</summary>
    public SweepRules Sweeps { get; init; } = SweepRules.None;

    /// <summary>How many slots there are of each name.</summary>
    public IReadOnlyDictionary<string, int> Slots { get; init; } = new Dictionary<string, int>();

    /// <summary>In the order in which they are to start.</summary>
    public IReadOnlyList<WaitingRun> Waiting { get; init; } = [];

    public IReadOnlyList<ActiveRun> Active { get; init; } = [];

    /// <summary>How the runs stand that are waited for; one that is missing here does not exist.</summary>
    public IReadOnlyDictionary<RunId, RunState> Dependencies { get; init; } = new Dictionary<RunId, RunState>();
}

namespace Stint.Core.Queue;

/// <summary>What sweeps want of the queue, by their ids.</summary>
public sealed record SweepRules
{
    public static SweepRules None { get; } = new();

    /// <summary>The limits of those that have one of their own: their runs count there and not in the queue's.</summary>
    public IReadOnlyDictionary<string, int> Lanes { get; init; } = new Dictionary<string, int>();

    /// <summary>Those that are paused.</summary>
    public IReadOnlySet<string> Paused { get; init; } = new HashSet<string>();

    /// <summary>Those whose waiting runs are to be stopped, and the sentence that says why.</summary>
    public IReadOnlyDictionary<string, string> Ended { get; init; } = new Dictionary<string, string>();
}

using Stint.Contracts;

namespace Stint.Core.Runs;

public enum ArchivedRuns
{
    Excluded,
    Included,
    Only,
}

/// <summary>Which runs are wanted and in which order; newest first unless it says otherwise.</summary>
public sealed record RunQuery
{
    /// <summary>Only runs in one of these; any when it is empty.</summary>
    public IReadOnlyList<RunStatus> Statuses { get; init; } = [];

    /// <summary>As the user wrote it: it is looked for in the form in which runs have it.</summary>
    public string? Tag { get; init => field = value is null ? null : JobWindowName.NormalizeTag(value); }

    /// <summary>Only runs of this sweep.</summary>
    public string? SweepId { get; init; }

    /// <summary>Only these runs; null for no such condition.</summary>
    public IReadOnlyList<RunId>? Ids { get; init; }

    public ArchivedRuns Archived { get; init; }

    /// <summary>What name, command or id must hold, whatever its case.</summary>
    public string? Text { get; init; }

    public RunOrder Order { get; init; }

    /// <summary>Only runs behind this one in the order.</summary>
    public RunId? Before { get; init; }

    /// <summary>At most so many; 0 for all.</summary>
    public int Limit { get; init; }

    /// <summary>Whether it asks for all runs but for which are archived.</summary>
    internal bool IsPlain => this is { Statuses: [], Tag: null, SweepId: null, Ids: null, Text: null };
}

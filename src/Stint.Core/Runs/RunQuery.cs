using Stint.Contracts;

namespace Stint.Core.Runs;

public enum ArchivedRuns
{
    Excluded,
    Included,
    Only,
}

/// <summary>Which runs are wanted, newest first.</summary>
public sealed record RunQuery
{
    public RunStatus? Status { get; init; }

    /// <summary>As the user wrote it: it is looked for in the form in which runs have it.</summary>
    public string? Tag { get; init => field = value is null ? null : JobWindowName.NormalizeTag(value); }

    /// <summary>Only runs of this sweep.</summary>
    public string? SweepId { get; init; }

    public ArchivedRuns Archived { get; init; }

    /// <summary>What name, command or id must hold, whatever its case.</summary>
    public string? Text { get; init; }

    /// <summary>Only runs older than this one.</summary>
    public RunId? Before { get; init; }

    /// <summary>At most so many; 0 for all.</summary>
    public int Limit { get; init; }
}

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

    public string? Tag { get; init; }

    public ArchivedRuns Archived { get; init; }

    /// <summary>At most so many; 0 for all.</summary>
    public int Limit { get; init; }
}

namespace Stint.Core.Logs.Search;

/// <summary>A line that matches.</summary>
public sealed record SearchMatch
{
    /// <summary>The line's number, counted from 1 as everywhere.</summary>
    public required long Line { get; init; }

    /// <summary>The offset in the log of the first byte that matches.</summary>
    public required long Offset { get; init; }

    /// <summary>What stands around the match, without escape codes, with <c>…</c> where something was left out.</summary>
    public required string Preview { get; init; }
}

/// <summary>What a search found.</summary>
public sealed record SearchResult
{
    /// <summary>How many lines of the whole log match.</summary>
    public required long Total { get; init; }

    /// <summary>Those asked for, in the order of the log.</summary>
    public required IReadOnlyList<SearchMatch> Matches { get; init; }
}

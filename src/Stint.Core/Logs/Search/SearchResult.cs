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

    /// <summary>Where in the preview the match begins, in UTF-16 code units as JSON's strings count.</summary>
    public required int Start { get; init; }

    /// <summary>How much of the preview it is, in the same units.</summary>
    public required int Length { get; init; }
}

/// <summary>What a search found.</summary>
public sealed record SearchResult
{
    /// <summary>How many lines of the whole log match.</summary>
    public required long Total { get; init; }

    /// <summary>Those asked for, in the order of the log.</summary>
    public required IReadOnlyList<SearchMatch> Matches { get; init; }

    /// <summary>How many matching lines come before the first one of <see cref="Matches"/>, or before the place asked for when there is none.</summary>
    public required long Index { get; init; }

    /// <summary>
    /// Where in the log the lines that match are: the first one of each stretch of it that holds any, so many equal stretches as marks were asked for
    /// or half as many.
    /// </summary>
    public required IReadOnlyList<long> Marks { get; init; }
}

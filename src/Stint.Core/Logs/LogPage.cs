namespace Stint.Core.Logs;

/// <summary>
/// A piece of a log as text. It never splits a character: pages fetched one after another, each from the last one's
/// <see cref="NextOffset"/>, join to the whole text. Bytes that are not UTF-8 are U+FFFD.
/// </summary>
public sealed record LogPage
{
    public required string Content { get; init; }

    /// <summary>Where the page's first byte is: at the beginning of the character that holds the byte asked for.</summary>
    public required long Offset { get; init; }

    /// <summary>Where the next page begins. Greater than the offset asked for, unless that was at the end.</summary>
    public required long NextOffset { get; init; }

    /// <summary>The bytes of the log that may be shown.</summary>
    public required long TotalSize { get; init; }

    public required bool HasMoreBefore { get; init; }

    /// <summary>False also when all that is missing is the rest of a character that a running command has not written yet.</summary>
    public required bool HasMoreAfter { get; init; }
}

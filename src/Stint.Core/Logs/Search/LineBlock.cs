namespace Stint.Core.Logs.Search;

/// <summary>Whole lines of a log, or a piece of one that is too long. Valid until the next one.</summary>
internal readonly struct LineBlock(ReadOnlyMemory<byte> raw, ReadOnlyMemory<byte> text, long offset, long firstLine)
{
    public ReadOnlySpan<byte> Raw => raw.Span;

    /// <summary>The same lines without escape sequences.</summary>
    public ReadOnlySpan<byte> Text => text.Span;

    /// <summary>Where the block begins in the log.</summary>
    public long Offset => offset;

    /// <summary>The number of the line in which it begins.</summary>
    public long FirstLine => firstLine;
}

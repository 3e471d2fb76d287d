namespace Stint.Contracts;

/// <summary>Why a rendered line ended.</summary>
public enum LineEnd
{
    /// <summary>A line feed: exactly one for each in the bytes.</summary>
    Newline,

    /// <summary>The line is longer than the limit; its next piece follows.</summary>
    TooLong,

    /// <summary>A full screen program moved to another place or cleared the screen.</summary>
    CursorMoved,

    /// <summary>The bytes ended.</summary>
    Unfinished,
}

/// <summary>
/// Takes a rendered line: UTF-8 without control characters but tabs (and colour sequences if kept), without the line's end; valid during
/// the call.
/// </summary>
public delegate void RenderedLine(ReadOnlySpan<byte> text, LineEnd end);

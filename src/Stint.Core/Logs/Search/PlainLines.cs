using System.Buffers;
using Stint.Contracts;

namespace Stint.Core.Logs.Search;

/// <summary>
/// Spares a <see cref="TerminalRenderer"/> the lines of a log that cannot match. Only of bytes that a terminal shows as they are:
/// elsewhere a word may be put together, and every line is rendered.
/// </summary>
public static class PlainLines
{
    // Control characters other than tab and line ends, and C2, which begins the C1 controls.
    private static readonly SearchValues<byte> Changing = SearchValues.Create(
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127, 0xc2,
    ]);

    /// <summary>
    /// Feeds bytes that begin at a line's start, and returns how many may be dropped: all up to the last line's start. Lines that cannot
    /// match may be left out. Feeds nothing when there is no whole line: then the caller brings more, or feeds them itself.
    /// </summary>
    public static int FeedMatching(ReadOnlySpan<byte> bytes, LinePattern pattern, Action<ReadOnlySpan<byte>> feed)
    {
        int whole = bytes.LastIndexOf((byte)'\n') + 1;
        ReadOnlySpan<byte> lines = bytes[..whole];
        if (!lines.ContainsAny(Changing) && !HasBareReturn(lines))
        {
            SkipOver(lines, pattern, feed);
        }
        else if (whole > 0)
        {
            feed(lines);
        }

        return whole;
    }

    private static void SkipOver(ReadOnlySpan<byte> lines, LinePattern pattern, Action<ReadOnlySpan<byte>> feed)
    {
        while (pattern.MayMatchAt(lines) is >= 0 and var at)
        {
            int start = lines[..at].LastIndexOf((byte)'\n') + 1, end = at + lines[at..].IndexOf((byte)'\n') + 1;
            feed(lines[start..end]);
            lines = lines[end..];
        }
    }

    // A carriage return that is followed by text: one that only a line's end follows changes nothing.
    private static bool HasBareReturn(ReadOnlySpan<byte> lines) => lines.Count("\r\n"u8) != lines.Count((byte)'\r');
}

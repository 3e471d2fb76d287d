using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Stint.Contracts;

namespace Stint.Core.Logs.Search;

/// <summary>
/// Spares a <see cref="TerminalRenderer"/> the lines of a log that cannot match. Only of bytes that a terminal shows as they are:
/// elsewhere a word may be put together, and every line is rendered.
/// </summary>
public static class PlainLines
{
    /// <summary>
    /// Feeds bytes that begin at a line's start, and returns how many may be dropped: all up to the last line's start. Lines that cannot
    /// match may be left out. Feeds nothing when there is no whole line: then the caller brings more, or feeds them itself.
    /// </summary>
    public static int FeedMatching(ReadOnlySpan<byte> bytes, LinePattern pattern, Action<ReadOnlySpan<byte>> feed)
    {
        int whole = bytes.LastIndexOf((byte)'\n') + 1;
        ReadOnlySpan<byte> lines = bytes[..whole];
        if (AreShownAsTheyAre(lines))
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

    // No control characters but tabs and line ends, which a carriage return alone is not, and no C2, which begins the C1 controls.
    private static bool AreShownAsTheyAre(ReadOnlySpan<byte> lines)
    {
        int at = 0;
        Vector128<byte> feed = Vector128.Create((byte)'\n'), carriageReturn = Vector128.Create((byte)'\r'), tab = Vector128.Create((byte)'\t'),
            delete = Vector128.Create((byte)0x7f), c2 = Vector128.Create((byte)0xc2), lastControl = Vector128.Create((byte)0x1f);
        ref byte bytes = ref MemoryMarshal.GetReference(lines);
        for (; at < lines.Length - 16; at += 16) // one byte further than the vector is looked at
        {
            Vector128<byte> v = Vector128.LoadUnsafe(ref bytes, (nuint)at), next = Vector128.LoadUnsafe(ref bytes, (nuint)at + 1);
            Vector128<byte> controls = Vector128.Equals(Vector128.Min(v, lastControl), v);
            Vector128<byte> endsLine = Vector128.Equals(v, carriageReturn) & (Vector128.Equals(next, feed) | Vector128.Equals(next, carriageReturn));
            Vector128<byte> changing = Vector128.AndNot(controls, Vector128.Equals(v, feed) | Vector128.Equals(v, tab) | endsLine)
                | Vector128.Equals(v, delete) | Vector128.Equals(v, c2);
            if (changing != Vector128<byte>.Zero)
            {
                return false;
            }
        }

        for (; at < lines.Length; at++)
        {
            bool isPlain = lines[at] switch
            {
                (byte)'\n' or (byte)'\t' => true,
                (byte)'\r' => at + 1 < lines.Length && lines[at + 1] is (byte)'\n' or (byte)'\r',
                < 0x20 or 0x7f or 0xc2 => false,
                _ => true,
            };
            if (!isPlain)
            {
                return false;
            }
        }

        return true;
    }
}

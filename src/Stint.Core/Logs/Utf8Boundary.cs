using System.Buffers;
using System.Text;

namespace Stint.Core.Logs;

/// <summary>Where characters begin in bytes that need not be UTF-8: what decodes to one U+FFFD counts as one character.</summary>
internal static class Utf8Boundary
{
    public const int LongestCharacter = 4;

    /// <summary>The start of the character in which a position lies; the position itself where it is at a start or the end.</summary>
    public static int StartOf(ReadOnlySpan<byte> bytes, int position)
    {
        // A character begins at every byte that is no continuation byte and reaches over continuation bytes only: looking back 3 is enough.
        for (int start = position - 1; start >= Math.Max(0, position - LongestCharacter + 1); start--)
        {
            if ((bytes[start] & 0xc0) != 0x80)
            {
                return start + LengthAt(bytes, start) > position ? start : position;
            }
        }

        return position;
    }

    /// <summary>The length of the character that begins here, at least 1 where there is a byte.</summary>
    public static int LengthAt(ReadOnlySpan<byte> bytes, int position)
    {
        _ = Rune.DecodeFromUtf8(bytes[position..], out _, out int length);
        return length;
    }

    /// <summary>How many bytes at the end are a character that further bytes may complete.</summary>
    public static int UnfinishedAtEnd(ReadOnlySpan<byte> bytes) =>
        Rune.DecodeLastFromUtf8(bytes, out _, out int length) == OperationStatus.NeedMoreData ? length : 0;
}

using System.Buffers;
using System.Text;
using Stint.Contracts;

namespace Stint.Core.Logs.Search;

/// <summary>Looks at a line that matches once more, to tell where and to show what stands around it.</summary>
internal sealed class MatchPreview(LogReader log, LinePattern pattern)
{
    public const int MostCharacters = 200;
    private const int Before = 60;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(LineBlocks.Size);
    private readonly ArrayBufferWriter<byte> _text = new();

    public SearchMatch Of(FoundLine found)
    {
        ReadOnlySpan<byte> raw = _buffer.AsSpan(0, log.ReadAt(_buffer, found.ReadAt));
        int feed = raw.IndexOf((byte)'\n');
        raw = (feed < 0 ? raw : raw[..feed]).TrimEnd((byte)'\r');
        _text.ResetWrittenCount();
        new EscapeScanner().Strip(raw, _text);
        ReadOnlySpan<byte> text = _text.WrittenSpan;
        (int index, int length, Range state) = pattern.FindIn(text) ?? (0, 0, ..text.Length); // or it was cut meanwhile
        int first = state.Start.Value;
        (string preview, int start, int shown) = Around(text[first..index], text[index..(index + length)], text[(index + length)..state.End.Value]);
        return new SearchMatch { Line = found.Line, Offset = found.ReadAt + RawIndex(raw, index), Preview = preview, Start = start, Length = shown };
    }

    // Of a byte of the text among the bytes with sequences.
    private static int RawIndex(ReadOnlySpan<byte> raw, int textIndex)
    {
        var escapes = new EscapeScanner();
        for (int at = 0, text = 0; at < raw.Length;)
        {
            int taken = escapes.Take(raw[at..], out bool isText);
            if (isText && textIndex < text + taken)
            {
                return at + textIndex - text;
            }

            text += isText ? taken : 0;
            at += taken;
        }

        return raw.Length;
    }

    private static (string Preview, int Start, int Length) Around(ReadOnlySpan<byte> before, ReadOnlySpan<byte> match, ReadOnlySpan<byte> after)
    {
        // Enough bytes for the characters that may be shown; what they cut in half is not shown.
        const int Longest = MostCharacters * Utf8Boundary.LongestCharacter;
        string left = Shown(before[Math.Max(0, before.Length - Longest)..]);
        string middle = Shown(match[..Math.Min(match.Length, Longest)]);
        string right = Shown(after[..Math.Min(after.Length, Longest)]);
        int fromLeft = Math.Min(left.Length, Math.Max(Before, MostCharacters - middle.Length - right.Length));
        string shownLeft = left[Boundary(left, left.Length - fromLeft)..], kept = shownLeft + middle + right;
        int end = Boundary(kept, Math.Min(kept.Length, MostCharacters));
        bool isCutAtEnd = end < kept.Length || match.Length > Longest || after.Length > Longest;
        string lead = fromLeft < left.Length || before.Length > Longest ? "…" : "";
        return ($"{lead}{kept[..end]}{(isCutAtEnd ? "…" : "")}", lead.Length + shownLeft.Length, Math.Clamp(end - shownLeft.Length, 0, middle.Length));
    }

    private static int Boundary(string text, int at) => at < text.Length && at > 0 && char.IsLowSurrogate(text[at]) ? at + 1 : at;

    private static string Shown(ReadOnlySpan<byte> bytes)
    {
        var shown = new StringBuilder(Encoding.UTF8.GetString(bytes));
        for (int i = shown.Length - 1; i >= 0; i--)
        {
            if (char.IsControl(shown[i]))
            {
                shown[i] = ' ';
            }
        }

        return shown.ToString();
    }
}

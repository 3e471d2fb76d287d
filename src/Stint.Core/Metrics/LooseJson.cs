using System.Buffers;

namespace Stint.Core.Metrics;

/// <summary>Python's json module writes <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>, which are not JSON (RFC 8259).</summary>
internal static class LooseJson
{
    private static readonly SearchValues<byte> Begins = SearchValues.Create("NI"u8);

    /// <summary>The text with something else in place of these words, wherever they stand outside of strings; the same text where there are none.</summary>
    internal static ReadOnlySpan<byte> Replace(ReadOnlySpan<byte> text, ReadOnlySpan<byte> with)
    {
        if (!text.ContainsAny(Begins))
        {
            return text;
        }

        var result = new ArrayBufferWriter<byte>(text.Length + 64);
        bool inString = false;
        int copied = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (inString)
            {
                inString = text[i] != '"';
                i += text[i] == '\\' ? 1 : 0; // whatever is escaped does not end it
            }
            else if (text[i] == '"')
            {
                inString = true;
            }
            else if (LengthAt(text[i..]) is > 0 and var length)
            {
                result.Write(text[copied..i]);
                result.Write(with);
                copied = i + length;
                i = copied - 1;
            }
        }

        if (copied == 0)
        {
            return text;
        }

        result.Write(text[copied..]);
        return result.WrittenSpan;
    }

    private static int LengthAt(ReadOnlySpan<byte> text) =>
        text.StartsWith("NaN"u8) ? 3 : text.StartsWith("Infinity"u8) ? 8 : text.StartsWith("-Infinity"u8) ? 9 : 0;
}

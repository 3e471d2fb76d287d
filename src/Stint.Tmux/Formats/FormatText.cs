using System.Buffers;
using System.Text;

namespace Stint.Tmux.Formats;

/// <summary>
/// The text of a row: every value with shell characters escaped by tmux (<c>#{q:…}</c>) and followed by a bare <c>|</c>, which therefore
/// occurs nowhere else; after the last one the line ends. Line ends inside a value do no harm. Newer versions print control characters
/// as C escapes (<c>\t</c>, <c>\033</c>), which cannot be confused with escaped shell characters, as none of those is a letter or digit.
/// </summary>
internal static class FormatText
{
    internal static string Write(IEnumerable<FormatField> fields) => string.Concat(fields.Select(f => $"#{{q:{f.Name}}}|"));

    internal static string[] ReadRow(ref ReadOnlySpan<byte> output, int count)
    {
        string[] values = new string[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = ReadValue(ref output);
        }

        if (!output.IsEmpty && output[0] != (byte)'\n')
        {
            throw new FormatException("tmux printed a row with more fields than it was asked for.");
        }

        output = output.IsEmpty ? output : output[1..];
        return values;
    }

    private static string ReadValue(ref ReadOnlySpan<byte> output)
    {
        var value = new ArrayBufferWriter<byte>();
        while (true)
        {
            int special = output.IndexOfAny((byte)'|', (byte)'\\');
            if (special < 0)
            {
                throw new FormatException("tmux printed a row with fewer fields than it was asked for.");
            }

            value.Write(output[..special]);
            bool end = output[special] == (byte)'|';
            output = output[(special + 1)..];
            if (end)
            {
                return Encoding.UTF8.GetString(value.WrittenSpan);
            }

            value.Write([ReadEscaped(ref output)]);
        }
    }

    private static byte ReadEscaped(ref ReadOnlySpan<byte> output)
    {
        if (output.IsEmpty)
        {
            throw new FormatException("tmux printed a row that ends in a backslash.");
        }

        byte c = output[0];
        if (output.Length >= 3 && c is >= (byte)'0' and <= (byte)'3' && IsOctal(output[1]) && IsOctal(output[2]))
        {
            byte code = (byte)(((c - '0') << 6) | ((output[1] - '0') << 3) | (output[2] - '0'));
            output = output[3..];
            return code;
        }

        output = output[1..];
        return c switch
        {
            (byte)'a' => 7,
            (byte)'b' => 8,
            (byte)'t' => 9,
            (byte)'n' => 10,
            (byte)'v' => 11,
            (byte)'f' => 12,
            (byte)'r' => 13,
            (byte)'s' => (byte)' ',
            _ => c,
        };
    }

    private static bool IsOctal(byte c) => c is >= (byte)'0' and <= (byte)'7';
}

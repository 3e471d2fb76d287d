using System.Buffers;
using System.Text;

namespace Stint.Contracts;

/// <summary>What a terminal received, as plain text. For streams and for colours see <see cref="TerminalRenderer"/>.</summary>
public static class TerminalText
{
    private static readonly SearchValues<byte> Parameters = SearchValues.Create("0123456789;:"u8);

    /// <summary>
    /// The last <paramref name="count"/> lines as a person saw them: no escape codes, carriage returns folded. A final line feed starts no
    /// further line. The bytes may begin anywhere, within a character or a colour sequence too. Work and memory are those of the lines returned.
    /// </summary>
    public static IReadOnlyList<string> LastLines(ReadOnlySpan<byte> log, int count)
    {
        var lines = new Queue<string>();
        if (count <= 0)
        {
            return [];
        }

        var renderer = new TerminalRenderer((text, _) =>
        {
            if (lines.Count == count)
            {
                lines.Dequeue();
            }

            lines.Enqueue(Encoding.UTF8.GetString(text));
        });
        renderer.Feed(log[Start(log, count)..]);
        renderer.Finish();
        return lines.ToArray();
    }

    /// <summary>All of the bytes as plain text, lines ended by <c>\n</c>, the last one only if it was ended.</summary>
    public static string Plain(ReadOnlySpan<byte> log)
    {
        var text = new StringBuilder(log.Length);
        var renderer = new TerminalRenderer((line, end) =>
        {
            text.Append(Encoding.UTF8.GetString(line));
            _ = end is LineEnd.Newline or LineEnd.CursorMoved ? text.Append('\n') : text;
        });
        renderer.Feed(log);
        renderer.Finish();
        return text.ToString();
    }

    private static int Start(ReadOnlySpan<byte> log, int count)
    {
        int end = log.EndsWith("\n"u8) ? log.Length - 1 : log.Length;
        for (int found = 0; found < count; found++)
        {
            end = log[..end].LastIndexOf((byte)'\n');
            if (end < 0)
            {
                return CutSequence(log);
            }
        }

        return end + 1;
    }

    // The rest of a character, or of a colour sequence such as "[31m" or "38;5;1m": a bare "5m" may well be text.
    private static int CutSequence(ReadOnlySpan<byte> log)
    {
        int at = 0;
        while (at < Math.Min(3, log.Length) && (log[at] & 0xc0) == 0x80)
        {
            at++;
        }

        ReadOnlySpan<byte> rest = log[at..];
        int parameters = rest.StartsWith("["u8) ? 1 : 0;
        int final = rest[parameters..].IndexOfAnyExcept(Parameters) + parameters;
        bool cut = final > parameters && rest[final] is (byte)'m' or (byte)'K' && (parameters == 1 || rest[..final].Contains((byte)';'));
        return cut ? at + final + 1 : at;
    }
}

using System.Globalization;
using System.Text;

namespace Stint.Contracts;

/// <summary>
/// The two lines between which a typed command's output stands in its pane. They are text, so that they can be found in the pane's
/// history too; the typed line holds them with <c>%s</c> in place of the id, so that its echo is not taken for them.
/// </summary>
public static class PaneMarker
{
    /// <summary>For printf, with the id as its argument.</summary>
    public const string BeginFormat = @"[stint %s begins]\n";

    /// <summary>For printf, with the id and the exit code as its arguments. Begins with a line end, which is not the command's.</summary>
    public const string EndFormat = @"\n[stint %s ended %s]\n";

    private const int LongestCode = 5;

    public static string Begin(RunId id) => $"[stint {id} begins]";

    /// <summary>How the end marker begins; the exit code and <c>]</c> follow.</summary>
    public static string End(RunId id) => $"[stint {id} ended ";

    /// <summary>Where the begin marker ends (behind its line end, if that is there) in bytes or -1.</summary>
    public static int AfterBegin(ReadOnlySpan<byte> bytes, RunId id)
    {
        byte[] marker = Encoding.ASCII.GetBytes(Begin(id));
        int at = bytes.IndexOf(marker);
        if (at < 0)
        {
            return -1;
        }

        at += marker.Length;
        at += at < bytes.Length && bytes[at] == '\r' ? 1 : 0;
        return at < bytes.Length && bytes[at] == '\n' ? at + 1 : at;
    }

    /// <summary>
    /// Where the output ends, which is before the line end of the end marker; null when there is no marker. <paramref name="code"/> is what
    /// the shell said, or null when it said nothing that is an exit code.
    /// </summary>
    public static int? FindEnd(ReadOnlySpan<byte> bytes, RunId id, out int? code)
    {
        byte[] marker = Encoding.ASCII.GetBytes(End(id));
        code = null;
        int at = bytes.IndexOf(marker);
        if (at < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> rest = bytes[(at + marker.Length)..];
        int close = rest[..Math.Min(rest.Length, LongestCode)].IndexOf((byte)']');
        if (close < 0)
        {
            return rest.Length < LongestCode ? null : WithoutLineEnd(bytes, at);
        }

        code = int.TryParse(rest[..close], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number <= byte.MaxValue ? number : null;
        return WithoutLineEnd(bytes, at);
    }

    /// <summary>How many of the last bytes may belong to an end marker that is not complete yet.</summary>
    public static int HeldBack(ReadOnlySpan<byte> bytes, RunId id)
    {
        byte[] marker = Encoding.ASCII.GetBytes("\r\n" + End(id));
        for (int at = Math.Max(0, bytes.Length - marker.Length - LongestCode); at < bytes.Length; at++)
        {
            ReadOnlySpan<byte> last = bytes[at..];
            for (int skip = 0; skip <= 2; skip++)
            {
                int common = Math.Min(last.Length, marker.Length - skip);
                if (last[..common].SequenceEqual(marker.AsSpan(skip, common)))
                {
                    return last.Length;
                }
            }
        }

        return 0;
    }

    private static int WithoutLineEnd(ReadOnlySpan<byte> bytes, int at)
    {
        at -= at > 0 && bytes[at - 1] == '\n' ? 1 : 0;
        return at - (at > 0 && bytes[at - 1] == '\r' ? 1 : 0);
    }
}

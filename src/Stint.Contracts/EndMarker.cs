using System.Text;
using Stint.Posix;

namespace Stint.Contracts;

/// <summary>What bytes are to a marker.</summary>
public enum MarkerMatch
{
    None,

    /// <summary>They end within what may become a marker.</summary>
    Part,

    /// <summary>They begin with a marker.</summary>
    Whole,
}

/// <summary>
/// What the runner prints when the command has ended: an operating system command that terminals ignore, unguessable because it is made
/// up after the end. Everything before it in the log is the command's output.
/// </summary>
public static class EndMarker
{
    private const int SecretBytes = 12;

    /// <summary>The length of every marker in bytes.</summary>
    public static int Length => SecretAt + (2 * SecretBytes) + Terminator.Length;

    /// <summary>Every marker begins so. A log follower holds back bytes from here on until it knows the run's end.</summary>
    public static ReadOnlySpan<byte> Prefix => "\u001b]7411;stint-end;"u8;

    private static ReadOnlySpan<byte> Terminator => "\u001b\\"u8;

    private static int SecretAt => Prefix.Length + RunId.Length + 1;

    /// <summary>A new marker, terminated by ST.</summary>
    public static byte[] Create(RunId id) =>
        Encoding.ASCII.GetBytes($"\u001b]7411;stint-end;{id.ToString()};{SecureRandom.Hex(SecretBytes)}\u001b\\");

    /// <summary>
    /// Whether bytes begin with something that has the form of a marker of this run (of any run for the empty id). Only the run's result
    /// tells whether it is the marker.
    /// </summary>
    public static MarkerMatch Match(ReadOnlySpan<byte> bytes, RunId id)
    {
        string run = id.ToString();
        int length = Math.Min(bytes.Length, Length);
        for (int i = 0; i < length; i++)
        {
            byte b = bytes[i];
            bool fits = i < Prefix.Length ? b == Prefix[i]
                : i < SecretAt - 1 ? run.Length == 0 || b == run[i - Prefix.Length]
                : i == SecretAt - 1 ? b == ';'
                : i < Length - Terminator.Length ? char.IsAsciiHexDigitLower((char)b)
                : b == Terminator[i - Length + Terminator.Length];
            if (!fits)
            {
                return MarkerMatch.None;
            }
        }

        return length == Length ? MarkerMatch.Whole : MarkerMatch.Part;
    }

    /// <summary>Where the first marker of this run, or a part of one at the end of the bytes, begins; -1 when there is none.</summary>
    public static int Find(ReadOnlySpan<byte> bytes, RunId id, out MarkerMatch match)
    {
        int at = 0;
        for (int next = Next(bytes); next >= 0; next = Next(bytes[at..]))
        {
            at += next;
            match = Match(bytes[at..], id);
            if (match != MarkerMatch.None)
            {
                return at;
            }

            at++;
        }

        match = MarkerMatch.None;
        return -1;
    }

    // A whole prefix, or an ESC so close to the end that the prefix may be cut.
    private static int Next(ReadOnlySpan<byte> bytes)
    {
        int whole = bytes.IndexOf(Prefix);
        if (whole >= 0)
        {
            return whole;
        }

        int tail = Math.Max(0, bytes.Length - Prefix.Length + 1), cut = bytes[tail..].IndexOf(Prefix[0]);
        return cut < 0 ? -1 : tail + cut;
    }
}

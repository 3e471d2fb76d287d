using System.Text;
using Stint.Posix;

namespace Stint.Contracts;

/// <summary>
/// What the runner prints when the command has ended: an operating system command that terminals ignore, unguessable because it is made
/// up after the end. Everything before it in the log is the command's output.
/// </summary>
public static class EndMarker
{
    /// <summary>Every marker begins so. A log follower holds back bytes from here on until it knows the run's end.</summary>
    public static ReadOnlySpan<byte> Prefix => "\u001b]7411;stint-end;"u8;

    /// <summary>A new marker, terminated by ST.</summary>
    public static byte[] Create(RunId id) =>
        Encoding.ASCII.GetBytes($"\u001b]7411;stint-end;{id};{SecureRandom.Hex(12)}\u001b\\");
}

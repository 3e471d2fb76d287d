using Stint.Posix;

namespace Stint.Core.Runs;

/// <summary>A shell line as the argument behind <c>-lc</c>. Shells take one that begins with a dash or plus for options; a space before it keeps them from that.</summary>
internal static class ShellLine
{
    internal static OsString ForShell(OsString line) => IsLikeAnOption(line.Bytes) ? new OsString([(byte)' ', .. line.Bytes]) : line;

    /// <summary>The line as it was given, from what <see cref="ForShell"/> made of it and the line as text.</summary>
    internal static OsString Given(OsString argument, string shown) => shown is ['-' or '+', ..] ? new OsString(argument.Bytes[1..]) : argument;

    private static bool IsLikeAnOption(ReadOnlySpan<byte> line) => line is [(byte)'-' or (byte)'+', ..];
}

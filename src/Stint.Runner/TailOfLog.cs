using Stint.Contracts;
using Stint.Posix;

namespace Stint.Runner;

/// <summary>The end of the command's output, for the result.</summary>
internal static class TailOfLog
{
    private const int Lines = 20, Bytes = 64 * 1024;

    /// <summary>At most 20 lines of plain text from the last 64 KB of output; empty when the log cannot be read.</summary>
    internal static IReadOnlyList<string> Read(RunDirectory directory, long logBytes)
    {
        if (logBytes == 0)
        {
            return [];
        }

        try
        {
            using Descriptor log = Descriptor.OpenRead(directory.Log);
            byte[] buffer = new byte[(int)Math.Min(Bytes, logBytes)];
            int n = log.ReadAt(buffer, logBytes - buffer.Length);
            return TerminalText.LastLines(buffer.AsSpan(0, n), Lines);
        }
        catch (PosixException)
        {
            return [];
        }
    }
}

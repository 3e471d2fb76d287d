using System.Text;
using Stint.Contracts;
using Stint.Core.Logs;
using Stint.Posix;

namespace Stint.Core.Artifacts;

/// <summary>The line <c>WANDB_RUN_DIR: path</c> in a run's output. Looked for in its first 16 MB, each byte once.</summary>
internal static class WandbLine
{
    internal const long Limit = 16 << 20;
    private const int Block = 256 * 1024;

    /// <summary>The path the last such line from <paramref name="from"/> on names, or null, and from where to go on next time.</summary>
    internal static (string? Path, long Searched) Find(RunDirectory directory, long from)
    {
        string? found = null;
        try
        {
            using LogReader log = LogReader.Open(directory);
            long size = Math.Min(log.Size, Limit);
            byte[]? buffer = from < size ? new byte[(int)Math.Min(Block, size - from)] : null;
            while (from < size)
            {
                int n = log.ReadAt(buffer.AsSpan(0, (int)Math.Min(buffer!.Length, size - from)), from);
                int lines = buffer.AsSpan(0, n).LastIndexOf((byte)'\n') + 1;
                if (n == 0 || (lines == 0 && n < Block))
                {
                    break; // a line that is still to end
                }

                lines = lines == 0 ? n : lines;
                found = Last(buffer.AsSpan(0, lines)) ?? found;
                from += lines;
            }
        }
        catch (PosixException)
        {
            // No log (yet): next time.
        }

        return (found, from);
    }

    internal static string? Last(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> mark = "WANDB_RUN_DIR"u8;
        string? found = null;
        for (int at; (at = text.IndexOf(mark)) >= 0;)
        {
            text = text[(at + mark.Length)..];
            if (text is not [(byte)':' or (byte)'=', ..])
            {
                continue;
            }

            int end = text.IndexOfAny("\r\n\u001b"u8);
            string value = Encoding.UTF8.GetString(end < 0 ? text[1..] : text[1..end]).Trim().Trim('"', '\'');
            found = value.Length is > 0 and < 4096 && !value.Contains('\0', StringComparison.Ordinal) ? value : found;
        }

        return found;
    }
}

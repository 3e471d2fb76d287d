namespace Stint.Core.Logs;

/// <summary>
/// Finds where the last lines of a log begin, backwards from its end, in time that depends on these lines alone. A line ends with a line
/// feed: all states of a progress bar are one line.
/// </summary>
public static class LogTail
{
    /// <summary>A line longer than this ends the search; then the answer lies within it.</summary>
    public const int MaxLine = 1 << 20;

    private const int Block = 64 * 1024;

    /// <summary>
    /// The offset at which the last <paramref name="lines"/> lines begin; a line without an end is one. Fewer lines follow when there are no
    /// more or when one is longer than 1 MiB: of that, the part after a carriage return or at least the beginning of a character.
    /// </summary>
    public static long Start(LogReader log, int lines)
    {
        if (lines <= 0 || log.Size == 0)
        {
            return log.Size;
        }

        byte[] buffer = new byte[Block];
        long lineEnd = log.Size - (EndsWithLineFeed(log) ? 1 : 0), blockEnd = lineEnd;
        while (blockEnd > 0)
        {
            long blockStart = Math.Max(0, blockEnd - Block);
            ReadOnlySpan<byte> block = buffer.AsSpan(0, log.ReadAt(buffer.AsSpan(0, (int)(blockEnd - blockStart)), blockStart));
            int feed = block.Length;
            while ((feed = block[..feed].LastIndexOf((byte)'\n')) >= 0)
            {
                lineEnd = blockStart + feed;
                if (--lines == 0)
                {
                    return lineEnd + 1;
                }
            }

            if (lineEnd - blockStart > MaxLine)
            {
                return blockStart + Within(block);
            }

            blockEnd = blockStart;
        }

        return 0;
    }

    private static bool EndsWithLineFeed(LogReader log)
    {
        Span<byte> last = stackalloc byte[1];
        return log.ReadAt(last, log.Size - 1) == 1 && last[0] == (byte)'\n';
    }

    private static int Within(ReadOnlySpan<byte> line)
    {
        int carriageReturn = line.IndexOf((byte)'\r');
        if (carriageReturn >= 0)
        {
            return carriageReturn + 1;
        }

        int start = 0;
        while (start < Math.Min(line.Length, Utf8Boundary.LongestCharacter - 1) && (line[start] & 0xc0) == 0x80)
        {
            start++;
        }

        return start;
    }
}

using Stint.Contracts;
using Stint.Posix;

namespace Stint.Runner;

/// <summary>How much of run.log is the command's output, and whether that is known to be all of it.</summary>
internal readonly record struct LogEnd(long Bytes, bool IsComplete, string? Problem);

/// <summary>
/// Finds the end of the command's output in the log. Output still travels through tmux when the command is dead: a marker is sent after it,
/// and when the marker has arrived so has everything before it.
/// </summary>
internal static class EndOfOutput
{
    private const double Patience = 2;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    /// <summary>Takes two seconds at most, no time when the terminal is gone, and usually about ten milliseconds.</summary>
    internal static LogEnd Find(RunDirectory directory, RunId id, PaneTerminal terminal, FileChanges changes)
    {
        try
        {
            using Descriptor log = Descriptor.OpenRead(directory.Log);
            bool hasEvents = changes.Watch(directory.Log, Inotify.Modified) is not null;
            return Find(log, hasEvents ? changes : null, EndMarker.Create(id), terminal);
        }
        catch (PosixException e)
        {
            return new LogEnd(0, IsComplete: false, e.Error == Errno.NoEntry
                ? "there is no log: the pane's pipe was not in place"
                : $"the log cannot be read: {Errno.Describe(e.Error)}");
        }
    }

    private static LogEnd Find(Descriptor log, FileChanges? changes, byte[] marker, PaneTerminal terminal)
    {
        long deadline = Clock.After(Patience);
        long position = log.Length();
        terminal.Restore();
        bool sent = terminal.Write(marker, deadline);
        while (sent)
        {
            if (Search(log, marker, ref position) is { } end)
            {
                if (end > 0)
                {
                    log.Sync();
                }

                return new LogEnd(end, IsComplete: true, null);
            }

            if (Clock.Ticks >= deadline || terminal.IsGone)
            {
                break;
            }

            if (changes is not null)
            {
                changes.Wait(Clock.Until(deadline));
            }
            else
            {
                _ = Readiness.WaitToRead(Look); // the user has no file events left
            }
        }

        return new LogEnd(WithoutPartOf(marker, log), IsComplete: false, terminal.IsGone ? null : "the log may lack the end of the output");
    }

    // Where the marker begins, or null; then the position is where it could still begin.
    private static long? Search(Descriptor log, byte[] marker, ref long position)
    {
        Span<byte> buffer = stackalloc byte[16 * 1024];
        while (log.ReadAt(buffer, position) is var n && n >= marker.Length)
        {
            int at = buffer[..n].IndexOf(marker);
            if (at >= 0)
            {
                return position + at;
            }

            position += n - marker.Length + 1;
        }

        return null;
    }

    // The log's size less a beginning of the marker at its end.
    private static long WithoutPartOf(byte[] marker, Descriptor log)
    {
        long length = log.Length();
        Span<byte> last = stackalloc byte[marker.Length];
        last = last[..log.ReadAt(last, Math.Max(0, length - last.Length))];
        int keep = 0;
        while (keep < last.Length && !marker.AsSpan().StartsWith(last[keep..]))
        {
            keep++;
        }

        return length - (last.Length - keep);
    }
}

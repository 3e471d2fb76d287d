using Stint.Contracts;
using Stint.Posix;

namespace Stint.Runner;

/// <summary>
/// Holds the command back until the pane is as asked for: the terminal has its size (at most 200 ms) and the pane's pipe has created
/// run.log (at most 1 s). Then it starts anyway.
/// </summary>
internal static class StartGate
{
    private const double SizePatience = 0.2, PipePatience = 1;

    /// <summary>0 when the command may start; else the terminating signal that came first, so that it need not start at all.</summary>
    internal static int Wait(RunDirectory directory, (int Columns, int Rows) size, PaneTerminal terminal, SignalQueue signals)
    {
        long sizeDeadline = Clock.After(SizePatience), pipeDeadline = Clock.After(PipePatience);
        using Inotify? files = WatchFor(directory);
        while (true)
        {
            bool waitsForSize = terminal.Size is { } now && now != size && Clock.Ticks < sizeDeadline;
            bool waitsForPipe = files is not null && !File.Exists(directory.Log) && Clock.Ticks < pipeDeadline;
            if (NextTerminating(signals) is > 0 and var signal)
            {
                return signal;
            }

            if (!waitsForSize && !waitsForPipe)
            {
                return 0;
            }

            long deadline = waitsForSize ? sizeDeadline : pipeDeadline;
            if ((Readiness.WaitToRead(Clock.Until(deadline), signals.Descriptor, files?.Descriptor) & 2) != 0)
            {
                _ = files!.Read(TimeSpan.Zero);
            }
        }
    }

    private static int NextTerminating(SignalQueue signals)
    {
        while (signals.Next() is > 0 and var signal)
        {
            if (signal is Signals.Hangup or Signals.Interrupt or Signals.Quit or Signals.Terminate)
            {
                return signal;
            }
        }

        return 0;
    }

    private static Inotify? WatchFor(RunDirectory directory)
    {
        if (File.Exists(directory.Log))
        {
            return null;
        }

        Inotify? files = null;
        try
        {
            files = Inotify.Open();
            files.Add(directory.Path, Inotify.Created | Inotify.MovedTo);
            return files;
        }
        catch (PosixException)
        {
            files?.Dispose(); // the user's limit of instances is reached: start without waiting
            return null;
        }
    }
}

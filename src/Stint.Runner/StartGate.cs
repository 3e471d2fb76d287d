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
    internal static int Wait(
        RunDirectory directory, (int Columns, int Rows) size, PaneTerminal terminal, SignalQueue signals, FileChanges changes)
    {
        int? watch = File.Exists(directory.Log) ? null : changes.Watch(directory.Path, Inotify.Created | Inotify.MovedTo);
        int signal = Hold(directory, size, terminal, signals, watch is null ? null : changes);
        if (watch is { } watched)
        {
            changes.Forget(watched);
        }

        return signal;
    }

    // Without changes the log is there, or cannot be waited for: then it starts without.
    private static int Hold(
        RunDirectory directory, (int Columns, int Rows) size, PaneTerminal terminal, SignalQueue signals, FileChanges? changes)
    {
        long sizeDeadline = Clock.After(SizePatience), pipeDeadline = Clock.After(PipePatience);
        while (true)
        {
            bool waitsForSize = terminal.Size is { } now && now != size && Clock.Ticks < sizeDeadline;
            bool waitsForPipe = changes is not null && !File.Exists(directory.Log) && Clock.Ticks < pipeDeadline;
            if (NextTerminating(signals) is > 0 and var signal)
            {
                return signal;
            }

            if (!waitsForSize && !waitsForPipe)
            {
                return 0;
            }

            long deadline = waitsForSize ? sizeDeadline : pipeDeadline;
            if ((Readiness.WaitToRead(Clock.Until(deadline), signals.Descriptor, changes?.Descriptor) & 2) != 0)
            {
                changes!.Wait(TimeSpan.Zero);
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
}

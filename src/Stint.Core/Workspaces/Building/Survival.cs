using Stint.Core.Kernel;
using Stint.Posix;

namespace Stint.Core.Workspaces.Building;

/// <summary>Whether a session outlives its own making: it closes with its last window, and tmux reports nothing of that.</summary>
internal static class Survival
{
    // What cannot be started, or ends at once, has ended by then.
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(50);

    // From a program's end to the end of its window.
    private static readonly TimeSpan Closing = TimeSpan.FromMilliseconds(200);

    /// <summary>Throws <see cref="StintException"/> when the session is gone. Waits only where all its panes run programs of the file's own.</summary>
    internal static void Check(WorkspacePlan plan, IEnumerable<MadePane> panes, BuildMark mark)
    {
        TimeSpan patience = plan.Windows.All(w => w.Panes.All(p => !string.IsNullOrEmpty(p.Shell))) ? AtOnce : TimeSpan.Zero;
        long began = Environment.TickCount64;
        foreach (MadePane pane in panes)
        {
            var left = patience - TimeSpan.FromMilliseconds(Environment.TickCount64 - began);
            if (!Child.WaitForEnd(pane.Process, left > TimeSpan.Zero ? left : TimeSpan.Zero))
            {
                return;
            }
        }

        began = Environment.TickCount64;
        while (Environment.TickCount64 - began < Closing.TotalMilliseconds)
        {
            if (mark.Look() == SessionState.Missing)
            {
                throw new StintException(
                    ErrorCode.Unavailable, $"ensure: {plan.File}: windows: the session closed with its last window, as all that runs in it has ended: have something in it that stays");
            }

            _ = Readiness.WaitToRead(TimeSpan.FromMilliseconds(5)); // where windows stay after their program, nothing will happen
        }
    }
}

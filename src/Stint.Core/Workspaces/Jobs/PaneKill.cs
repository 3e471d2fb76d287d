using Stint.Contracts;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Core.Workspaces.Jobs;

/// <summary>A job that is ended by its processes. <see cref="ThroughRunner"/>: the first signal goes to the runner alone, which does the rest.</summary>
internal sealed record PaneToKill(JobWindow Job, bool ThroughRunner = false, string? Message = null);

/// <summary>Ends jobs that have no record: the signal to all of a pane's processes, after the grace KILL. All at once.</summary>
internal sealed class PaneKill(StopOrder order, JobClosing closing, TimeProvider time, Action<KilledJob> done)
{
    // What a runner needs beyond the grace: killing what is left, waiting for the log, writing the result.
    private static readonly TimeSpan RunnerMargin = TimeSpan.FromSeconds(6), KillPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    internal void Run(IReadOnlyList<PaneToKill> jobs)
    {
        long began = time.GetTimestamp();
        List<Ending> open = [.. jobs.Select(Begin).OfType<Ending>()];
        while (open.Count > 0)
        {
            IReadOnlyList<ProcessEntry> table = ProcessTable.All();
            TimeSpan waited = time.GetElapsedTime(began);
            _ = open.RemoveAll(e => IsOver(e, e.Processes.Living(table), waited));
            if (open.Count > 0)
            {
                _ = Readiness.WaitToRead(Step); // processes that are not our children give no event
            }
        }
    }

    // Null: nothing is left to wait for.
    private Ending? Begin(PaneToKill kill)
    {
        if (kill.Job.Process is not { } leader)
        {
            done(WithoutProcess(kill, closing.Close(kill.Job)));
            return null;
        }

        var ending = new Ending(kill, new JobProcesses(leader));
        int signal = Signals.TryParse(order.Signal, out int number) ? number : Signals.Terminate;
        ending.Processes.Signal(
            kill.ThroughRunner ? [leader] : ending.Processes.Living(ProcessTable.All()), kill.ThroughRunner ? Signals.Terminate : signal);
        return ending;
    }

    // The process has ended, or it is not a child of the server: a server that is gone, or one in another container whose socket is shared.
    private static KilledJob WithoutProcess(PaneToKill kill, (PaneClosing Closing, string Error) window)
    {
        if (ProcessTable.Find(kill.Job.ServerPid) is { IsAlive: true })
        {
            return KillReport.Of(kill.Job, KillOutcome.Ended, window, kill.Message);
        }

        return window.Closing == PaneClosing.Gone
            ? KillReport.Failure(kill.Job, "its tmux server ended meanwhile: what ignores that may live on")
            : KillReport.Of(kill.Job, KillOutcome.Killed, window, "only its window was closed: its processes cannot be seen from here");
    }

    private bool IsOver(Ending ending, IReadOnlyList<ProcessEntry> living, TimeSpan waited)
    {
        PaneToKill kill = ending.Kill;
        if (living.Count == 0)
        {
            string? message = ending.NeededKill ? $"did not end within {order.Grace.TotalSeconds:0.###} s of SIG{order.Signal} and was killed" : null;
            done(KillReport.Of(kill.Job, KillOutcome.Killed, closing.Close(kill.Job), message ?? kill.Message));
            return true;
        }

        TimeSpan grace = order.Grace + (kill.ThroughRunner ? RunnerMargin : TimeSpan.Zero);
        if (waited >= grace + KillPatience)
        {
            done(KillReport.Failure(kill.Job, "its processes do not end even after KILL: they may hang in the kernel (state D)"));
            return true;
        }

        if (waited >= grace)
        {
            ending.NeededKill = true;
            ending.Processes.Signal(living, Signals.Kill);
        }

        return false;
    }

    private sealed class Ending(PaneToKill kill, JobProcesses processes)
    {
        internal PaneToKill Kill => kill;

        internal JobProcesses Processes => processes;

        internal bool NeededKill { get; set; }
    }
}

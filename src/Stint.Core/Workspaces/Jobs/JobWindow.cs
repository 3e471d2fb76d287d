using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Workspaces.Jobs;

/// <summary>A job window as tmux has it, with what it takes to end it.</summary>
public sealed record JobWindow
{
    /// <summary>What interfaces show.</summary>
    public required Job Job { get; init; }

    public required WindowId Window { get; init; }

    /// <summary>The pane whose process is the job; a user may have split others from it.</summary>
    public required PaneId Pane { get; init; }

    /// <summary>The pane's own process, also once it has ended.</summary>
    internal int Pid { get; init; }

    internal int ServerPid { get; init; }

    /// <summary>The workdir that the window names; null where it is not a run's. What a window says is to be checked before it is used.</summary>
    internal string? Workdir { get; init; }

    internal RunId? RunId => Job.RunId;

    internal string Name => Job.TmuxWindow;

    /// <summary>Whether the process is still there as the tmux server's child, unreaped or with its terminal closed, whatever tmux says.</summary>
    internal ProcessEntry? Process => ProcessTable.Find(Pid) is { } entry && entry.Parent == ServerPid && entry.Session == Pid ? entry : null;

    /// <summary>
    /// The jobs among the panes of a session, in tmux's order, each window once. A window is one when its name begins with <c>job:</c>, or
    /// when it holds the run that Stint made it for, whatever it is called. The job is the pane with that run, else the oldest.
    /// </summary>
    internal static IReadOnlyList<JobWindow> Among(IReadOnlyList<JobPane> panes)
    {
        var jobs = new List<JobWindow>();
        var seen = new HashSet<WindowId>();
        ILookup<WindowId, JobPane> byWindow = panes.ToLookup(p => p.Window);
        foreach (JobPane pane in panes)
        {
            if (seen.Add(pane.Window) && JobIn([.. byWindow[pane.Window]]) is { } job)
            {
                jobs.Add(job);
            }
        }

        return jobs;
    }

    private static JobWindow? JobIn(IReadOnlyList<JobPane> panes)
    {
        JobPane job = panes.FirstOrDefault(p => p.HoldsRun) ?? panes.MinBy(p => p.Id.Number)!;
        bool named = JobWindowName.TryParse(job.WindowName, out string? tag, out string? timestamp);
        if (job is { HoldsRun: true, GivenName: { } given } && JobWindowName.TryParse(given, out string? givenTag, out string? givenTimestamp))
        {
            (tag, timestamp) = (tag ?? givenTag, timestamp ?? givenTimestamp);
        }

        return job.HoldsRun || (named && !job.IsOfRunsWindow) ? Of(job, tag, timestamp) : null;
    }

    private static JobWindow Of(JobPane pane, string? tag, string? timestamp)
    {
        int? killedBy = pane.DeadSignal is { } text && Signals.TryParse(text, out int number) ? number : null;
        bool ofRun = pane.HoldsRun;
        return new JobWindow
        {
            Window = pane.Window,
            Pane = pane.Id,
            Pid = pane.Pid,
            ServerPid = pane.ServerPid,
            Workdir = ofRun ? pane.Workdir : null,
            Job = new Job
            {
                TmuxWindow = pane.WindowName,
                Tag = tag,
                Timestamp = timestamp,
                TmuxWindowId = pane.Window.ToString(),
                TmuxPane = pane.Id.ToString(),
                RunId = ofRun ? pane.RunId : null,
                State = pane.Dead ? JobState.Exited : JobState.Running,
                ExitCode = !pane.Dead ? null : pane.DeadStatus ?? 128 + killedBy,
                Signal = !pane.Dead ? null : killedBy is { } n ? Signals.NameOf(n) : ofRun ? pane.Signal : null,
                EndedAt = !pane.Dead ? null : (ofRun ? pane.EndedAt : null) ?? pane.DeadTime?.Seconds(),
                LogFile = ofRun ? pane.LogFile : null,
            },
        };
    }
}

using Stint.Contracts;

namespace Stint.Core.Workspaces.Jobs;

/// <summary>Puts what was done to a job and to its window into words.</summary>
internal static class KillReport
{
    /// <summary>A job that has ended, and what then became of its pane.</summary>
    internal static KilledJob Of(JobWindow job, KillOutcome outcome, (PaneClosing Closing, string Error) window, string? message = null)
    {
        string? more = window.Closing switch
        {
            PaneClosing.WindowStays or PaneClosing.GoneWindowStays => "its window stays: other panes are in it",
            PaneClosing.Changed => "its window was left alone: it is not the job's any more",
            PaneClosing.Refused => $"its window could not be closed: {(window.Error.Length > 0 ? window.Error : "tmux does not answer")}",
            _ => null,
        };
        bool failed = window.Closing == PaneClosing.Refused || (window.Closing == PaneClosing.Changed && outcome == KillOutcome.Closed);
        return With(job, failed ? KillOutcome.Failed : outcome, message is null || more is null ? message ?? more : $"{message}; {more}");
    }

    /// <summary>A job that had ended before and of which only the window was left.</summary>
    internal static KilledJob OfKept(JobWindow job, (PaneClosing Closing, string Error) window) =>
        Of(job, window.Closing is PaneClosing.Gone or PaneClosing.GoneWindowStays ? KillOutcome.Gone : KillOutcome.Closed, window) with { ExitCode = job.Job.ExitCode, Signal = job.Job.Signal };

    internal static KilledJob Failure(JobWindow job, string why) => With(job, KillOutcome.Failed, why);

    private static KilledJob With(JobWindow job, KillOutcome outcome, string? message) => new()
    {
        TmuxWindow = job.Name,
        Tag = job.Job.Tag,
        TmuxWindowId = job.Job.TmuxWindowId,
        TmuxPane = job.Job.TmuxPane,
        RunId = job.RunId,
        Outcome = outcome,
        Message = message,
    };
}

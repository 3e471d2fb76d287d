using Stint.Cli.Output;
using Stint.Cli.Runs;
using Stint.Contracts;
using Stint.Core.Workspaces.Jobs;
using Stint.Posix;

namespace Stint.Cli.Workspaces;

/// <summary>A session's jobs, once or live.</summary>
internal sealed class JobListing(Invocation invocation, string session)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    private string None => $"no jobs in {session}";

    internal int Print(bool json)
    {
        IReadOnlyList<Job> jobs = Look();
        if (json)
        {
            invocation.Out.Line(Json.Document(jobs));
            return 0;
        }

        JobTable.Print(invocation.Out, invocation.Style, jobs);
        if (jobs.Count == 0)
        {
            invocation.Notice(None);
        }

        return 0;
    }

    /// <summary>
    /// Shows them again when one has changed, until interrupted; with JSON one line per changed job, and a last one when its window is
    /// closed. It looks twice a second: a control connection would say it at once, but before 3.7 a tmux that has one crashes when the
    /// last windows of a session end together (docs/decisions/0011).
    /// </summary>
    internal int Watch(bool json)
    {
        using var interrupt = new Interrupt();
        IReadOnlyList<Job> shown = [];
        for (bool first = true; !interrupt.Came; first = false)
        {
            IReadOnlyList<Job> jobs = Look();
            if (json)
            {
                PrintChanges(shown, jobs);
            }
            else if (OutputStream.IsTerminal)
            {
                Draw(jobs, first);
            }
            else if (first || !jobs.SequenceEqual(shown))
            {
                JobTable.Print(invocation.Out, invocation.Style, jobs);
            }

            invocation.Out.Flush();
            shown = jobs;
            TimeSpan pause = json || !OutputStream.IsTerminal || JobTable.StaysTrueFor(jobs) is not { } fresh || fresh > Pause ? Pause : fresh;
            _ = Readiness.WaitToRead(pause, interrupt.Descriptor);
        }

        return 0;
    }

    private IReadOnlyList<Job> Look() => [.. JobWindows.List(invocation.Tmux.ForNewRuns, session).Select(j => j.Job)];

    // Line by line over what is there: a tmux whose screen is cleared at once keeps what was on it in its history, each time.
    private void Draw(IReadOnlyList<Job> jobs, bool first)
    {
        string text = jobs.Count == 0 ? None + "\n" : JobTable.Table(invocation.Style, jobs);
        invocation.Out.Write((first ? "\u001b[H\u001b[J" : "\u001b[H\u001b[K") + text.Replace("\n", "\n\u001b[K", StringComparison.Ordinal) + "\u001b[J");
    }

    // A window's id is that of another window when a new server has taken the place of the old one: then the pane's or the name differ,
    // and it counts as changed.
    private void PrintChanges(IReadOnlyList<Job> before, IReadOnlyList<Job> now)
    {
        HashSet<string> left = [.. now.Select(j => j.TmuxWindowId)];
        foreach (Job gone in before.Where(j => !left.Contains(j.TmuxWindowId)))
        {
            invocation.Out.Line(Json.Line(gone with { State = JobState.Closed }));
        }

        HashSet<Job> known = [.. before];
        foreach (Job changed in now.Where(j => !known.Contains(j)))
        {
            invocation.Out.Line(Json.Line(changed));
        }
    }
}

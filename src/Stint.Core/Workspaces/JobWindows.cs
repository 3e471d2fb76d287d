using Stint.Contracts;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Workspaces;

/// <summary>Reads the job windows of a session. tmux alone is asked, in one call.</summary>
public static class JobWindows
{
    private const int Attempts = 5;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    /// <summary>The jobs of the session of exactly this name; none when there is no such session or no server. Throws <see cref="TmuxException"/>.</summary>
    public static IReadOnlyList<JobWindow> List(ITmuxClient tmux, string session) => TryList(tmux, session) ?? [];

    /// <summary>The same, but null when there is no such session or no server, or the connection to it is lost.</summary>
    internal static IReadOnlyList<JobWindow>? TryList(ITmuxClient tmux, string session)
    {
        for (int attempt = 1; ; attempt++)
        {
            TmuxReply reply = tmux.TryRun(Commands.ListPanesOfSession(JobPane.Format.Text, Target.Session(session)));
            if (reply.Failure is TmuxFailure.NoServer or TmuxFailure.NotFound or TmuxFailure.ConnectionLost)
            {
                return null;
            }

            IReadOnlyList<JobWindow> jobs = JobWindow.Among(JobPane.Format.Read(reply));
            if (attempt == Attempts || !jobs.Any(IsHalfDead))
            {
                return jobs;
            }

            _ = Readiness.WaitToRead(Moment);
        }
    }

    // tmux sees the terminal's end first and a moment later how the process ended. A process may also close its terminal and live on.
    private static bool IsHalfDead(JobWindow job) => job.Job is { State: JobState.Exited, ExitCode: null } && job.Process is not null;
}

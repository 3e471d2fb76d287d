using Stint.Contracts;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Workspaces.Jobs;

/// <summary>Reads the job windows of a session. tmux alone is asked, in one call.</summary>
public static class JobWindows
{
    private const int Attempts = 5;
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(5);

    /// <summary>The jobs of the session of exactly this name; none when there is no such session or no server. Throws <see cref="TmuxException"/>.</summary>
    public static IReadOnlyList<JobWindow> List(ITmuxClient tmux, string session)
    {
        TmuxCommandList look = Commands.ListPanesOfSession(JobPane.Format.Text, Target.Session(session));
        for (int attempt = 1; ; attempt++)
        {
            TmuxReply reply = tmux.TryRun(look);
            if (reply.Failure is TmuxFailure.NoServer or TmuxFailure.NotFound or TmuxFailure.ConnectionLost)
            {
                return [];
            }

            IReadOnlyList<JobWindow> jobs = JobWindow.Among(JobPane.Format.Read(reply));
            JobWindow[] halfDead = [.. jobs.Where(j => j.Job is { State: JobState.Exited, ExitCode: null } && j.Process is not null)];
            if (attempt == Attempts || halfDead.Length == 0)
            {
                return jobs;
            }

            // tmux sees the terminal's end first and a moment later how the process ended. Now and then it misses the signal that a child
            // has ended, and the process stays a zombie until another child ends: it gets one.
            _ = Readiness.WaitToRead(Moment);
            look = halfDead.Any(j => j.Process is { IsAlive: false }) && look.Count == 1 ? new TmuxCommandList(new TmuxCommand("run-shell", ":")).Then(look) : look;
        }
    }
}

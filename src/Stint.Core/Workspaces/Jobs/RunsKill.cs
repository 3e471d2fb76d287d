using Microsoft.Data.Sqlite;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Core.Workspaces.Jobs;

/// <summary>
/// Ends the jobs that are runs of one workdir as <c>stint stop</c> does, so that their record says so. What cannot be done that way is
/// handed on.
/// </summary>
internal sealed class RunsKill(StopOrder order, JobClosing closing, TmuxAccess tmux, TimeProvider time, Action<KilledJob> done, Action<string> notice)
{
    private readonly long _began = time.GetTimestamp();
    private readonly List<(JobWindow Job, RunRecord Run)> _asked = [];
    private readonly List<PaneToKill> _left = [];

    /// <summary>
    /// The workdir of a run's window if it may be used: it holds the run, and folder and run are the user's own. A window's options can be
    /// set by anybody who may talk to the tmux server.
    /// </summary>
    internal static Workdir? WorkdirOf(JobWindow job)
    {
        if (job is not { Workdir: ['/', ..] path, RunId: { } id } || path != Path.GetFullPath(path))
        {
            return null;
        }

        var workdir = new Workdir(path);
        return FileOwner.IsMine(workdir.Agents) && FileOwner.IsMine(workdir.Runs) && FileOwner.IsMine(workdir.Run(id).Path)
            && Directory.Exists(workdir.Run(id).Path) ? workdir : null;
    }

    /// <summary>Ends them; <paramref name="others"/> is called as soon as it is clear which have to be ended by their processes.</summary>
    internal void Run(Workdir workdir, IReadOnlyList<JobWindow> jobs, Action<IReadOnlyList<PaneToKill>> others)
    {
        using RunBook? book = TryOpen(workdir);
        Ask(workdir, book, jobs);
        others(_left);
        foreach ((JobWindow job, RunRecord run) in _asked)
        {
            Finish(book!, job, run);
        }
    }

    private RunBook? TryOpen(Workdir workdir)
    {
        try
        {
            return RunBook.Open(workdir, tmux, time, notice, create: false);
        }
        catch (Exception e) when (e is StintException or SqliteException or IOException)
        {
            notice($"{workdir.Path}: its records cannot be opened, so its jobs are told through their runners: {e.Message}");
            return null;
        }
    }

    private void Ask(Workdir workdir, RunBook? book, IReadOnlyList<JobWindow> jobs)
    {
        foreach (JobWindow job in jobs)
        {
            try
            {
                if (book?.Store.Find(job.RunId!.Value) is { } run && (run.TmuxPane is null || run.TmuxPane == job.Job.TmuxPane))
                {
                    _asked.Add((job, book.Stopper.Request(run, order)));
                    continue;
                }
            }
            catch (StintException e)
            {
                done(KillReport.Failure(job, e.Message));
                continue;
            }
            catch (Exception e) when (e is SqliteException or IOException)
            {
                // One look at a busy database is enough.
                notice($"{workdir.Path}: its records cannot be used, so its jobs are told through their runners: {e.Message}");
                book = null;
            }

            _left.Add(ThroughRunner(workdir, job));
        }
    }

    // The runner finds the request, ends the command, and writes the result from which the record is made later.
    private PaneToKill ThroughRunner(Workdir workdir, JobWindow job)
    {
        var wish = new StopRequest { Signal = order.Signal, GraceS = order.Grace.TotalSeconds, RequestedAt = time.NowSeconds() };
        try
        {
            RunFiles.Replace(workdir.Run(job.RunId!.Value).Stop, wish, ContractsJson.Default.StopRequest);
            return new PaneToKill(job, ThroughRunner: true);
        }
        catch (PosixException e)
        {
            return new PaneToKill(job, Message: $"that it was stopped could not be noted: {e.Message}");
        }
    }

    private void Finish(RunBook book, JobWindow job, RunRecord asked)
    {
        try
        {
            // The grace has been running since all were asked. The window is closed below, where other panes in it are spared.
            TimeSpan left = order.Grace - time.GetElapsedTime(_began);
            RunRecord run = book.Stopper.Finish(asked, order with { Keep = true, Grace = left > TimeSpan.Zero ? left : TimeSpan.Zero });
            KillOutcome outcome = run.Status == RunStatus.Stopped ? KillOutcome.Killed : KillOutcome.Ended;
            done(KillReport.Of(job, outcome, closing.Close(job), run.Error) with { ExitCode = run.ExitCode, Signal = run.Signal });
        }
        catch (Exception e) when (e is StintException or SqliteException or IOException)
        {
            done(KillReport.Failure(job, e.Message));
        }
    }
}

using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;

namespace Stint.Core.Workspaces.Jobs;

/// <summary>
/// Ends jobs and closes their windows, all at once: twenty that ignore the signal take one grace. Runs are stopped by their records, the
/// jobs of other tools by their processes; of what has ended before, only the window is closed.
/// </summary>
public sealed class JobKill(TmuxAccess tmux, TimeProvider time, Action<string> notice)
{
    private readonly JobClosing _closing = new(tmux.ForNewRuns);
    private readonly BlockingCollection<(KilledJob? Killed, string? Notice)> _news = [];
    private readonly ConcurrentBag<Exception> _faults = [];
    private int _working;

    /// <summary>What became of each, as it becomes known. Everything has been asked to end before the first is waited for; go on to the end.</summary>
    public IEnumerable<KilledJob> Run(IReadOnlyList<JobWindow> jobs, StopOrder order)
    {
        Start(() => Begin(jobs, order));
        foreach ((KilledJob? killed, string? said) in _news.GetConsumingEnumerable())
        {
            if (killed is not null)
            {
                yield return killed;
            }
            else
            {
                notice(said!);
            }
        }

        if (_faults.TryPeek(out Exception? fault))
        {
            ExceptionDispatchInfo.Throw(fault);
        }
    }

    private void Begin(IReadOnlyList<JobWindow> jobs, StopOrder order)
    {
        // A process can close its terminal, which is the end to tmux, and live on.
        ILookup<bool, JobWindow> live = jobs.ToLookup(j => j.Job.State == JobState.Running || j.Process is { IsAlive: true });
        ILookup<Workdir?, JobWindow> byWorkdir = live[true].ToLookup(RunsKill.WorkdirOf);
        foreach (IGrouping<Workdir?, JobWindow> group in byWorkdir)
        {
            Start(() => End([.. group], group.Key, order));
        }

        JobWindow[] kept = [.. live[false]];
        foreach ((JobWindow job, (PaneClosing, string) window) in kept.Zip(_closing.Close(kept)))
        {
            Done(KillReport.OfKept(job, window));
        }
    }

    private void End(IReadOnlyList<JobWindow> jobs, Workdir? workdir, StopOrder order)
    {
        var panes = new PaneKill(order, _closing, time, Done);
        if (workdir is null)
        {
            panes.Run([.. jobs.Select(j => new PaneToKill(j, Message: j.RunId is null ? null : "its run directory is gone or not yours, so nothing is recorded"))]);
            return;
        }

        new RunsKill(order, _closing, tmux, time, Done, said => _news.Add((null, said))).Run(workdir, jobs, left => Start(() => panes.Run(left)));
    }

    private void Done(KilledJob job) => _news.Add((job, null));

    // Each on a thread of its own: they wait for different ends, and each workdir's database belongs to one thread.
    private void Start(Action work)
    {
        Interlocked.Increment(ref _working);
        new Thread(() =>
        {
            try
            {
                work();
            }
#pragma warning disable CA1031 // it is thrown again where the outcomes are read
            catch (Exception e)
#pragma warning restore CA1031
            {
                _faults.Add(e);
            }
            finally
            {
                if (Interlocked.Decrement(ref _working) == 0)
                {
                    _news.CompleteAdding();
                }
            }
        })
        { IsBackground = true, Name = "kill" }.Start();
    }
}

using Microsoft.Data.Sqlite;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Queue;

/// <summary>
/// The one scheduler of a workdir: follows the runs that are active and starts those that wait when <see cref="Scheduler"/> says so. It
/// holds a lock that dies with its process. A run is claimed on record before its window is asked for, and its own started.json decides
/// whether it starts: so after a crash at any point nothing starts twice, and what had not started goes back to the queue. For one thread,
/// with a book of its own; only <see cref="Wake"/> may be called by others.
/// </summary>
public sealed class QueueRunner : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1.2), Repeat = TimeSpan.FromSeconds(1), StartsTogether = TimeSpan.FromMilliseconds(40), Longest = TimeSpan.FromMinutes(1);
    private readonly FileLock _only;
    private readonly RunBook _book;
    private readonly QueueRunnerOptions _options;
    private readonly QueueWatch _watch;
    private readonly QueueMemory _memory;
    private readonly BurstClient _tmux;
    private readonly RunLauncher _launcher;
    private readonly HashSet<RunId> _due = [], _started = [];
    private long _lookAt, _startedAt = long.MaxValue, _askAt = long.MaxValue;
    private int _asked;

    private QueueRunner(FileLock only, RunBook book, QueueRunnerOptions options)
    {
        _only = only;
        _book = book;
        _options = options;
        _watch = new QueueWatch(book.Workdir, options.FileEvents);
        _memory = new QueueMemory(book, _watch, options.SweepLanes);
        _tmux = new BurstClient(book.Tmux.ForNewRuns, options.Session, book.Time);
        _launcher = new RunLauncher(book.Store, book.Workdir, _tmux, options.Runner, book.Time);
    }

    /// <summary>Null when another process, or another of these, is the scheduler of this workdir.</summary>
    public static QueueRunner? TryOpen(RunBook book, QueueRunnerOptions options) =>
        FileLock.TryTake(book.Workdir.SchedulerLock) is { } only ? new QueueRunner(only, book, options) : null;

    /// <summary>Looks at every active run and starts all that may start now. Returns whether any record was changed.</summary>
    public bool Step()
    {
        _memory.Doubt();
        _ = _memory.Refresh();
        _due.Clear();
        bool changed = Reconcile(_memory.Active);
        return Schedule() || changed;
    }

    /// <summary>
    /// Works until <paramref name="ct"/> is cancelled. What other processes write is seen within milliseconds, an end without any file
    /// event within two seconds. Failures that may pass are told and tried again; a damaged database throws.
    /// </summary>
    public void Run(CancellationToken ct)
    {
        using CancellationTokenRegistration end = ct.Register(Wake);
        _memory.Doubt();
        bool everything = true;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                Work(everything);
                everything = false;
                Take(_watch.Wait(UntilNext()), ref everything);
            }
            catch (Exception e) when (e is IOException or StintException or TmuxException || (e is SqliteException s && !Database.IsDamage(s)))
            {
                _options.Notice($"queue: {e.Message}: trying again");
                _memory.Doubt();
                everything = true;
                ct.WaitHandle.WaitOne(Repeat);
            }
        }
    }

    /// <summary>Has the scheduler look at the records now. From any thread.</summary>
    public void Wake() => _watch.Wake();

    public void Dispose()
    {
        _tmux.Dispose();
        _watch.Dispose();
        _only.Dispose();
    }

    private void Work(bool everything)
    {
        long now = Environment.TickCount64;
        Refresh(now);
        if (everything || (_options.SlowLook && now >= _lookAt))
        {
            _lookAt = now + (long)Look.TotalMilliseconds;
            _due.UnionWith(_memory.Active.Where(r => everything || MayHaveChanged(r)).Select(r => r.Id));
            _tmux.Rest();
        }

        if (now >= _startedAt)
        {
            _due.UnionWith(_started);
            _started.Clear();
            _startedAt = long.MaxValue;
        }

        RunRecord[] due = [.. _due.Select(_memory.ActiveRun).OfType<RunRecord>()];
        _due.Clear();
        _ = Reconcile(due);
        _ = Schedule();
    }

    // A writer's file event comes before its change can be read, by as long as the disk takes: asked again after 2, 4, 8 … 256 ms.
    private void Refresh(long now)
    {
        _due.UnionWith(_memory.Refresh());
        if (now >= _askAt)
        {
            _askAt = ++_asked > 8 ? long.MaxValue : now + (1 << _asked);
        }
    }

    // A run that starts is looked at a moment later, together with others: a short one has ended by then, and is recorded once.
    private void Take(QueueSign sign, ref bool everything)
    {
        everything = sign.Everything;
        if (sign.Database)
        {
            (_asked, _askAt) = (0, Environment.TickCount64);
        }

        _due.UnionWith(sign.Ended);
        _started.ExceptWith(sign.Ended);
        sign.Started.ExceptWith(sign.Ended);
        if (sign.Started.Count > 0)
        {
            _started.UnionWith(sign.Started);
            _startedAt = Math.Min(_startedAt, Environment.TickCount64 + (long)StartsTogether.TotalMilliseconds);
        }
    }

    private TimeSpan UntilNext()
    {
        long next = Math.Min(Math.Min(_startedAt, _askAt), _options.SlowLook ? _lookAt : long.MaxValue);
        return next == long.MaxValue ? Longest : TimeSpan.FromMilliseconds(Math.Max(0, next - Environment.TickCount64));
    }

    // What costs little to ask of a run that, by all that is known, goes on.
    private bool MayHaveChanged(RunRecord run)
    {
        RunDirectory directory = _book.Workdir.Run(run.Id);
        return run.Status == RunStatus.Launching || run.Placement == RunPlacement.ExistingWindow || File.Exists(directory.Result) || !FileLock.IsHeld(directory.Lock);
    }

    private bool Reconcile(IReadOnlyCollection<RunRecord> runs)
    {
        List<(RunId Id, IReadOnlyList<RunStep> Steps)> changes = [];
        foreach (RunRecord run in runs)
        {
            if (_book.Reconciler.Look(run, LaunchPatience.OfScheduler).Steps is { Count: > 0 } steps)
            {
                changes.Add((run.Id, steps));
            }
        }

        return changes.Count > 0 && Record(changes);
    }

    // Not waited for until it is on the disk: after a power failure the run directories say the same again.
    private bool Record(List<(RunId Id, IReadOnlyList<RunStep> Steps)> changes)
    {
        List<RunRecord> written = [];
        _ = _book.Database.WriteSoon(transaction =>
        {
            written.Clear();
            foreach ((RunId id, IReadOnlyList<RunStep> steps) in changes)
            {
                if (_book.Store.Advance(transaction, id, steps) is { } run)
                {
                    written.Add(run);
                }
                else
                {
                    _memory.Doubt(); // somebody else was faster
                }
            }

            return 0;
        });
        written.ForEach(Take);
        return written.Count > 0;
    }

    private void Take(RunRecord run)
    {
        _memory.Take(run);
        _options.Changed?.Invoke(run);
    }

    // A launch that fails makes room for the next, a failure may settle what others wait for: until nothing is left to do.
    private bool Schedule()
    {
        bool changed = false;
        while (Claim() is { } claimed)
        {
            changed = true;
            FaultPoint.Pass("queue-claimed");
            claimed.ForEach(Launch);
        }

        return changed;
    }

    // Null when there is nothing to do. The plan is made again inside the transaction if anybody has written since.
    private List<RunRecord>? Claim()
    {
        _due.UnionWith(_memory.Refresh());
        QueuePlan plan = Scheduler.Decide(_memory.Snapshot());
        if (plan.IsEmpty)
        {
            return null;
        }

        FaultPoint.Pass("queue-planned");
        List<RunRecord> failed = [], claimed = [];
        _ = _book.Database.WriteSoon(transaction =>
        {
            _due.UnionWith(_memory.Refresh());
            plan = Scheduler.Decide(_memory.Snapshot());
            double now = _book.Time.NowSeconds();
            foreach (QueueFailure failure in plan.Failures)
            {
                Add(failed, _book.Store.Advance(transaction, failure.Id, [new RunStep(RunEvent.LoseDependency, r => Fail(r, failure.Error, now))]));
            }

            foreach (QueueStart start in plan.Starts)
            {
                Add(claimed, _book.Store.Advance(transaction, start.Id, [new RunStep(RunEvent.Launch, r => RunLauncher.Claim(r with { HeldSlots = start.Held }, _book.Workdir, now))]));
            }

            FaultPoint.Pass("queue-claiming");
            return 0;
        });
        failed.ForEach(Take);
        claimed.ForEach(Take);
        return failed.Count + claimed.Count > 0 ? claimed : null;
    }

    private static RunRecord Fail(RunRecord run, string error, double now) => run with { Reason = RunReason.Dependency, Error = error, EndedAt = now };

    private static void Add(List<RunRecord> records, RunRecord? record)
    {
        if (record is not null)
        {
            records.Add(record);
        }
    }

    private void Launch(RunRecord run)
    {
        try
        {
            RunRecord launched = _launcher.Launch(run, prepare: _options.Prepare);
            Take(launched);
            if (launched.TmuxWindowId is null)
            {
                _due.Add(run.Id); // it had been started before: no event will say so again
            }
        }
        catch (Exception e) when (e is IOException or StintException or TmuxException || (e is SqliteException s && !Database.IsDamage(s)))
        {
            _options.Notice($"queue: {e.Message}");
            if (_book.Store.Find(run.Id) is { } now)
            {
                Take(now);
            }
        }
    }
}

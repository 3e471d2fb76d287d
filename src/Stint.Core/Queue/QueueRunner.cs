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
    private const long Gathering = 5; // milliseconds
    private static readonly TimeSpan Repeat = TimeSpan.FromSeconds(1), Farewell = TimeSpan.FromSeconds(3);
    private readonly FileLock _only;
    private readonly RunBook _book;
    private readonly QueueRunnerOptions _options;
    private readonly QueueWatch _watch;
    private readonly QueueMemory _memory;
    private readonly LaunchCrew _crew;
    private readonly QueueAgenda _agenda;
    private readonly List<LaunchOutcome> _outcomes = [];
    private bool _isUntidy;
    private long _recordedAt;

    private QueueRunner(FileLock only, RunBook book, QueueRunnerOptions options)
    {
        _only = only;
        _book = book;
        _options = options;
        _agenda = new QueueAgenda(options.SlowLook);
        _watch = new QueueWatch(book.Workdir, options.FileEvents);
        _memory = new QueueMemory(book, _watch, options.Sweeps);
        _crew = new LaunchCrew(new WindowLauncher(book.Workdir, options.Tmux ?? book.Tmux.ForNewRuns, options.Runner), options.Prepare, Wake);
    }

    /// <summary>Null when another process, or another of these, is the scheduler of this workdir.</summary>
    public static QueueRunner? TryOpen(RunBook book, QueueRunnerOptions options) =>
        FileLock.TryTake(book.Workdir.SchedulerLock) is { } only ? new QueueRunner(only, book, options) : null;

    /// <summary>Looks at every active run, starts all that may start now, and returns when they were launched. Tells whether any record was changed.</summary>
    public bool Step()
    {
        _memory.Doubt();
        _agenda.Everything = true;
        bool changed = Work();
        while (_crew.IsBusy)
        {
            _agenda.Take(_watch.Wait(Repeat), Environment.TickCount64);
            changed = Work() || changed;
        }

        return changed;
    }

    /// <summary>
    /// Works until <paramref name="ct"/> is cancelled. What other processes write is seen within milliseconds, an end without any file
    /// event within two seconds. Failures that may pass are told and tried again; a damaged database throws.
    /// </summary>
    public void Run(CancellationToken ct)
    {
        using CancellationTokenRegistration end = ct.Register(Wake);
        _book.Database.LetLogGrow();
        _memory.Doubt();
        _agenda.Everything = true;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                _ = Work();
                GatherSigns(ct);
                QueueSign sign = _watch.Wait(_agenda.UntilNext(Environment.TickCount64));
                _agenda.Take(sign, Environment.TickCount64);
            }
            catch (Exception e) when (e is IOException or StintException or TmuxException || (e is SqliteException s && !Database.IsDamage(s)))
            {
                _options.Notice($"queue: {e.Message}: trying again");
                _memory.Doubt();
                _agenda.Everything = true;
                ct.WaitHandle.WaitOne(Repeat);
            }
        }

        Finish();
    }

    /// <summary>Has the scheduler look at the records now. From any thread.</summary>
    public void Wake() => _watch.Wake();

    public void Dispose()
    {
        _crew.Dispose();
        _watch.Dispose();
        _only.Dispose();
    }

    // While launches are under way signs come one upon another: what they say of a few milliseconds is recorded in one transaction.
    private void GatherSigns(CancellationToken ct)
    {
        if (_crew.IsBusy)
        {
            _ = ct.WaitHandle.WaitOne((int)Math.Clamp(_recordedAt + Gathering - Environment.TickCount64, 0, Gathering));
        }
    }

    // What was ordered is worth a moment: else the next scheduler has to find out what became of it.
    private void Finish()
    {
        long end = Environment.TickCount64 + (long)Farewell.TotalMilliseconds;
        while (_crew.IsBusy && Environment.TickCount64 < end)
        {
            _ = _watch.Wait(Repeat);
            _outcomes.AddRange(_crew.Collect());
            Record([], schedule: false);
        }

        TidyUp();
    }

    private void TidyUp()
    {
        if (_isUntidy)
        {
            _book.Database.TidyUp();
            _isUntidy = false;
        }
    }

    private bool Work()
    {
        long now = Environment.TickCount64;
        _agenda.Add(_memory.Refresh());
        _agenda.Asked(now);
        if (_agenda.IsTimeToLook(now))
        {
            _agenda.Add(_memory.Active.Where(r => _agenda.Everything || MayHaveChanged(r)).Select(r => r.Id));
            _agenda.Everything = false;
            TidyUp();
        }

        _outcomes.AddRange(_crew.Collect());
        return Record(Changes(_agenda.TakeDue(now)), schedule: true);
    }

    private List<(RunId Id, IReadOnlyList<RunStep> Steps)> Changes(IReadOnlyCollection<RunId> due)
    {
        List<(RunId Id, IReadOnlyList<RunStep> Steps)> changes = [];
        foreach (RunId id in due)
        {
            if (_memory.ActiveRun(id) is not { } run)
            {
                _agenda.Forget(id);
                continue;
            }

            LaunchPatience patience = _crew.IsLaunching(run.Id) ? LaunchPatience.OfReaders : LaunchPatience.OfScheduler;
            if (_book.Reconciler.Look(run, patience).Steps is { Count: > 0 } steps)
            {
                changes.Add((run.Id, steps));
            }
        }

        return changes;
    }

    // What costs little to ask of a run that, by all that is known, goes on.
    private bool MayHaveChanged(RunRecord run)
    {
        RunDirectory directory = _book.Workdir.Run(run.Id);
        return run.Status == RunStatus.Launching || run.Placement == RunPlacement.ExistingWindow || File.Exists(directory.Result) || !FileLock.IsHeld(directory.Lock);
    }

    // All of it in one transaction, and then the plan on what is known by then. Not waited for until it is on the disk: after a power
    // failure the run directories say the same again.
    private bool Record(List<(RunId Id, IReadOnlyList<RunStep> Steps)> changes, bool schedule)
    {
        if (changes.Count == 0 && _outcomes.Count == 0 && (!schedule || IsSettled()))
        {
            return false;
        }

        FaultPoint.Pass("queue-planned");
        List<RunRecord> written = [], claimed = [];
        _ = _book.Database.WriteSoon(_ =>
        {
            double now = _book.Time.NowSeconds();
            _outcomes.ForEach(o => Take(o.Write(_book.Store, now), written));
            changes.ForEach(c => Take(_book.Store.Advance(c.Id, c.Steps), written));
            if (schedule)
            {
                _agenda.Add(_memory.Refresh());
                while (Plan() is { IsEmpty: false } plan)
                {
                    Write(plan, now, written, claimed);
                }
            }

            FaultPoint.Pass("queue-claiming");
            return 0;
        });
        _isUntidy = true;
        _recordedAt = Environment.TickCount64;
        FaultPoint.Pass("queue-claimed");
        _crew.Launch(claimed, _memory.Active.Count(r => r.CameThroughQueue || r.SweepId is not null));
        _outcomes.ForEach(Report);
        _outcomes.Clear();
        written.ForEach(r => _options.Changed?.Invoke(r));
        return written.Count > 0;
    }

    private bool IsSettled()
    {
        if (!_memory.IsSettled && Plan().IsEmpty)
        {
            _memory.Settle();
        }

        return _memory.IsSettled;
    }

    private QueuePlan Plan() => Scheduler.Decide(_memory.Snapshot(), explain: false);

    private void Write(QueuePlan plan, double now, List<RunRecord> written, List<RunRecord> claimed)
    {
        foreach (QueueFailure failure in plan.Failures)
        {
            RunStep fail = new(RunEvent.LoseDependency, r => r with { Reason = RunReason.Dependency, Error = failure.Error, EndedAt = now });
            Take(_book.Store.Advance(failure.Id, [fail]) ?? throw NotAsKnown(failure.Id), written);
        }

        foreach (QueueEnd end in plan.Ends)
        {
            RunStep stop = new(RunEvent.Stop, r => r with { Reason = RunReason.Stopped, Error = end.Error, StoppedAt = now, EndedAt = now });
            Take(_book.Store.Advance(end.Id, [stop]) ?? throw NotAsKnown(end.Id), written);
        }

        foreach (QueueStart start in plan.Starts)
        {
            RunStep claim = new(RunEvent.Launch, r => RunLauncher.Claim(r with { HeldSlots = start.Held }, _book.Workdir, now));
            RunRecord run = _book.Store.Advance(start.Id, [claim]) ?? throw NotAsKnown(start.Id);
            Take(run, written);
            claimed.Add(run);
        }
    }

    private static StintException NotAsKnown(RunId id) => new(ErrorCode.Conflict, $"run {id} does not wait any more");

    private void Take(RunRecord? run, List<RunRecord> written)
    {
        if (run is null)
        {
            _memory.Doubt(); // somebody else was faster
            return;
        }

        _memory.Take(run);
        written.Add(run);
    }

    private void Report(LaunchOutcome outcome)
    {
        if (outcome.Error is { } error)
        {
            _options.Notice($"queue: {error.Message}");
        }
        else if (outcome.Address is null)
        {
            _agenda.Add(outcome.Run.Id); // it had been started before: no event will say so again
        }
    }
}

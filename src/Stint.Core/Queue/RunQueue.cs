using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;

namespace Stint.Core.Queue;

/// <summary>
/// The queue of a workdir as every interface sees and changes it. All of it is on record; who starts what is queued is
/// <see cref="QueueRunner"/>, in whatever process that is.
/// </summary>
public sealed class RunQueue(RunBook book)
{
    private readonly QueueStore _store = new(book.Database);
    private readonly Settings _settings = new(book.Database, book.Workdir, book.Time);

    public QueueSettings Settings => QueueSettings.Read(_settings);

    /// <summary>How it stands. Runs of sweeps that have a limit of their own are among those that wait and run.</summary>
    public QueueState State()
    {
        QueueSettings settings = Settings;
        List<ActiveRun> active = _store.Active();
        var pool = new SlotPool(settings.Slots, active.Select(a => a.Held));
        return new QueueState
        {
            Parallel = settings.Parallel,
            Paused = settings.Paused,
            Running = [.. active.Where(a => a.Counts).Select(a => a.Id)],
            Queued = [.. _store.Waiting().Select(w => w.Id)],
            Slots = settings.Slots.ToDictionary(s => s.Key, s => new QueueSlots(s.Value, pool.HeldOf(s.Key)), StringComparer.Ordinal),
        };
    }

    /// <summary>Why each run waits, in their order.</summary>
    public IReadOnlyList<QueueWait> Waits(SweepRules sweeps)
    {
        QueuePlan plan = Scheduler.Decide(Snapshot(sweeps));
        Dictionary<RunId, QueueWait> waits = plan.Waits.ToDictionary(w => w.Id);
        return [.. _store.Waiting().Select(w => waits.TryGetValue(w.Id, out QueueWait? wait) ? wait : new QueueWait(w.Id, QueueObstacle.Turn))];
    }

    /// <summary>Changes the settings. Throws <see cref="StintException"/> on values that make no sense.</summary>
    public QueueSettings Set(Func<QueueSettings, QueueSettings> change)
    {
        QueueSettings before = Settings, after = change(before);
        after.Write(_settings, before);
        return after;
    }

    /// <summary>
    /// Says which slots there are: those given, and the machine's graphics cards unless <c>gpu</c> is among them. What was said before
    /// stays where now nothing is known.
    /// </summary>
    public QueueSettings Declare(IReadOnlyDictionary<string, int>? given)
    {
        Dictionary<string, int> slots = given is null ? [] : new(given, StringComparer.Ordinal);
        if (!slots.ContainsKey(RunSlots.Gpu) && GraphicsCards.Count() is > 0 and var cards)
        {
            slots[RunSlots.Gpu] = cards;
        }

        return slots.Count == 0 ? Settings : Set(s => s with { Slots = slots });
    }

    /// <summary>Hands a run that is ready to the queue. Throws <see cref="StintException"/> when it is not.</summary>
    public RunRecord Add(RunRecord run) =>
        book.Store.Advance(run.Id, new RunStep(RunEvent.Queue, r => RunFactory.Queued(r, book.Time.NowSeconds())))
            ?? throw new StintException(ErrorCode.Conflict, $"queue: run {run.Id}: it is {StatusNow(run)}: only a ready run can be queued");

    /// <summary>
    /// Launches a run that is ready or queued, whatever the limit says and whatever it waits for. It gets the slots it asked for: free
    /// ones where there are any, else those that the fewest others hold. Its window goes to another <paramref name="session"/> than the
    /// recorded one if that is given.
    /// </summary>
    public RunRecord Start(RunRecord run, string runner, string? session = null) =>
        book.Start(run, runner, r => WithSlots(r) with { TmuxSession = session ?? r.TmuxSession });

    /// <summary>Hands those of these runs to the queue that are ready by then, many at once, in this order.</summary>
    internal void AddAll(IEnumerable<RunId> ids, Func<bool> goOn)
    {
        double now = book.Time.NowSeconds();
        book.Store.AdvanceAll(ids, [RunStatus.Ready], new RunStep(RunEvent.Queue, r => RunFactory.Queued(r, now)), goOn);
    }

    /// <summary>Puts a waiting run before all others, with the highest priority among them.</summary>
    public RunRecord MoveFirst(RunRecord run) => Move(run, before: null);

    /// <summary>Puts a waiting run directly before another one that waits; it takes over that one's priority.</summary>
    public RunRecord MoveBefore(RunRecord run, RunRecord before) => Move(run, before.Id);

    private RunRecord WithSlots(RunRecord run)
    {
        if (run.Slots is null)
        {
            return run;
        }

        var pool = new SlotPool(Settings.Slots, _store.Active().Select(a => a.Held));
        return run with { HeldSlots = pool.Take(run.Slots) };
    }

    private RunRecord Move(RunRecord run, RunId? before) => book.Database.Write(_ =>
    {
        List<WaitingRun> order = _store.Waiting();
        int at = before is null ? 0 : order.FindIndex(w => w.Id == before);
        if (!order.Exists(w => w.Id == run.Id) || at < 0)
        {
            RunId missing = order.Exists(w => w.Id == run.Id) ? before!.Value : run.Id;
            throw new StintException(ErrorCode.Conflict, $"queue: run {missing}: it does not wait in the queue: see 'stint queue'");
        }

        if (order[at].Id == run.Id)
        {
            return book.Store.Find(run.Id)!;
        }

        WaitingRun next = order[at];
        order.RemoveAll(w => w.Id == run.Id);
        at = order.IndexOf(next);
        double? previous = at > 0 && order[at - 1].Priority == next.Priority ? order[at - 1].Position : null;
        double position = previous is null ? next.Position - 1 : (previous.Value + next.Position) / 2;
        if (previous is not null && (position <= previous || position >= next.Position))
        {
            position = Spread(order, at);
        }

        EventLog.Append(book.Database, book.Time.NowSeconds(), LoggedEvent.QueueUpdated);
        return book.Store.Update(run.Id, r => r with { Priority = next.Priority, QueuePosition = position })!;
    });

    // No number is left between the two: those of this priority are numbered anew, one apart, with a gap for the run at this place.
    private double Spread(List<WaitingRun> order, int at)
    {
        WaitingRun[] same = [.. order.Where(w => w.Priority == order[at].Priority)];
        int place = Array.IndexOf(same, order[at]);
        double first = same[0].Position - 1;
        for (int i = 0; i < same.Length; i++)
        {
            double position = first - same.Length + i + (i >= place ? 1 : 0);
            _ = book.Store.Update(same[i].Id, r => r with { QueuePosition = position });
        }

        return first - same.Length + place;
    }

    private QueueSnapshot Snapshot(SweepRules sweeps)
    {
        QueueSettings settings = Settings;
        List<WaitingRun> waiting = _store.Waiting();
        return new QueueSnapshot
        {
            Lane = new QueueLane(settings.Parallel, settings.Paused),
            Sweeps = sweeps,
            Slots = settings.Slots,
            Waiting = waiting,
            Active = _store.Active(),
            Dependencies = _store.DependenciesOf(waiting),
        };
    }

    private string StatusNow(RunRecord run) => (book.Store.Find(run.Id) ?? run).Status.Word();
}

using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;

namespace Stint.Core.Queue;

/// <summary>
/// What the scheduler knows of the records: read from the database when somebody else has written to it, and kept up by hand for what the
/// scheduler writes itself.
/// </summary>
internal sealed class QueueMemory(RunBook book, QueueWatch watch, Func<SweepRules>? sweeps)
{
    private readonly QueueStore _store = new(book.Database);
    private readonly Settings _stored = new(book.Database, book.Workdir, book.Time);
    private readonly Dictionary<RunId, RunRecord> _active = [];
    private List<WaitingRun> _waiting = [];
    private Dictionary<RunId, RunState> _dependencies = [];
    private SweepRules _sweeps = SweepRules.None;
    private QueueSettings _settings = new();
    private long? _version;

    /// <summary>The runs that are launched or run, as last recorded.</summary>
    internal IReadOnlyCollection<RunRecord> Active => _active.Values;

    internal RunRecord? ActiveRun(RunId id) => _active.GetValueOrDefault(id);

    /// <summary>Nothing has changed since it was found that there is nothing to start.</summary>
    internal bool IsSettled { get; private set; }

    internal void Settle() => IsSettled = true;

    /// <summary>Nothing that is known can be relied on any more.</summary>
    internal void Doubt() => _version = null;

    /// <summary>Reads the records anew if they have changed. Returns the active runs that were not known before.</summary>
    internal IReadOnlyList<RunId> Refresh()
    {
        long version = _store.DataVersion(); // first: what is written meanwhile changes it again
        if (version == _version)
        {
            return [];
        }

        _settings = QueueSettings.Read(_stored);
        _waiting = _store.Waiting();
        _dependencies = _store.DependenciesOf(_waiting);
        _sweeps = sweeps?.Invoke() ?? SweepRules.None;
        IReadOnlyList<RunRecord> active = book.Store.Active();
        RunId[] fresh = [.. active.Select(r => r.Id).Where(id => !_active.ContainsKey(id))];
        HashSet<RunId> present = [.. active.Select(r => r.Id)];
        foreach (RunId gone in _active.Keys.Where(id => !present.Contains(id)).ToArray())
        {
            Forget(gone);
        }

        foreach (RunRecord run in active)
        {
            Follow(run);
        }

        _version = version;
        IsSettled = false;
        return fresh;
    }

    /// <summary>Takes note of a record that this process has written.</summary>
    internal void Take(RunRecord run)
    {
        IsSettled = false;
        if (run.Status is RunStatus.Launching or RunStatus.Running)
        {
            Follow(run);
        }
        else
        {
            Forget(run.Id);
        }

        if (run is { Status: RunStatus.Failed, SweepId: not null })
        {
            Doubt(); // its sweep may be over by that
        }

        if (run.Status == RunStatus.Queued)
        {
            Doubt(); // it has come back: its place among the others is for the database to say
        }
        else
        {
            _ = _waiting.RemoveAll(w => w.Id == run.Id);
        }

        if (_dependencies.ContainsKey(run.Id))
        {
            _dependencies[run.Id] = run.State;
        }
    }

    internal QueueSnapshot Snapshot() => new()
    {
        Lane = new QueueLane(_settings.Parallel, _settings.Paused),
        Sweeps = _sweeps,
        Slots = _settings.Slots,
        Waiting = _waiting,
        Active = [.. _active.Values.Select(r => new ActiveRun(r.Id) { Counts = r.CameThroughQueue, SweepId = r.SweepId, Held = r.HeldSlots })],
        Dependencies = _dependencies,
    };

    private void Follow(RunRecord run)
    {
        _active[run.Id] = run;
        watch.Add(run.Id);
        if (run is { Status: RunStatus.Running, Placement: RunPlacement.JobWindow })
        {
            watch.AddRunner(run.Id);
        }
    }

    private void Forget(RunId id)
    {
        _active.Remove(id);
        watch.Remove(id);
    }
}

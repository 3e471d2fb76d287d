using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;

namespace Stint.Core.Artifacts;

/// <summary>The runs whose artifacts are watched: those that go, and those that ended and were not looked at since. Belongs to one thread.</summary>
internal sealed class WatchedRuns
{
    private const int Batch = 500;

    /// <summary>How many of the newest runs are looked at that ended while nobody watched.</summary>
    private const int Missed = 200;

    private readonly Dictionary<RunId, WatchedRun> _runs = [];
    private long _last;

    internal WatchedRuns(RunBook book, TimeSpan now)
    {
        _last = book.Events.Last;
        foreach (RunRecord run in book.Store.Active())
        {
            _ = Watch(run.Id, now);
        }

        foreach (RunRecord run in book.Store.List(new RunQuery { Archived = ArchivedRuns.Included, Limit = Missed }))
        {
            if (run.Status.IsFinal() && run.LaunchedAt is not null && !ArtifactRecord.Read(book.Workdir.Run(run.Id)).IsFinal)
            {
                Watch(run.Id, now).End(now);
            }
        }
    }

    internal IReadOnlyCollection<WatchedRun> All => _runs.Values;

    /// <summary>Takes up what the event table says of runs that began or ended.</summary>
    internal void Follow(RunBook book, TimeSpan now)
    {
        if (book.Events.Last < _last)
        {
            _last = 0; // the database was rebuilt
        }

        IReadOnlyList<LoggedEvent> events;
        while ((events = book.Events.After(_last, Batch)).Count > 0)
        {
            foreach (LoggedEvent happened in events)
            {
                _last = happened.Id;
                if (happened.Type is LoggedEvent.RunCreated or LoggedEvent.RunUpdated && RunId.TryParse(happened.Subject, out RunId id) && happened.Data is { } word && RunWords.ParseStatus(word) is { } status)
                {
                    Take(id, status, now);
                }
            }
        }
    }

    internal void Take(ArtifactSigns signs, TimeSpan now)
    {
        foreach (WatchedRun run in signs.Everything ? _runs.Values : signs.Stirred.Select(_runs.GetValueOrDefault).OfType<WatchedRun>())
        {
            run.Stir(now);
        }

        foreach ((RunId id, string name) in signs.Grown)
        {
            _runs.GetValueOrDefault(id)?.Grew(name);
        }
    }

    /// <summary>The run to look at first; null when there is none.</summary>
    internal WatchedRun? NextDue()
    {
        WatchedRun? next = null;
        foreach (WatchedRun run in _runs.Values)
        {
            next = next is null || run.Due < next.Due ? run : next;
        }

        return next;
    }

    internal void Remove(RunId id) => _runs.Remove(id);

    private void Take(RunId id, RunStatus status, TimeSpan now)
    {
        if (status is RunStatus.Launching or RunStatus.Running)
        {
            _ = Watch(id, now);
        }
        else if (status.IsFinal() && _runs.TryGetValue(id, out WatchedRun? ended))
        {
            ended.End(now);
        }
    }

    private WatchedRun Watch(RunId id, TimeSpan now)
    {
        if (!_runs.TryGetValue(id, out WatchedRun? run))
        {
            _runs[id] = run = new WatchedRun(id, now);
        }

        return run;
    }
}

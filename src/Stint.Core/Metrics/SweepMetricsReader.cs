using Stint.Contracts;
using Stint.Core.Artifacts;
using Stint.Core.Runs;

namespace Stint.Core.Metrics;

/// <summary>
/// Reads what the runs of a sweep came to. A run whose metrics files are as they were is not read again, so that asking again and again
/// while a sweep of thousands goes costs little. Thread-safe.
/// </summary>
public sealed class SweepMetricsReader(ArtifactShelf shelf, RunMetricsReader reader)
{
    /// <summary>The keys that are given unless others are asked for, and the most that are given.</summary>
    public const int DefaultKeys = 12, MostKeys = 50;

    private const int MostNames = 5000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly Lock _lock = new();
    private readonly Dictionary<RunId, Entry> _entries = [];
    private long _uses, _kept;

    /// <summary>So many values are kept, of all sweeps together; some hundred bytes each.</summary>
    internal int MostKept { get; init; } = 600_000;

    /// <summary>The first <see cref="MostKeys"/> of <paramref name="keys"/>; null for the first that are found.</summary>
    public SweepMetrics Read(RunBook book, string sweep, IReadOnlyList<string>? keys, CancellationToken ct)
    {
        var found = new List<(RunId Run, IReadOnlyList<KeyValuePair<string, MetricSummary>> Summaries)>();
        var names = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        long since;
        lock (_lock)
        {
            since = _uses;
        }

        foreach (RunRecord run in book.Store.List(new RunQuery { SweepId = sweep, Archived = ArchivedRuns.Included }).Where(r => r.StartedAt is not null).Reverse())
        {
            ct.ThrowIfCancellationRequested();
            IReadOnlyList<KeyValuePair<string, MetricSummary>> summaries = Summaries(book, run, since, ct);
            found.Add((run.Id, summaries));
            names.AddRange(summaries.Select(s => s.Key).Where(known.Add));
        }

        var wanted = (keys ?? names).Take(keys is null ? DefaultKeys : MostKeys).ToHashSet(StringComparer.Ordinal);
        return new SweepMetrics
        {
            Keys = names.Count > MostNames ? names[..MostNames] : names,
            Truncated = names.Count > MostNames,
            Runs = found
                .Select(f => (f.Run, Values: f.Summaries.Where(s => wanted.Contains(s.Key)).ToDictionary(StringComparer.Ordinal)))
                .Where(f => f.Values.Count > 0)
                .ToDictionary(f => f.Run.ToString(), f => (IReadOnlyDictionary<string, MetricSummary>)f.Values, StringComparer.Ordinal),
        };
    }

    private IReadOnlyList<KeyValuePair<string, MetricSummary>> Summaries(RunBook book, RunRecord run, long since, CancellationToken ct)
    {
        ArtifactLook look = shelf.Look(book, run, Patience);
        bool ended = run.Status.IsFinal();
        (bool, (string, long, double)[]) state = (ended, [.. look.Artifacts.Where(a => a.Type is ArtifactType.Metrics or ArtifactType.Wandb).Select(a => (a.Name, a.Size, a.ModifiedAt))]);
        lock (_lock)
        {
            if (_entries.TryGetValue(run.Id, out Entry? kept) && kept.Ended == state.Item1 && kept.Files.SequenceEqual(state.Item2))
            {
                kept.Used = ++_uses;
                return kept.Summaries;
            }
        }

        // What is told of a file may be newer than what was seen of it; never older.
        IReadOnlyList<KeyValuePair<string, MetricSummary>> read = state.Item2.Length == 0 ? [] : reader.Summarize(book.Workdir.Run(run.Id), look, ended, ct);
        Keep(run.Id, new Entry(ended, state.Item2, read), since);
        return read;
    }

    /// <summary>Whether the run is not read again while its files stay as they are.</summary>
    internal bool Keeps(RunId run)
    {
        lock (_lock)
        {
            return _entries.ContainsKey(run);
        }
    }

    // What was used since the reading began is not forgotten for the rest of the same sweep: a sweep that is larger than what is kept
    // would push out each run before it is asked for again.
    private void Keep(RunId run, Entry entry, long since)
    {
        lock (_lock)
        {
            Forget(run);
            if (_kept + entry.Size > MostKept)
            {
                foreach (RunId old in _entries.Where(e => e.Value.Used <= since).OrderBy(e => e.Value.Used).Select(e => e.Key).Take((_entries.Count / 4) + 1).ToArray())
                {
                    Forget(old);
                }
            }

            if (_kept + entry.Size <= MostKept)
            {
                entry.Used = ++_uses;
                _entries[run] = entry;
                _kept += entry.Size;
            }
        }
    }

    private void Forget(RunId run)
    {
        if (_entries.Remove(run, out Entry? gone))
        {
            _kept -= gone.Size;
        }
    }

    private sealed record Entry(bool Ended, (string Name, long Size, double ModifiedAt)[] Files, IReadOnlyList<KeyValuePair<string, MetricSummary>> Summaries)
    {
        internal long Used { get; set; }

        internal int Size => Summaries.Count + Files.Length + 1;
    }
}

using Stint.Core.Artifacts;

namespace Stint.Core.Metrics;

/// <summary>Metrics files that were read lately, so that the next call reads only what is new. Bounded in memory. Thread-safe.</summary>
public sealed class MetricsCache
{
    private const long MostBytes = 48 << 20;
    private const int MostFiles = 512;
    private readonly Lock _lock = new();
    private readonly Dictionary<(ulong, ulong), Entry> _entries = [];
    private long _uses;

    /// <summary>Brings a file up to date and takes what is wanted from it while nobody else does.</summary>
    internal T Use<T>(ArtifactFile file, bool ended, Func<MetricsFile, T> take, CancellationToken ct)
    {
        Entry entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(file.Identity, out entry!))
            {
                _entries[file.Identity] = entry = new Entry();
            }

            entry.Used = ++_uses;
        }

        try
        {
            lock (entry.Metrics)
            {
                entry.Metrics.Update(file, ended, ct);
                entry.Bytes = entry.Metrics.Bytes;
                return take(entry.Metrics);
            }
        }
        finally
        {
            Trim(entry);
        }
    }

    // The least lately used go; one that alone is too much stays, as the one in use.
    private void Trim(Entry inUse)
    {
        lock (_lock)
        {
            while (_entries.Count > 1 && (_entries.Count > MostFiles || _entries.Values.Sum(e => e.Bytes) > MostBytes))
            {
                KeyValuePair<(ulong, ulong), Entry> oldest = _entries.Where(e => e.Value != inUse).MinBy(e => e.Value.Used);
                _ = _entries.Remove(oldest.Key);
            }
        }
    }

    private sealed class Entry
    {
        internal MetricsFile Metrics { get; } = new();

        internal long Used { get; set; }

        internal long Bytes { get; set; }
    }
}

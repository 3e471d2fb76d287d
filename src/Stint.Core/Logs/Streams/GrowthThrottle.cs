namespace Stint.Core.Logs.Streams;

/// <summary>
/// Says when to report that something grew: at once, but each thing at least a quarter of a second after its report before, and never not
/// at all. Knows no clock: the caller says what time it is. Not thread-safe.
/// </summary>
internal sealed class GrowthThrottle<T>
    where T : notnull
{
    /// <summary>At most four a second.</summary>
    public static readonly TimeSpan Distance = TimeSpan.FromSeconds(0.25);

    private readonly Dictionary<T, TimeSpan> _reported = [];
    private readonly HashSet<T> _grown = [];

    public void Grew(T thing) => _grown.Add(thing);

    public void Forget(T thing)
    {
        _ = _grown.Remove(thing);
        _ = _reported.Remove(thing);
    }

    /// <summary>What is to be reported now; it counts as reported.</summary>
    public IReadOnlyList<T> Due(TimeSpan now)
    {
        if (_grown.Count == 0)
        {
            return [];
        }

        T[] due = [.. _grown.Where(thing => DueAt(thing) <= now)];
        foreach (T thing in due)
        {
            _reported[thing] = now;
            _ = _grown.Remove(thing);
        }

        return due;
    }

    /// <summary>When the next report is due; null when none is.</summary>
    public TimeSpan? NextDue() => _grown.Count == 0 ? null : _grown.Min(DueAt);

    private TimeSpan DueAt(T thing) => _reported.TryGetValue(thing, out TimeSpan last) ? last + Distance : TimeSpan.Zero;
}

namespace Stint.Core.Queue;

/// <summary>Which numbers of which slots are free. Numbers beyond what there is (fewer were declared since) belong to nobody.</summary>
internal sealed class SlotPool
{
    private readonly Dictionary<string, int[]> _holders = new(StringComparer.Ordinal);
    private readonly HashSet<string> _reserved = new(StringComparer.Ordinal);

    internal SlotPool(IReadOnlyDictionary<string, int> totals, IEnumerable<IReadOnlyDictionary<string, IReadOnlyList<int>>?> held)
    {
        foreach ((string name, int total) in totals)
        {
            _holders[name] = new int[total];
        }

        foreach ((string name, IReadOnlyList<int> numbers) in held.Where(h => h is not null).SelectMany(h => h!))
        {
            Hold(name, numbers);
        }
    }

    /// <summary>How many of a name are held.</summary>
    internal int HeldOf(string name) => _holders[name].Count(h => h > 0);

    /// <summary>The first name of which more is wanted than there is; null when all could be had.</summary>
    internal string? Beyond(IReadOnlyDictionary<string, int>? wanted) =>
        wanted?.Where(w => w.Value > Of(w.Key).Length).Select(w => w.Key).FirstOrDefault();

    /// <summary>The first name of which not enough is free or which is kept for another; null when all can be taken.</summary>
    internal string? Lacking(IReadOnlyDictionary<string, int>? wanted) =>
        wanted?.Where(w => w.Value > 0 && (_reserved.Contains(w.Key) || Of(w.Key).Count(h => h == 0) < w.Value)).Select(w => w.Key).FirstOrDefault();

    /// <summary>Keeps what becomes free for a run that cannot have it yet: those behind it may pass only where they need nothing of it.</summary>
    internal void Reserve(IReadOnlyDictionary<string, int> wanted) => _reserved.UnionWith(wanted.Keys);

    /// <summary>
    /// Takes the lowest of the numbers that the fewest hold: free ones where there are any. At most as many as there are. Null when nothing
    /// is wanted.
    /// </summary>
    internal Dictionary<string, IReadOnlyList<int>>? Take(IReadOnlyDictionary<string, int>? wanted)
    {
        if (wanted is null || wanted.Count == 0)
        {
            return null;
        }

        var taken = new Dictionary<string, IReadOnlyList<int>>(StringComparer.Ordinal);
        foreach ((string name, int count) in wanted)
        {
            int[] holders = Of(name), numbers = [.. Enumerable.Range(0, holders.Length).OrderBy(n => holders[n]).Take(count).Order()];
            if (numbers.Length > 0)
            {
                Hold(name, numbers);
                taken[name] = numbers;
            }
        }

        return taken;
    }

    private int[] Of(string name) => _holders.GetValueOrDefault(name) ?? [];

    private void Hold(string name, IReadOnlyList<int> numbers)
    {
        int[] holders = Of(name);
        foreach (int number in numbers.Where(n => n >= 0 && n < holders.Length))
        {
            holders[number]++;
        }
    }
}

namespace Stint.Core.Metrics;

/// <summary>Fewer points that look the same: of each stretch the lowest and the highest stay, and the first of its gaps. Order is kept.</summary>
internal static class Downsampling
{
    /// <summary>At most <paramref name="most"/> of the points, the first and the last among them where there is room for more than the extremes.</summary>
    internal static List<Sample> Reduce(ReadOnlySpan<Sample> points, int most)
    {
        if (points.Length <= most)
        {
            return [.. points];
        }

        int perStretch = HasGap(points) ? 3 : 2;
        var kept = new List<Sample>(most);
        if (most < perStretch + 2)
        {
            Few(points, most, kept);
            return kept;
        }

        kept.Add(points[0]);
        ReadOnlySpan<Sample> inner = points[1..^1];
        int stretches = (most - 2) / perStretch;
        for (int i = 0; i < stretches; i++)
        {
            int from = (int)((long)i * inner.Length / stretches), to = (int)((long)(i + 1) * inner.Length / stretches);
            AddExtremes(inner[from..to], kept);
        }

        kept.Add(points[^1]);
        return kept;
    }

    /// <summary>The lowest, the highest and the first gap of a stretch, in their order.</summary>
    internal static void AddExtremes(ReadOnlySpan<Sample> stretch, List<Sample> to)
    {
        int low = -1, high = -1, gap = -1;
        for (int i = 0; i < stretch.Length; i++)
        {
            if (stretch[i].IsGap)
            {
                gap = gap < 0 ? i : gap;
                continue;
            }

            low = low < 0 || stretch[i].Value < stretch[low].Value ? i : low;
            high = high < 0 || stretch[i].Value > stretch[high].Value ? i : high;
        }

        Span<int> chosen = [low, high, gap];
        chosen.Sort();
        for (int i = 0; i < chosen.Length; i++)
        {
            if (chosen[i] >= 0 && (i == 0 || chosen[i] != chosen[i - 1]))
            {
                to.Add(stretch[chosen[i]]);
            }
        }
    }

    // Not even one stretch with its ends: the extremes come first, then the last point.
    private static void Few(ReadOnlySpan<Sample> points, int most, List<Sample> kept)
    {
        if (most > 1)
        {
            AddExtremes(points[..^1], kept);
            kept.RemoveAll(p => p.IsGap); // where there is room for so few, values come first
        }

        if (kept.Count >= most)
        {
            kept.RemoveRange(most, kept.Count - most);
        }
        else if (most > 0)
        {
            kept.Add(points[^1]);
        }
    }

    private static bool HasGap(ReadOnlySpan<Sample> points)
    {
        foreach (Sample point in points)
        {
            if (point.IsGap)
            {
                return true;
            }
        }

        return false;
    }
}

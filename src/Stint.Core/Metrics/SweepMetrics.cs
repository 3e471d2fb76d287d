namespace Stint.Core.Metrics;

/// <summary>What the runs of a sweep came to, key by key.</summary>
public sealed record SweepMetrics
{
    /// <summary>All keys for which any of its runs has values, whichever were asked for.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>By the run's id what each key that was asked for came to. A key that a run does not have, and a run that has none of them, are left out.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, MetricSummary>> Runs { get; init; }

    /// <summary>There are more keys than are told.</summary>
    public bool Truncated { get; init; }
}

/// <summary>What a key of a run came to: its newest, its lowest and its highest value. Null for NaN and Infinity, and where there is none.</summary>
public sealed record MetricSummary(double? Last, double? Min, double? Max)
{
    internal static MetricSummary Of(IReadOnlyList<Sample> points)
    {
        double? min = null, max = null;
        foreach (Sample point in points)
        {
            if (!point.IsGap)
            {
                min = min < point.Value ? min : point.Value;
                max = max > point.Value ? max : point.Value;
            }
        }

        return new MetricSummary(points.Count > 0 && !points[^1].IsGap ? points[^1].Value : null, min, max);
    }
}

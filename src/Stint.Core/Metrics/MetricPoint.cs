namespace Stint.Core.Metrics;

/// <summary>One point of a series: <see cref="Time"/> in seconds since the epoch, null where unknown; <see cref="Value"/> null for NaN and Infinity, a gap in the curve.</summary>
public readonly record struct MetricPoint(double Step, double? Time, double? Value);

/// <summary>The same as it is kept: NaN stands for an unknown time and for a gap.</summary>
internal readonly record struct Sample(double Step, double Time, double Value)
{
    internal bool IsGap => !double.IsFinite(Value);

    internal MetricPoint ToPoint() => new(Step, double.IsFinite(Time) ? Time : null, double.IsFinite(Value) ? Value : null);
}

using System.Text.Json;

namespace Stint.Core.Metrics;

/// <summary>The curves of a run.</summary>
public sealed record RunMetrics
{
    /// <summary>All keys that have values, whichever were asked for. A key that more than one file has is plain for the file found first, and <c>name of the file:key</c> for the others.</summary>
    public required IReadOnlyList<string> Keys { get; init; }

    /// <summary>The points of each key that was asked for, in the order in which they were written, thinned so that the lowest and highest of every stretch stay.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<MetricPoint>> Series { get; init; }

    /// <summary>Lines that are no JSON objects, or too long.</summary>
    public required long BadLines { get; init; }

    /// <summary>There are more files or keys than are shown.</summary>
    public bool Truncated { get; init; }

    /// <summary>What W&amp;B's wandb-summary.json holds; null where there is none.</summary>
    public JsonElement? Summary { get; init; }

    /// <summary>The values of W&amp;B's config.yaml by name, without W&amp;B's own; null where there is none.</summary>
    public JsonElement? Config { get; init; }
}

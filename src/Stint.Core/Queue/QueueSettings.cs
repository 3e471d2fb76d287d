using System.Globalization;
using System.Text.Json;
using Stint.Core.Kernel;
using Stint.Core.Runs;

namespace Stint.Core.Queue;

/// <summary>What the user has set for the queue of a workdir.</summary>
public sealed record QueueSettings
{
    private const string ParallelKey = "parallel", PausedKey = "paused", SlotsKey = "slots", Happened = "queue.updated";
    private const int Most = 10_000;

    /// <summary>How many runs of the queue go at once.</summary>
    public int Parallel { get; init; } = 1;

    /// <summary>Nothing more is started.</summary>
    public bool Paused { get; init; }

    /// <summary>How many slots there are of each name.</summary>
    public IReadOnlyDictionary<string, int> Slots { get; init; } = new Dictionary<string, int>();

    internal static QueueSettings Read(Settings settings) => new()
    {
        Parallel = settings.Get(ParallelKey) is { } parallel && int.TryParse(parallel, CultureInfo.InvariantCulture, out int number) ? number : 1,
        Paused = settings.Get(PausedKey) == "true",
        Slots = settings.Get(SlotsKey) is { } slots ? Counts(slots) : new Dictionary<string, int>(),
    };

    /// <summary>Writes what differs from <paramref name="before"/>. Throws <see cref="StintException"/> on values that make no sense.</summary>
    internal void Write(Settings settings, QueueSettings before)
    {
        if (Parallel is < 1 or > Most)
        {
            throw new StintException(ErrorCode.Invalid, $"queue: parallel: write a number from 1 to {Most}; to start nothing more: stint queue pause");
        }

        foreach ((string name, int count) in Slots)
        {
            RunSlots.Check(name, count, least: 0);
        }

        var changed = new List<(string, string)>();
        if (Parallel != before.Parallel)
        {
            changed.Add((ParallelKey, Parallel.ToString(CultureInfo.InvariantCulture)));
        }

        if (Paused != before.Paused)
        {
            changed.Add((PausedKey, Paused ? "true" : "false"));
        }

        if (JsonColumn.Of(Slots) is { } slots && slots != JsonColumn.Of(before.Slots))
        {
            changed.Add((SlotsKey, slots));
        }

        if (changed.Count > 0)
        {
            settings.Set(Happened, changed);
        }
    }

    private static Dictionary<string, int> Counts(string json)
    {
        try
        {
            return JsonColumn.Counts(json);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            return [];
        }
    }
}

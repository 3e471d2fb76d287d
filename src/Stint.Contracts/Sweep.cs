using System.Text.Json;

namespace Stint.Contracts;

/// <summary>A sweep as every interface shows it: runs made from one command and a grid of parameters. Times are seconds since the epoch.</summary>
public sealed record Sweep
{
    public required string Id { get; init; }

    /// <summary>Grows with every change of the sweep and of its runs.</summary>
    public required long Version { get; init; }

    public required string Name { get; init; }

    /// <summary>The command as a person would type it, before the parameters.</summary>
    public required string BaseCommand { get; init; }

    /// <summary>Null when given as a shell line.</summary>
    public IReadOnlyList<string>? Argv { get; init; }

    /// <summary>Where the commands start.</summary>
    public required string Workdir { get; init; }

    /// <summary>Each name's values as they were given: a list, a scalar or <c>{min, max, step}</c>.</summary>
    public required IReadOnlyDictionary<string, JsonElement> Parameters { get; init; }

    public required SweepMode Mode { get; init; }

    /// <summary>Of a random sweep: how many cells are drawn.</summary>
    public int? Count { get; init; }

    /// <summary>Of a random sweep: the same seed draws the same cells.</summary>
    public long? Seed { get; init; }

    /// <summary>Its runs, oldest first, those included that a later run of the same cell has replaced.</summary>
    public required IReadOnlyList<RunId> RunIds { get; init; }

    public required SweepStatus Status { get; init; }

    /// <summary>Nothing more of it is started before it is resumed. While some of its runs still go, its status is running nevertheless.</summary>
    public bool Paused { get; init; }

    public required double CreatedAt { get; init; }

    public double? StartedAt { get; init; }

    /// <summary>When the last run ended, once all have.</summary>
    public double? CompletedAt { get; init; }

    /// <summary>The most cells that get runs.</summary>
    public required int MaxRuns { get; init; }

    /// <summary>How many cells the parameters stand for; of a random sweep, how many are drawn.</summary>
    public required long TotalCells { get; init; }

    /// <summary>More cells than <see cref="MaxRuns"/>: the others get no runs.</summary>
    public required bool Truncated { get; init; }

    /// <summary>How many of its runs are kept going at once; null: they obey the queue's limit.</summary>
    public int? Parallel { get; init; }

    /// <summary>The first cell that fails stops those that wait; those that run go on to their end.</summary>
    public required bool FailFast { get; init; }

    /// <summary>What it is for, in the user's words.</summary>
    public string? Goal { get; init; }

    public required SweepProgress Progress { get; init; }
}

/// <summary>How many cells of a sweep stand where. A cell counts by the run of it that goes, else by one that ended well, else by its newest; a run beside the grid counts as a cell.</summary>
public sealed record SweepProgress
{
    /// <summary>All cells, those without a run included.</summary>
    public required int Total { get; init; }

    /// <summary>Ended well.</summary>
    public int Completed { get; init; }

    public int Failed { get; init; }

    public int Running { get; init; }

    public int Launching { get; init; }

    public int Ready { get; init; }

    public int Queued { get; init; }

    /// <summary>Stopped.</summary>
    public int Canceled { get; init; }
}

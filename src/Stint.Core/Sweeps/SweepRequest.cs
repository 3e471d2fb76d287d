using System.Text.Json;
using Stint.Contracts;
using Stint.Core.Runs;

namespace Stint.Core.Sweeps;

/// <summary>A sweep that a user wants. <see cref="Run"/> is what its cells have in common, the command without parameters.</summary>
public sealed record SweepRequest
{
    public required RunRequest Run { get; init; }

    public required string Name { get; init; }

    public required IReadOnlyDictionary<string, JsonElement> Parameters { get; init; }

    public SweepMode Mode { get; init; }

    public int? Count { get; init; }

    /// <summary>Null: one is drawn, and noted.</summary>
    public long? Seed { get; init; }

    public int? MaxRuns { get; init; }

    public int? Parallel { get; init; }

    public bool FailFast { get; init; }

    public string? Goal { get; init; }

    /// <summary>No runs are made yet.</summary>
    public bool IsDraft { get; init; }
}

/// <summary>What is to be changed of a sweep; null leaves it as it is.</summary>
public sealed record SweepEdit
{
    public string? Name { get; init; }

    /// <summary>The new command, as the argv or the shell line of a request.</summary>
    public RunRequest? Command { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Parameters { get; init; }

    public SweepMode? Mode { get; init; }

    public int? Count { get; init; }

    public long? Seed { get; init; }

    public int? MaxRuns { get; init; }

    public int? Parallel { get; init; }

    public bool? FailFast { get; init; }

    public string? Goal { get; init; }

    /// <summary>What is to be as if it had never been given, by its name on the wire: count, seed, max_runs, parallel, goal.</summary>
    public IReadOnlySet<string> TakenBack { get; init; } = new HashSet<string>();

    /// <summary>Where the commands of cells made from now on start, absolute.</summary>
    public string? Workdir { get; init; }
}

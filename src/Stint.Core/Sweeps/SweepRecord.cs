using System.Text.Json;
using System.Text.Json.Serialization;
using Stint.Contracts;

namespace Stint.Core.Sweeps;

/// <summary>A sweep as it stands on record. What follows from its runs is worked out when somebody asks.</summary>
public sealed record SweepRecord
{
    public required string Id { get; init; }

    /// <summary>Grows with every change of the sweep and of its runs; kept beside the record.</summary>
    [JsonIgnore]
    public long Version { get; init; } = 1;

    public required string Name { get; init; }

    /// <summary>The command as a person would type it.</summary>
    public required string Command { get; init; }

    /// <summary>Null when given as a shell line.</summary>
    public IReadOnlyList<string>? Argv { get; init; }

    public required string Workdir { get; init; }

    public required IReadOnlyDictionary<string, JsonElement> Parameters { get; init; }

    public SweepMode Mode { get; init; }

    public int? Count { get; init; }

    public long? Seed { get; init; }

    public int? MaxRuns { get; init; }

    public int? Parallel { get; init; }

    public bool FailFast { get; init; }

    public string? Goal { get; init; }

    /// <summary>It was to have runs, once; else it is a draft.</summary>
    public bool IsSubmitted { get; init; }

    public bool IsPaused { get; init; }

    /// <summary>How often it was stopped: who makes its runs goes no further once it was.</summary>
    public int Stops { get; init; }

    public required double CreatedAt { get; init; }

    public double? StartedAt { get; init; }

    /// <summary>The cells of its parameters, however many get runs.</summary>
    public long TotalCells { get; init; }

    /// <summary>Cells with runs that its parameters, edited meanwhile, do not have any more.</summary>
    public int FormerCells { get; init; }

    /// <summary>The most cells that get runs.</summary>
    [JsonIgnore]
    public int Limit => Math.Min(MaxRuns ?? SweepGrid.MostRuns, SweepGrid.MostRuns);

    [JsonIgnore]
    public SweepGrid Grid => new(ParameterReader.Read(Parameters), Mode, Count, Seed);
}

/// <summary>sweeps/ID.json: the sweep's record, and what its cells are made from. Private, as the environment is in it.</summary>
internal sealed record SweepFile(SweepRecord Record, CellTemplate Template)
{
    public override string ToString() => $"sweep {Record.Id}";
}

/// <summary>What the cells of a sweep have in common. <see cref="Spec"/> holds the command without parameters.</summary>
internal sealed record CellTemplate(RunSpec Spec, string? Tag, string Session, int Priority, IReadOnlyDictionary<string, int>? Slots)
{
    public override string ToString() => "what cells are made from";
}

/// <summary>JSON of sweeps on disk.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(OsStringConverter), typeof(RunIdConverter), typeof(KeepWindowConverter), typeof(SweepModeConverter)])]
[JsonSerializable(typeof(SweepRecord))]
[JsonSerializable(typeof(SweepFile))]
internal sealed partial class SweepJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;
using Stint.Contracts;
using Stint.Posix;

namespace Stint.Core.Artifacts;

/// <summary>Something found outside of the run's own folder. Its path is absolute and went through no link when it was found.</summary>
internal sealed record LinkedArtifact
{
    public required string Name { get; init; }

    public required string Path { get; init; }

    public required ArtifactType Type { get; init; }

    public bool Shared { get; init; }

    /// <summary>Whether it is of the kind that Stint links at all, whatever somebody wrote into the file.</summary>
    [JsonIgnore]
    internal bool IsPlausible => Path is ['/', ..] && Name.Length > 0
        && (Type == ArtifactType.Wandb ? WandbFolders.IsRunPath(Path) : Type is ArtifactType.Checkpoint or ArtifactType.Metrics && ArtifactTypes.Of(Path) == Type);
}

/// <summary>artifacts.json: what was found of a run. Only what stands here is reached outside of the run's artifacts/.</summary>
internal sealed record ArtifactRecord
{
    internal static readonly ArtifactRecord Empty = new();

    public int Version { get; init; } = 1;

    public IReadOnlyList<LinkedArtifact> Linked { get; init; } = [];

    /// <summary>Every name that was ever seen, in the order of discovery.</summary>
    public IReadOnlyList<string> Known { get; init; } = [];

    /// <summary>How far the log was searched for a W&amp;B directory.</summary>
    public long LogSearched { get; init; }

    public string? WandbDir { get; init; }

    /// <summary>The last look came after the run's end: there is nothing more to find.</summary>
    public bool IsFinal { get; init; }

    /// <summary>The record of a run; an empty one where there is none, or none that makes sense: all is looked for again then.</summary>
    internal static ArtifactRecord Read(RunDirectory directory)
    {
        try
        {
            return RunFiles.Read(directory.FoundArtifacts, ArtifactJson.Default.ArtifactRecord) is { Linked: not null, Known: not null } record
                ? record with { Linked = [.. record.Linked.Where(l => l.IsPlausible)] }
                : Empty;
        }
        catch (DamagedFileException)
        {
            return Empty;
        }
    }

    /// <summary>Writes it in one step. What holds no links can be found again after a power failure, and is not waited for.</summary>
    internal void Write(RunDirectory directory) =>
        DurableFile.Replace(directory.FoundArtifacts, JsonSerializer.SerializeToUtf8Bytes(this, ArtifactJson.Default.ArtifactRecord), durably: Linked.Count > 0);
}

/// <summary>JSON of artifacts.json.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ArtifactRecord))]
internal sealed partial class ArtifactJson : JsonSerializerContext;

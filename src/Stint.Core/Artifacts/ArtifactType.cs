using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stint.Core.Artifacts;

/// <summary>What an artifact is, by its name.</summary>
[JsonConverter(typeof(ArtifactTypeConverter))]
public enum ArtifactType
{
    Other,

    /// <summary>.pt, .pth, .ckpt, .safetensors</summary>
    Checkpoint,

    /// <summary>.jsonl</summary>
    Metrics,

    /// <summary>A directory of one W&amp;B run.</summary>
    Wandb,
}

/// <summary>Types from names, and as words.</summary>
internal static class ArtifactTypes
{
    private static readonly string[] Checkpoints = [".pt", ".pth", ".ckpt", ".safetensors"];

    /// <summary>The type of a file by its name's end, whatever its case.</summary>
    internal static ArtifactType Of(string name) =>
        Array.Exists(Checkpoints, end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase)) ? ArtifactType.Checkpoint
        : name.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) ? ArtifactType.Metrics
        : ArtifactType.Other;

    internal static string Word(this ArtifactType type) => type switch
    {
        ArtifactType.Checkpoint => "checkpoint",
        ArtifactType.Metrics => "metrics",
        ArtifactType.Wandb => "wandb",
        _ => "other",
    };
}

/// <summary>A type as its word.</summary>
public sealed class ArtifactTypeConverter : JsonConverter<ArtifactType>
{
    public override ArtifactType Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString() switch
    {
        "checkpoint" => ArtifactType.Checkpoint,
        "metrics" => ArtifactType.Metrics,
        "wandb" => ArtifactType.Wandb,
        _ => ArtifactType.Other,
    };

    public override void Write(Utf8JsonWriter writer, ArtifactType value, JsonSerializerOptions options) => writer.WriteStringValue(value.Word());
}

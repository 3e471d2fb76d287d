using System.Text.Json.Serialization;

namespace Stint.Server.Events;

/// <summary>What an event says. Members that do not belong to its type are left out.</summary>
internal sealed record EventData
{
    /// <summary>The run or sweep it happened to.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    /// <summary>Of <c>run.*</c> and <c>sweep.updated</c>: the version from which the change is in the answers.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Version { get; init; }

    /// <summary>Of <c>run.*</c>: the status by then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    /// <summary>Of <c>artifact.added</c> and <c>metric.appended</c>: the artifact's name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary>Of <c>log.grew</c>: the bytes there are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? TotalSize { get; init; }
}

using System.Text.Json.Serialization.Metadata;

namespace Stint.Server.Description;

/// <summary>What a route answers when all is well.</summary>
internal sealed record RouteAnswer(int Status, string? ContentType, string Says)
{
    /// <summary>The type of a JSON answer, or of each event's data in a stream where there is but one.</summary>
    public JsonTypeInfo? Type { get; init; }

    /// <summary>For a stream of events: the type of each kind's data.</summary>
    public IReadOnlyList<JsonTypeInfo> Events { get; init; } = [];

    /// <summary>The answer is a page of a list, with the headers that say what there is more.</summary>
    public bool IsPage { get; init; }

    internal static RouteAnswer Json(JsonTypeInfo type, string says, int status = 200) => new(status, "application/json", says) { Type = type };

    internal static RouteAnswer Page(JsonTypeInfo type, string says) => Json(type, says) with { IsPage = true };

    internal static RouteAnswer Text(string says) => new(200, "text/plain", says);

    internal static RouteAnswer Bytes(string says) => new(200, "application/octet-stream", says);

    internal static RouteAnswer Stream(string says, params IReadOnlyList<JsonTypeInfo> events) => new(200, "text/event-stream", says) { Events = events };

    internal static RouteAnswer Nothing(string says, int status = 204) => new(status, null, says);
}

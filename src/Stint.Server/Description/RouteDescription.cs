namespace Stint.Server.Description;

/// <summary>What a route takes and gives, attached to it for the OpenAPI document. Tests hold real answers against it.</summary>
/// <param name="Name">The operation's id, such as <c>listRuns</c>; a program's generated client calls its method so.</param>
/// <param name="Summary">What it does, in a few words.</param>
internal sealed record RouteDescription(string Name, string Summary)
{
    /// <summary>What more there is to know; null for nothing.</summary>
    public string? Details { get; init; }

    /// <summary>What may stand behind the address's question mark.</summary>
    public IReadOnlyList<Field> Query { get; init; } = [];

    /// <summary>The members of the JSON body; null where none is read.</summary>
    public IReadOnlyList<Field>? Body { get; init; }

    /// <summary>Whether a request without a body is refused.</summary>
    public bool NeedsBody { get; init; }

    public required RouteAnswer Answer { get; init; }

    /// <summary>Statuses of problem details that are of this route's own, beside those any route may give.</summary>
    public IReadOnlyList<int> Problems { get; init; } = [];

    /// <summary>Whether it is reached without a token.</summary>
    public bool IsOpen { get; init; }
}

namespace Stint.Server.Description;

/// <summary>A value that a route takes by name. <paramref name="Schema"/> is its JSON schema.</summary>
internal sealed record Field(string Name, string Schema, string Says)
{
    public const string Text = """{"type":"string"}""";
    public const string Integer = """{"type":"integer"}""";
    public const string Number = """{"type":"number"}""";
    public const string Flag = """{"type":"boolean"}""";
    public const string Texts = """{"type":"array","items":{"type":"string"}}""";
    public const string TextMap = """{"type":"object","additionalProperties":{"type":"string"}}""";

    /// <summary>A request without it is refused.</summary>
    public bool IsRequired { get; init; }
}

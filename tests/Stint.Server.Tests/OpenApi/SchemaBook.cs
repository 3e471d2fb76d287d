using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Stint.Contracts;
using Stint.Core.Artifacts;

namespace Stint.Server.Tests.OpenApi;

/// <summary>
/// The JSON schemas of answers' types, from the same metadata with which they are written. Every member is required that is always
/// written; records get a name under <c>components/schemas</c>.
/// </summary>
internal sealed class SchemaBook(DocComments comments)
{
    private static readonly Dictionary<Type, Func<JsonObject>> Words = new()
    {
        [typeof(RunId)] = () => Text("A run's id"),
        [typeof(RunStatus)] = () => Enum(System.Enum.GetValues<RunStatus>().Select(s => s.Word())),
        [typeof(RunReason)] = () => Enum(System.Enum.GetValues<RunReason>().Select(s => s.Word())),
        [typeof(RunPlacement)] = () => Enum(System.Enum.GetValues<RunPlacement>().Select(s => s.Word())),
        [typeof(SweepStatus)] = () => Enum(System.Enum.GetValues<SweepStatus>().Select(s => s.Word())),
        [typeof(SweepMode)] = () => Enum(System.Enum.GetValues<SweepMode>().Select(m => m.Word())),
        [typeof(ArtifactType)] = () => Enum(["checkpoint", "metrics", "wandb", "other"]),
        [typeof(string)] = () => new JsonObject { ["type"] = "string" },
        [typeof(bool)] = () => new JsonObject { ["type"] = "boolean" },
        [typeof(int)] = () => new JsonObject { ["type"] = "integer" },
        [typeof(long)] = () => new JsonObject { ["type"] = "integer" },
        [typeof(double)] = () => new JsonObject { ["type"] = "number" },
    };

    internal JsonObject Schemas { get; } = [];

    /// <summary>The schema to use in place; for a record a reference to the named one.</summary>
    internal JsonObject Of(JsonTypeInfo type)
    {
        if (Nullable.GetUnderlyingType(type.Type) is { } inner)
        {
            return OrNull(Of(InfoOf(inner, type)));
        }

        if (Words.TryGetValue(type.Type, out Func<JsonObject>? word))
        {
            return word();
        }

        return type.Kind switch
        {
            JsonTypeInfoKind.Enumerable => new JsonObject { ["type"] = "array", ["items"] = Of(InfoOf(type.ElementType!, type)) },
            JsonTypeInfoKind.Dictionary => new JsonObject { ["type"] = "object", ["additionalProperties"] = Of(InfoOf(type.ElementType!, type)) },
            JsonTypeInfoKind.Object => Reference(type),
            _ => type.Type == typeof(JsonElement) ? [] : throw new NotSupportedException($"{type.Type}: say what its JSON looks like"),
        };
    }

    private JsonObject Reference(JsonTypeInfo type)
    {
        string name = type.Type.Name;
        if (!Schemas.ContainsKey(name))
        {
            Schemas[name] = null; // a type may hold itself
            Schemas[name] = Record(type);
        }

        return new JsonObject { ["$ref"] = $"#/components/schemas/{name}" };
    }

    private JsonObject Record(JsonTypeInfo type)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (JsonPropertyInfo property in type.Properties.Where(p => p.Get is not null))
        {
            string name = ((System.Reflection.MemberInfo)property.AttributeProvider!).Name;
            bool always = property.ShouldSerialize is null;
            JsonObject schema = Of(InfoOf(property.PropertyType, type));
            schema = property.IsGetNullable && always && Nullable.GetUnderlyingType(property.PropertyType) is null ? OrNull(schema) : schema;
            if (comments.Of(property.DeclaringType, name) is { } said)
            {
                schema["description"] = said;
            }

            properties[property.Name] = schema;
            if (always)
            {
                required.Add((JsonNode)property.Name);
            }
        }

        var record = new JsonObject { ["type"] = "object" };
        if (comments.Of(type.Type) is { } says)
        {
            record["description"] = says;
        }

        record["properties"] = properties;
        if (required.Count > 0)
        {
            record["required"] = required;
        }

        return record;
    }

    private static JsonTypeInfo InfoOf(Type type, JsonTypeInfo owner) =>
        owner.OriginatingResolver!.GetTypeInfo(type, owner.Options) ?? throw new NotSupportedException($"{type}: the context of {owner.Type} does not know it");

    private static JsonObject OrNull(JsonObject schema)
    {
        if (schema["enum"] is JsonArray words)
        {
            words.Add(null);
        }

        if (schema["type"] is JsonValue type)
        {
            schema["type"] = new JsonArray(type.GetValue<string>(), "null");
            return schema;
        }

        return schema.ContainsKey("$ref") ? new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { ["type"] = "null" }) } : schema;
    }

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description };

    private static JsonObject Enum(IEnumerable<string> words) => new() { ["type"] = "string", ["enum"] = new JsonArray([.. words.Select(w => (JsonNode)w)]) };
}

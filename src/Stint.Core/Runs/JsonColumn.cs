using System.Text;
using System.Text.Json;
using Stint.Contracts;

namespace Stint.Core.Runs;

/// <summary>Lists and maps of a run as JSON text, in the database and in run.json. By hand for speed, see <see cref="RunFileJson"/>; null for null.</summary>
internal static class JsonColumn
{
    internal static string? Of(IReadOnlyList<string>? words) => Array(words, static (w, word) => w.WriteStringValue(word));

    internal static string? Of(IReadOnlyList<RunDependency>? after) => Array(after, static (w, dependency) =>
    {
        w.WriteStartObject();
        w.WriteString("id"u8, dependency.Id.ToString());
        w.WriteString("condition"u8, dependency.Condition);
        w.WriteEndObject();
    });

    internal static string? Of(IReadOnlyDictionary<string, int>? counts) => Object(counts, static (w, count) => w.WriteNumberValue(count));

    internal static string? Of(IReadOnlyDictionary<string, string>? texts) => Object(texts, static (w, text) => w.WriteStringValue(text));

    internal static string? Of(IReadOnlyDictionary<string, IReadOnlyList<int>>? numbers) => Object(numbers, static (w, list) =>
    {
        w.WriteStartArray();
        foreach (int number in list)
        {
            w.WriteNumberValue(number);
        }

        w.WriteEndArray();
    });

    // Every listed run has one: the reader alone is cheaper to start than a document.
    internal static List<string> Words(string json)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        var words = new List<string>();
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                words.Add(reader.GetString()!);
            }
        }

        return words;
    }

    internal static List<RunDependency> Dependencies(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(e => new RunDependency(RunId.Parse(e.GetProperty("id").GetString()!), e.GetProperty("condition").GetString()!))];
    }

    internal static Dictionary<string, int> Counts(string json) => Map(json, static e => e.GetInt32());

    internal static Dictionary<string, string> Texts(string json) => Map(json, static e => e.GetString()!);

    internal static Dictionary<string, IReadOnlyList<int>> Numbers(string json) =>
        Map<IReadOnlyList<int>>(json, static e => [.. e.EnumerateArray().Select(n => n.GetInt32())]);

    private static Dictionary<string, T> Map<T>(string json, Func<JsonElement, T> value)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        var map = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (JsonProperty member in document.RootElement.EnumerateObject())
        {
            map[member.Name] = value(member.Value);
        }

        return map;
    }

    private static string? Array<T>(IReadOnlyList<T>? items, Action<Utf8JsonWriter, T> write) => items is null ? null : Text(writer =>
    {
        writer.WriteStartArray();
        foreach (T item in items)
        {
            write(writer, item);
        }

        writer.WriteEndArray();
    });

    private static string? Object<T>(IReadOnlyDictionary<string, T>? map, Action<Utf8JsonWriter, T> write) => map is null ? null : Text(writer =>
    {
        writer.WriteStartObject();
        foreach ((string name, T value) in map)
        {
            writer.WritePropertyName(name);
            write(writer, value);
        }

        writer.WriteEndObject();
    });

    private static string Text(Action<Utf8JsonWriter> write)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

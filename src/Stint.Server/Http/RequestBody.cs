using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Stint.Server.Http;

/// <summary>A request's JSON object. Unknown members are ignored; a member of the wrong type is a 422 that names it.</summary>
internal sealed class RequestBody : IDisposable
{
    private readonly JsonDocument? _document;

    private RequestBody(JsonDocument? document) => _document = document;

    /// <summary>Reads it; no body is an empty object.</summary>
    internal static async Task<RequestBody> ReadAsync(HttpContext context)
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted).ConfigureAwait(false);
        if (bytes.Length == 0)
        {
            return new RequestBody(null);
        }

        try
        {
            var document = JsonDocument.Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), new JsonDocumentOptions { MaxDepth = 32 });
            RequireText(document.RootElement);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? new RequestBody(document)
                : throw ApiProblem.Invalid("the body is not a JSON object");
        }
        catch (JsonException e)
        {
            throw new ApiProblem(400, "malformed", string.Create(CultureInfo.InvariantCulture, $"the body is not JSON, or too deep: see line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}"));
        }
        catch (InvalidOperationException)
        {
            throw new ApiProblem(400, "malformed", "the body holds text that is not Unicode: half of a surrogate pair, or bytes that are not UTF-8");
        }
    }

    // The parser leaves such text for whoever asks for it. Throws InvalidOperationException.
    private static void RequireText(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                _ = element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray())
                {
                    RequireText(item);
                }

                break;
            case JsonValueKind.Object:
                foreach (JsonProperty member in element.EnumerateObject())
                {
                    _ = member.Name;
                    RequireText(member.Value);
                }

                break;
        }
    }

    /// <summary>Whether the member stands there as null.</summary>
    internal bool IsNull(string name) => _document is not null && _document.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Null;

    internal string? Text(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : throw Wrong(name, "a string");

    internal bool? Flag(string name) => Find(name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw Wrong(name, "true or false");

    internal double? Number(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number) ? number
        : throw Wrong(name, "a number");

    internal int? Integer(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number) ? number
        : throw Wrong(name, "a whole number");

    internal IReadOnlyList<string>? Texts(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Wrong(name, "an array of strings");
        }

        var texts = new List<string>();
        foreach (JsonElement item in value.EnumerateArray())
        {
            texts.Add(item.ValueKind == JsonValueKind.String ? item.GetString()! : throw Wrong(name, "an array of strings"));
        }

        return texts;
    }

    internal IReadOnlyList<KeyValuePair<string, string>>? Map(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Object)
        {
            throw Wrong(name, "an object of strings");
        }

        var entries = new List<KeyValuePair<string, string>>();
        foreach (JsonProperty entry in value.EnumerateObject())
        {
            entries.Add(new(entry.Name, entry.Value.ValueKind == JsonValueKind.String ? entry.Value.GetString()! : throw Wrong($"{name}.{entry.Name}", "a string")));
        }

        return entries;
    }

    /// <summary>The member as it stands; null when it is missing or null.</summary>
    internal JsonElement? Find(string name) =>
        _document is not null && _document.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The text itself; a NUL, which ends what a program is given, is a 422.</summary>
    internal static string WithoutNul(string name, string text) =>
        text.Contains('\0', StringComparison.Ordinal) ? throw ApiProblem.Invalid($"{name}: it holds a NUL character") : text;

    internal static ApiProblem Wrong(string name, string wanted) => ApiProblem.Invalid($"{name}: it should be {wanted}");

    public void Dispose() => _document?.Dispose();
}

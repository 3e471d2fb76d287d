using System.Text.Json;

namespace Stint.Core.Sweeps;

/// <summary>Reads parameters: from JSON (a list, a scalar or <c>{min, max, step}</c>), or from the command line (<c>a,b,c</c> or <c>min..max:step</c>).</summary>
public static class ParameterReader
{
    private const int LongestName = 64, LongestValue = 4096, MostValues = 100_000, MostParameters = 64;

    /// <summary>All parameters of a JSON object, in its order. Throws <see cref="Kernel.StintException"/> on anything that makes no sense.</summary>
    public static IReadOnlyList<SweepParameter> Read(IEnumerable<KeyValuePair<string, JsonElement>> parameters)
    {
        var read = new List<SweepParameter>();
        foreach ((string name, JsonElement value) in parameters)
        {
            if (!IsName(name))
            {
                throw SweepError.Parameter(name, "a name begins with a letter and has letters, digits, '_', '-' and '.', at most 64");
            }

            if (read.Exists(p => p.Name == name))
            {
                throw SweepError.Parameter(name, "it is given more than once");
            }

            read.Add(Read(name, value));
        }

        return read.Count <= MostParameters ? read : throw SweepError.Of("parameters", $"there are more than {MostParameters}");
    }

    /// <summary><c>NAME=VALUES</c> of the command line as the JSON with which it stands on record.</summary>
    public static KeyValuePair<string, JsonElement> FromText(string text)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
        {
            throw SweepError.Of("--param", $"'{text}': write NAME=VALUE,VALUE or NAME=MIN..MAX:STEP");
        }

        (string name, string values) = (text[..equals], text[(equals + 1)..]);
        return new(name, RangeOf(values) is { } range ? Json(w => Write(w, range)) : Json(w => Write(w, values.Split(','))));
    }

    // Null where it is none: then it is a text that happens to hold dots.
    private static (decimal Min, decimal Max, decimal Step)? RangeOf(string text)
    {
        int dots = text.IndexOf("..", StringComparison.Ordinal), colon = text.IndexOf(':', StringComparison.Ordinal);
        int end = colon < 0 ? text.Length : colon;
        decimal step = 1;
        return dots > 0 && dots < end && CellNumber.TryParse(text[..dots], out decimal min) && CellNumber.TryParse(text[(dots + 2)..end], out decimal max)
            && (colon < 0 || CellNumber.TryParse(text[(colon + 1)..], out step)) ? (min, max, step) : null;
    }

    private static bool IsName(string name) =>
        name.Length is > 0 and <= LongestName && char.IsAsciiLetter(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    private static void Write(Utf8JsonWriter writer, (decimal Min, decimal Max, decimal Step) range)
    {
        writer.WriteStartObject();
        writer.WriteNumber("min"u8, range.Min);
        writer.WriteNumber("max"u8, range.Max);
        writer.WriteNumber("step"u8, range.Step);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, string[] values)
    {
        writer.WriteStartArray();
        foreach (string value in values)
        {
            writer.WriteStringValue(value);
        }

        writer.WriteEndArray();
    }

    private static SweepParameter Read(string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            return SweepParameter.Range(name, Bound(name, value, "min"), Bound(name, value, "max"), value.TryGetProperty("step", out _) ? Bound(name, value, "step") : 1);
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            return SweepParameter.List(name, [Text(name, value)]);
        }

        return value.GetArrayLength() <= MostValues
            ? SweepParameter.List(name, value.EnumerateArray().Select(v => Text(name, v)))
            : throw SweepError.Parameter(name, $"it has more than {MostValues} values");
    }

    private static decimal Bound(string name, JsonElement range, string part) =>
        range.TryGetProperty(part, out JsonElement bound) && bound.ValueKind == JsonValueKind.Number && CellNumber.TryParse(bound.GetRawText(), out decimal number)
            ? number
            : throw SweepError.Parameter(name, $"its {part} should be a number");

    private static string Text(string name, JsonElement value)
    {
        string text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => CellNumber.TryParse(value.GetRawText(), out decimal number) ? CellNumber.Text(number) : value.GetRawText(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => throw SweepError.Parameter(name, "a value should be a text, a number, true or false"),
        };
        return text.Length > LongestValue ? throw SweepError.Parameter(name, $"a value has more than {LongestValue} characters")
            : text.Contains('\0', StringComparison.Ordinal) ? throw SweepError.Parameter(name, "a value holds a NUL character")
            : text;
    }

    private static JsonElement Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        using JsonDocument document = JsonDocument.Parse(buffer.ToArray());
        return document.RootElement.Clone();
    }
}

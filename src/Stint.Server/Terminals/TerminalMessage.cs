using System.Text.Json;
using Stint.Core.Terminals;
using Stint.Server.Http;

namespace Stint.Server.Terminals;

/// <summary>What client and server say to each other beside the bytes: JSON in text frames.</summary>
internal abstract record TerminalMessage
{
    private const int FewestColumns = 2, MostColumns = 1000, MostRows = 500;

    /// <summary>The client has shown so many bytes more.</summary>
    internal sealed record Acknowledge(long Bytes) : TerminalMessage;

    /// <summary>The client wants the window in this size; null: in its own.</summary>
    internal sealed record Resize(WindowSize? Wanted) : TerminalMessage;

    /// <summary>The client wants a size that no window should have: a page that is not shown may measure nonsense.</summary>
    internal sealed record ResizeToNonsense : TerminalMessage;

    /// <summary>The client wants to type, or no longer.</summary>
    internal sealed record AskMode(bool Write) : TerminalMessage;

    /// <summary>The client wants to know whether the server hears it, and how long that takes.</summary>
    internal sealed record Ping : TerminalMessage;

    /// <summary>The answer to <see cref="Ping"/>: all that the client had sent before has been dealt with.</summary>
    internal static byte[] Pong() => Answer.Written(w => w.WriteString("type"u8, "pong"));

    internal static byte[] Size(WindowSize size) => Answer.Written(w =>
    {
        w.WriteString("type"u8, "size");
        w.WriteNumber("cols"u8, size.Columns);
        w.WriteNumber("rows"u8, size.Rows);
    });

    internal static byte[] Mode(bool write, string? why) => Answer.Written(w =>
    {
        w.WriteString("type"u8, "mode");
        w.WriteBoolean("write"u8, write);
        if (why is not null)
        {
            w.WriteString("why"u8, why);
        }
    });

    /// <summary>Null for a type that is not known. Throws <see cref="JsonException"/> with what is wrong.</summary>
    internal static TerminalMessage? Parse(ReadOnlyMemory<byte> text)
    {
        using var document = Read(text);
        JsonElement message = document.RootElement;
        if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty("type"u8, out JsonElement type) || type.ValueKind != JsonValueKind.String)
        {
            throw new JsonException("a text message should be an object with a type");
        }

        return type.GetString() switch
        {
            "ack" => new Acknowledge(Number(message, "bytes") ?? throw Wrong("bytes", "a whole number")),
            "resize" => SizeIn(message),
            "mode" => new AskMode(Flag(message, "write")),
            "ping" => new Ping(),
            _ => null,
        };
    }

    private static JsonDocument Read(ReadOnlyMemory<byte> text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            throw new JsonException("a text message should be JSON", e);
        }
    }

    private static TerminalMessage SizeIn(JsonElement message) => (Number(message, "cols"), Number(message, "rows")) switch
    {
        (null, null) => new Resize(null),
        ( >= FewestColumns and <= MostColumns and var columns, >= 1 and <= MostRows and var rows) => new Resize(new WindowSize((int)columns, (int)rows)),
        _ => new ResizeToNonsense(),
    };

    private static long? Number(JsonElement message, string name) =>
        !message.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out long number) ? number
        : throw Wrong(name, "a whole number");

    private static bool Flag(JsonElement message, string name) =>
        message.TryGetProperty(name, out JsonElement value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Wrong(name, "true or false");

    private static JsonException Wrong(string name, string wanted) => new($"{name}: it should be {wanted}");
}

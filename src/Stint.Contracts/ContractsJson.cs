using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Stint.Posix;

namespace Stint.Contracts;

/// <summary>
/// JSON of everything that crosses a process boundary: snake_case, words for enums, nulls written. A member that a file leaves out keeps
/// its default only where the property has a setter: generated code gives missing <c>init</c> properties the type's zero.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    Converters = [typeof(OsStringConverter), typeof(RunIdConverter), typeof(RunStatusConverter), typeof(RunReasonConverter), typeof(RunPlacementConverter), typeof(KeepWindowConverter),
        typeof(JobStateConverter), typeof(KillOutcomeConverter), typeof(SweepStatusConverter), typeof(SweepModeConverter)])]
[JsonSerializable(typeof(RunSpec))]
[JsonSerializable(typeof(StartRecord))]
[JsonSerializable(typeof(StopRequest))]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(TypedRecord))]
[JsonSerializable(typeof(Run))]
[JsonSerializable(typeof(IReadOnlyList<Run>))]
[JsonSerializable(typeof(EnsuredWorkspace))]
[JsonSerializable(typeof(QueueState))]
[JsonSerializable(typeof(Sweep))]
[JsonSerializable(typeof(IReadOnlyList<Sweep>))]
[JsonSerializable(typeof(Job))]
[JsonSerializable(typeof(IReadOnlyList<Job>))]
[JsonSerializable(typeof(IReadOnlyList<KilledJob>))]
public sealed partial class ContractsJson : JsonSerializerContext;

/// <summary>Text as a JSON string; bytes that are not UTF-8 as <c>{"base64": …}</c>.</summary>
public sealed class OsStringConverter : JsonConverter<OsString>
{
    public override OsString Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Read(ref reader);

    public override void Write(Utf8JsonWriter writer, OsString value, JsonSerializerOptions options) => Write(writer, value);

    internal static OsString Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            bool asItStands = !reader.ValueIsEscaped && !reader.HasValueSequence && Utf8.IsValid(reader.ValueSpan);
            return asItStands ? new OsString(reader.ValueSpan) : new OsString(reader.GetString()!);
        }

        if (reader.TokenType != JsonTokenType.StartObject || !reader.Read() || !reader.ValueTextEquals("base64"u8) || !reader.Read())
        {
            throw new JsonException("Expected text or {\"base64\": …}.");
        }

        byte[] bytes = reader.GetBytesFromBase64();
        return reader.Read() && reader.TokenType == JsonTokenType.EndObject ? new OsString(bytes) : throw new JsonException("Expected one member.");
    }

    internal static void Write(Utf8JsonWriter writer, OsString value)
    {
        if (value.IsText)
        {
            writer.WriteStringValue(value.Bytes);
            return;
        }

        writer.WriteStartObject();
        writer.WriteBase64String("base64"u8, value.Bytes);
        writer.WriteEndObject();
    }
}

public sealed class RunIdConverter : JsonConverter<RunId>
{
    public override RunId Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RunId.TryParse(reader.GetString(), out RunId id) ? id : throw new JsonException("Not a run id.");

    public override void Write(Utf8JsonWriter writer, RunId value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

public sealed class RunStatusConverter : JsonConverter<RunStatus>
{
    public override RunStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RunWords.ParseStatus(reader.GetString() ?? "") ?? throw new JsonException("Not a status.");

    public override void Write(Utf8JsonWriter writer, RunStatus value, JsonSerializerOptions options) => writer.WriteStringValue(value.Word());
}

public sealed class RunReasonConverter : JsonConverter<RunReason>
{
    public override RunReason Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RunWords.ParseReason(reader.GetString() ?? "") ?? throw new JsonException("Not a reason.");

    public override void Write(Utf8JsonWriter writer, RunReason value, JsonSerializerOptions options) => writer.WriteStringValue(value.Word());
}

public sealed class RunPlacementConverter : JsonConverter<RunPlacement>
{
    public override RunPlacement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        RunWords.ParsePlacement(reader.GetString() ?? "") ?? throw new JsonException("Not a placement.");

    public override void Write(Utf8JsonWriter writer, RunPlacement value, JsonSerializerOptions options) => writer.WriteStringValue(value.Word());
}

public sealed class KeepWindowConverter : JsonConverter<KeepWindow>
{
    public override KeepWindow Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    public override void Write(Utf8JsonWriter writer, KeepWindow value, JsonSerializerOptions options) => writer.WriteStringValue(Word(value));

    internal static KeepWindow Parse(string? word) => word switch
    {
        "on_failure" => KeepWindow.OnFailure,
        "always" => KeepWindow.Always,
        "never" => KeepWindow.Never,
        _ => throw new JsonException("Expected on_failure, always or never."),
    };

    internal static string Word(KeepWindow keep) => keep switch
    {
        KeepWindow.OnFailure => "on_failure",
        KeepWindow.Always => "always",
        _ => "never",
    };
}

public sealed class SweepStatusConverter : JsonConverter<SweepStatus>
{
    public override SweepStatus Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        SweepWords.ParseStatus(reader.GetString() ?? "") ?? throw new JsonException("Not a sweep's status.");

    public override void Write(Utf8JsonWriter writer, SweepStatus value, JsonSerializerOptions options) => writer.WriteStringValue(value.Word());
}

public sealed class SweepModeConverter : JsonConverter<SweepMode>
{
    public override SweepMode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        SweepWords.ParseMode(reader.GetString() ?? "") ?? throw new JsonException("Not a sweep's mode.");

    public override void Write(Utf8JsonWriter writer, SweepMode value, JsonSerializerOptions options) => writer.WriteStringValue(value.Word());
}

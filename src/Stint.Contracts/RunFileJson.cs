using System.Buffers;
using System.Text.Json;
using Stint.Posix;

namespace Stint.Contracts;

/// <summary>
/// The JSON that every launch writes and reads, by hand: what the serializer prepares for a type costs each process half a millisecond,
/// mostly for features that are not used here. Byte for byte what <see cref="ContractsJson"/> writes; a test compares them.
/// </summary>
public static class RunFileJson
{
    public static byte[] Of(RunSpec spec) => Write(w =>
    {
        w.WriteNumber("version"u8, spec.Version);
        w.WriteString("run_id"u8, spec.RunId.ToString());
        Strings(w, "argv"u8, spec.Argv);
        w.WriteString("shell_line"u8, spec.ShellLine);
        w.WritePropertyName("cwd"u8);
        OsStringConverter.Write(w, spec.Cwd);
        Strings(w, "environment"u8, spec.Environment);
        Number(w, "umask"u8, spec.Umask);
        Number(w, "timeout_s"u8, spec.TimeoutS);
        w.WriteNumber("grace_s"u8, spec.GraceS);
        w.WriteString("keep"u8, KeepWindowConverter.Word(spec.Keep));
        w.WriteNumber("columns"u8, spec.Columns);
        w.WriteNumber("rows"u8, spec.Rows);
        w.WriteString("log_file"u8, spec.LogFile);
        w.WriteString("on_end"u8, spec.OnEnd);
        w.WriteNumber("on_end_limit_s"u8, spec.OnEndLimitS);
        w.WriteString("shell"u8, spec.Shell);
        w.WriteString("tmux"u8, spec.Tmux);
        w.WriteString("workspace"u8, spec.Workspace);
        w.WriteString("loader"u8, spec.Loader);
        w.WriteString("window"u8, spec.Window);
    });

    public static byte[] Of(StartRecord record) => Write(w =>
    {
        w.WriteNumber("version"u8, record.Version);
        w.WriteBoolean("never"u8, record.Never);
        w.WriteBoolean("again"u8, record.Again);
        w.WriteString("message"u8, record.Message);
        w.WriteNumber("runner_pid"u8, record.RunnerPid);
        w.WriteNumber("runner_start"u8, record.RunnerStart);
        w.WriteString("boot_id"u8, record.BootId);
        w.WriteString("machine_id"u8, record.MachineId);
        w.WriteString("host"u8, record.Host);
        Number(w, "command_pid"u8, record.CommandPid);
        Number(w, "command_start"u8, record.CommandStart);
        Number(w, "started_at"u8, record.StartedAt);
    });

    public static byte[] Of(RunResult result) => Write(w =>
    {
        w.WriteNumber("version"u8, result.Version);
        w.WriteString("run_id"u8, result.RunId.ToString());
        Number(w, "exit_code"u8, result.ExitCode);
        w.WriteString("signal"u8, result.Signal);
        w.WriteString("reason"u8, result.Reason.Word());
        Number(w, "started_at"u8, result.StartedAt);
        w.WriteNumber("ended_at"u8, result.EndedAt);
        Number(w, "duration_ms"u8, result.DurationMs);
        Number(w, "pid"u8, result.Pid);
        Number(w, "cpu_user_s"u8, result.CpuUserS);
        Number(w, "cpu_system_s"u8, result.CpuSystemS);
        Number(w, "max_rss_bytes"u8, result.MaxRssBytes);
        w.WriteNumber("log_bytes"u8, result.LogBytes);
        w.WriteBoolean("log_complete"u8, result.LogComplete);
        w.WriteString("message"u8, result.Message);
        w.WriteStartArray("tail"u8);
        foreach (string line in result.Tail)
        {
            w.WriteStringValue(line);
        }

        w.WriteEndArray();
    });

    /// <summary>Reads what <see cref="Of(RunSpec)"/> wrote; unknown members are skipped. Throws <see cref="JsonException"/> or <see cref="InvalidOperationException"/> on anything else.</summary>
    public static RunSpec ReadSpec(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        RunSpecParts parts = default;
        Expect(reader.Read() && reader.TokenType == JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            parts.Take(ref reader);
        }

        Expect(reader.TokenType == JsonTokenType.EndObject && !reader.Read());
        return parts.ToSpec();
    }

    internal static void Expect(bool holds)
    {
        if (!holds)
        {
            throw new JsonException("Not what it should be.");
        }
    }

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = PlainTextEncoder.Instance }))
        {
            writer.WriteStartObject();
            members(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Strings(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<OsString> values)
    {
        writer.WriteStartArray(name);
        foreach (OsString value in values)
        {
            OsStringConverter.Write(writer, value);
        }

        writer.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter writer, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }

    private static void Number(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double? value)
    {
        if (value is { } number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}

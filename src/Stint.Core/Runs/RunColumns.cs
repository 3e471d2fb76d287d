using System.Text.Json;
using Microsoft.Data.Sqlite;
using Stint.Contracts;

namespace Stint.Core.Runs;

/// <summary>How a run's record becomes a row and back. One list gives the SQL and the parameters; <see cref="Read"/> follows its order.</summary>
internal static class RunColumns
{
    private static readonly (string Name, Func<RunRecord, object?> Value)[] All =
    [
        ("id", r => r.Id.ToString()),
        ("version", r => r.Version),
        ("name", r => r.Name),
        ("tag", r => r.Tag),
        ("command", r => r.Command),
        ("argv", r => JsonColumn.Of(r.Argv)),
        ("workdir", r => r.Workdir),
        ("status", r => r.Status.Word()),
        ("reason", r => r.Reason?.Word()),
        ("exit_code", r => r.ExitCode),
        ("signal", r => r.Signal),
        ("error", r => r.Error),
        ("last_message", r => r.LastMessage),
        ("is_archived", r => r.IsArchived),
        ("parent_run_id", r => r.ParentRunId?.ToString()),
        ("timeout_s", r => r.TimeoutS),
        ("created_at", r => r.CreatedAt),
        ("updated_at", r => r.UpdatedAt),
        ("queued_at", r => r.QueuedAt),
        ("launched_at", r => r.LaunchedAt),
        ("started_at", r => r.StartedAt),
        ("ended_at", r => r.EndedAt),
        ("stopped_at", r => r.StoppedAt),
        ("tmux_socket", r => r.TmuxSocket),
        ("tmux_session", r => r.TmuxSession),
        ("tmux_window", r => r.TmuxWindow),
        ("tmux_window_id", r => r.TmuxWindowId),
        ("tmux_pane", r => r.TmuxPane),
        ("log_file", r => r.LogFile),
        ("log_size", r => r.LogSize),
        ("log_complete", r => r.LogComplete),
        ("cpu_seconds", r => r.CpuSeconds),
        ("max_rss_bytes", r => r.MaxRssBytes),
        ("launcher_pid", r => r.LauncherPid),
        ("launcher_start", r => r.LauncherStart),
        ("launcher_boot", r => r.LauncherBoot),
        ("launcher_host", r => r.LauncherHost),
        ("placement", r => r.Placement.Word()),
        ("tmux_server", r => r.TmuxServer),
        ("priority", r => r.Priority),
        ("queue_position", r => r.QueuePosition),
        ("after", r => JsonColumn.Of(r.After)),
        ("slots", r => JsonColumn.Of(r.Slots)),
        ("held_slots", r => JsonColumn.Of(r.HeldSlots)),
        ("sweep_id", r => r.SweepId),
        ("sweep_params", r => JsonColumn.Of(r.SweepParams)),
        ("cell", r => r.Cell),
        ("wandb_dir", r => r.WandbDir),
    ];

    internal static readonly string Names = Join(All, name => name);

    internal static readonly string Find = $"SELECT {Names} FROM runs WHERE id=$id";

    internal static readonly RunStatement Insert = new($"INSERT INTO runs ({Names}) VALUES ({Join(All, name => "$" + name)})", All);

    // What never changes is left out: a column that is set costs its indexes a write, changed or not.
    private static readonly string[] Fixed = ["id", "name", "tag", "command", "argv", "workdir", "parent_run_id", "created_at", "placement", "after", "slots", "sweep_id", "sweep_params", "cell"];

    internal static readonly RunStatement Update = Setting(Array.FindAll(All, c => c.Name == "id" || Array.IndexOf(Fixed, c.Name) < 0));

    /// <summary>All of them, but the id. Rarely used, and so not made beforehand.</summary>
    internal static RunStatement Rewrite => Setting(All);

    private static RunStatement Setting((string Name, Func<RunRecord, object?> Value)[] columns) =>
        new($"UPDATE runs SET {Join(columns, name => name != "id" ? $"{name}=${name}" : null)} WHERE id=$id", columns);

    // A loop, not LINQ: its generic virtual calls are resolved at run time, which every process would pay for.
    private static string Join((string Name, Func<RunRecord, object?> Value)[] columns, Func<string, string?> write)
    {
        var joined = new System.Text.StringBuilder();
        foreach ((string name, _) in columns)
        {
            if (write(name) is { } text)
            {
                joined.Append(joined.Length > 0 ? ", " : "").Append(text);
            }
        }

        return joined.ToString();
    }

    /// <summary>The content of run.json: the columns by their names. Written by hand for speed, see <see cref="RunFileJson"/>.</summary>
    internal static byte[] ToJson(RunRecord record)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(2048);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach ((string name, Func<RunRecord, object?> value) in All)
            {
                writer.WritePropertyName(name);
                Write(writer, name, value(record));
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, string name, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string json when name is "argv" or "after" or "slots" or "held_slots" or "sweep_params": writer.WriteRawValue(json); break;
            case string text: writer.WriteStringValue(text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case int number: writer.WriteNumberValue(number); break;
            case long number: writer.WriteNumberValue(number); break;
            case double number: writer.WriteNumberValue(number); break;
            default: throw new InvalidOperationException($"column {name} holds a {value.GetType()}");
        }
    }

    internal static RunRecord Read(SqliteDataReader reader)
    {
        int at = -1;
        return new RunRecord
        {
            Id = RunId.Parse(Text()!),
            Version = reader.GetInt64(++at),
            Name = Text()!,
            Tag = Text()!,
            Command = Text()!,
            Argv = Text() is { } argv ? JsonColumn.Words(argv) : null,
            Workdir = Text()!,
            Status = RunWords.ParseStatus(Text()!) ?? throw new FormatException("unknown status in the database"),
            Reason = Text() is { } reason ? RunWords.ParseReason(reason) : null,
            ExitCode = Int(),
            Signal = Text(),
            Error = Text(),
            LastMessage = Text(),
            IsArchived = Long() == 1,
            ParentRunId = Text() is { } parent ? RunId.Parse(parent) : null,
            TimeoutS = Real(),
            CreatedAt = reader.GetDouble(++at),
            UpdatedAt = reader.GetDouble(++at),
            QueuedAt = Real(),
            LaunchedAt = Real(),
            StartedAt = Real(),
            EndedAt = Real(),
            StoppedAt = Real(),
            TmuxSocket = Text(),
            TmuxSession = Text(),
            TmuxWindow = Text(),
            TmuxWindowId = Text(),
            TmuxPane = Text(),
            LogFile = Text(),
            LogSize = Long(),
            LogComplete = Long() is { } complete ? complete == 1 : null,
            CpuSeconds = Real(),
            MaxRssBytes = Long(),
            LauncherPid = Int(),
            LauncherStart = Long(),
            LauncherBoot = Text(),
            LauncherHost = Text(),
            Placement = RunWords.ParsePlacement(Text()!) ?? throw new FormatException("unknown placement in the database"),
            TmuxServer = Text(),
            Priority = Int() ?? 0,
            QueuePosition = Real(),
            After = Text() is { } after ? JsonColumn.Dependencies(after) : null,
            Slots = Text() is { } slots ? JsonColumn.Counts(slots) : null,
            HeldSlots = Text() is { } held ? JsonColumn.Numbers(held) : null,
            SweepId = Text(),
            SweepParams = Text() is { } parameters ? JsonColumn.Texts(parameters) : null,
            Cell = Text(),
            WandbDir = Text(),
        };

        string? Text() => reader.IsDBNull(++at) ? null : reader.GetString(at);
        long? Long() => reader.IsDBNull(++at) ? null : reader.GetInt64(at);
        int? Int() => reader.IsDBNull(++at) ? null : reader.GetInt32(at);
        double? Real() => reader.IsDBNull(++at) ? null : reader.GetDouble(at);
    }
}

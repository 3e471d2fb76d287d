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
        ("argv", r => r.Argv is null ? null : JsonSerializer.Serialize(r.Argv, CoreJson.Default.IReadOnlyListString)),
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
    ];

    internal static readonly string Names = string.Join(", ", All.Select(c => c.Name));

    internal static readonly string Insert = $"INSERT INTO runs ({Names}) VALUES ({string.Join(", ", All.Select(c => "$" + c.Name))})";

    // What never changes is left out: a column that is set costs its indexes a write, changed or not.
    private static readonly string[] Fixed = ["id", "name", "tag", "command", "argv", "workdir", "parent_run_id", "created_at", "tmux_window"];

    internal static readonly string Update =
        $"UPDATE runs SET {string.Join(", ", All.Where(c => !Fixed.Contains(c.Name)).Select(c => $"{c.Name}=${c.Name}"))} WHERE id=$id";

    internal static void Bind(SqliteCommand command, RunRecord record)
    {
        foreach ((string name, Func<RunRecord, object?> value) in All)
        {
            command.Parameters.AddWithValue("$" + name, value(record) ?? DBNull.Value);
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
            Argv = Text() is { } argv ? JsonSerializer.Deserialize(argv, CoreJson.Default.IReadOnlyListString) : null,
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
        };

        string? Text() => reader.IsDBNull(++at) ? null : reader.GetString(at);
        long? Long() => reader.IsDBNull(++at) ? null : reader.GetInt64(at);
        int? Int() => reader.IsDBNull(++at) ? null : reader.GetInt32(at);
        double? Real() => reader.IsDBNull(++at) ? null : reader.GetDouble(at);
    }
}

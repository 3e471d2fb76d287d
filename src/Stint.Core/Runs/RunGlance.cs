using Microsoft.Data.Sqlite;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Posix;

namespace Stint.Core.Runs;

/// <summary>What tells runs apart at a glance, as last recorded: the truth may have moved on.</summary>
public sealed record RunGlance(string Id, string Name, string Tag, RunStatus Status, bool IsArchived, bool HasWindow, double CreatedAt)
{
    /// <summary>
    /// The newest runs, archived ones included, at most <paramref name="limit"/>. Neither waits nor changes nor repairs anything: where
    /// the database is missing, locked or damaged there are none. For callers that must answer at once, such as completions.
    /// </summary>
    public static IReadOnlyList<RunGlance> Newest(Workdir workdir, int limit)
    {
        if (!File.Exists(workdir.Database))
        {
            return [];
        }

        try
        {
            using FileLock? inUse = FileLock.TryShare(workdir.Lock);
            return inUse is null ? [] : Read(workdir, limit);
        }
        catch (Exception e) when (e is SqliteException or PosixException or InvalidCastException)
        {
            return [];
        }
    }

    private static List<RunGlance> Read(Workdir workdir, int limit)
    {
        using SqliteConnection connection = Database.Connect(workdir.Database, SqliteOpenMode.ReadOnly);
        Database.Execute(connection, "PRAGMA busy_timeout=200");
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "SELECT id, name, tag, status, is_archived, tmux_window_id IS NOT NULL, created_at FROM runs ORDER BY id DESC LIMIT $limit";
        command.Parameters.AddWithValue("$limit", limit);
        using SqliteDataReader reader = command.ExecuteReader();
        var runs = new List<RunGlance>();
        while (reader.Read())
        {
            runs.Add(new RunGlance(
                reader.GetString(0), reader.GetString(1), reader.GetString(2), RunWords.ParseStatus(reader.GetString(3)) ?? RunStatus.Failed,
                reader.GetInt64(4) == 1, reader.GetInt64(5) == 1, reader.GetDouble(6)));
        }

        return runs;
    }
}

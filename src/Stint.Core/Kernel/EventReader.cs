using Microsoft.Data.Sqlite;

namespace Stint.Core.Kernel;

/// <summary>
/// One thing that happened. <see cref="Subject"/> is the id of the run or sweep, if it happened to one; <see cref="Data"/> a word that
/// belongs to the type: of runs and sweeps the status, of an artifact its name.
/// </summary>
public sealed record LoggedEvent(long Id, string Type, string? Subject, long? Version, string? Data)
{
    public const string RunCreated = "run.created", RunUpdated = "run.updated", QueueUpdated = "queue.updated", SweepUpdated = "sweep.updated", ArtifactAdded = "artifact.added";
}

/// <summary>Reads the history of what happened.</summary>
public sealed class EventReader(Database database)
{
    /// <summary>Another one after the database was rebuilt: then ids begin anew.</summary>
    public string Epoch => Scalar("SELECT value FROM meta WHERE key='epoch'") as string ?? "0";

    /// <summary>Another number when another connection, of this process or of another one, has changed the database since it was asked last.</summary>
    public long DataVersion => Scalar("PRAGMA data_version") as long? ?? 0;

    /// <summary>The newest id; 0 when nothing has happened.</summary>
    public long Last => Scalar("SELECT max(id) FROM events") as long? ?? 0;

    /// <summary>At most <paramref name="limit"/> events after an id, in order.</summary>
    public IReadOnlyList<LoggedEvent> After(long id, int limit)
    {
        using SqliteCommand command = database.Connection.CreateCommand();
        command.CommandText = "SELECT id, type, run_id, version, data FROM events WHERE id>$id ORDER BY id LIMIT $limit";
        command.Parameters.AddWithValue("$id", id);
        command.Parameters.AddWithValue("$limit", limit);
        using SqliteDataReader reader = command.ExecuteReader();
        var events = new List<LoggedEvent>();
        while (reader.Read())
        {
            events.Add(new LoggedEvent(
                reader.GetInt64(0), reader.GetString(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.IsDBNull(3) ? null : reader.GetInt64(3), reader.IsDBNull(4) ? null : reader.GetString(4)));
        }

        return events;
    }

    private object? Scalar(string sql)
    {
        using SqliteCommand command = database.Connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}

using Microsoft.Data.Sqlite;

namespace Stint.Core.Kernel;

/// <summary>The append-only history of what happened; ids only grow within an epoch.</summary>
internal static class EventLog
{
    /// <summary>Says that a sweep, or a run of it, has changed: its version grows.</summary>
    internal static void AppendSweep(SqliteTransaction transaction, double at, string sweep)
    {
        using SqliteCommand command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "UPDATE sweeps SET version=version+1 WHERE id=$id RETURNING version";
        command.Parameters.AddWithValue("$id", sweep);
        Append(transaction, at, LoggedEvent.SweepUpdated, sweep, command.ExecuteScalar() as long?);
    }

    /// <summary>Adds one of <see cref="LoggedEvent"/>'s types; <paramref name="subject"/> is the id of a run or a sweep.</summary>
    internal static void Append(SqliteTransaction transaction, double at, string type, string? subject = null, long? version = null, string? data = null)
    {
        using SqliteCommand command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO events (at, type, run_id, version, data) VALUES ($at, $type, $run, $version, $data)";
        command.Parameters.AddWithValue("$at", at);
        command.Parameters.AddWithValue("$type", type);
        command.Parameters.AddWithValue("$run", (object?)subject ?? DBNull.Value);
        command.Parameters.AddWithValue("$version", (object?)version ?? DBNull.Value);
        command.Parameters.AddWithValue("$data", (object?)data ?? DBNull.Value);
        command.ExecuteNonQuery();
    }
}

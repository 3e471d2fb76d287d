using Microsoft.Data.Sqlite;

namespace Stint.Core.Kernel;

/// <summary>The append-only history of what happened; ids only grow within an epoch. Written as a part of the database's present transaction.</summary>
internal static class EventLog
{
    /// <summary>Says that a sweep, or a run of it, has changed: its version grows.</summary>
    internal static void AppendSweep(Database database, double at, string sweep)
    {
        SqliteCommand command = database.Prepared("UPDATE sweeps SET version=version+1 WHERE id=$id RETURNING version");
        command.Set(0, "$id", sweep);
        Append(database, at, LoggedEvent.SweepUpdated, sweep, command.ExecuteScalar() as long?);
    }

    /// <summary>Adds one of <see cref="LoggedEvent"/>'s types; <paramref name="subject"/> is the id of a run or a sweep.</summary>
    internal static void Append(Database database, double at, string type, string? subject = null, long? version = null, string? data = null)
    {
        SqliteCommand command = database.Prepared("INSERT INTO events (at, type, run_id, version, data) VALUES ($at, $type, $run, $version, $data)");
        command.Set(0, "$at", at);
        command.Set(1, "$type", type);
        command.Set(2, "$run", subject);
        command.Set(3, "$version", version);
        command.Set(4, "$data", data);
        command.ExecuteNonQuery();
    }
}

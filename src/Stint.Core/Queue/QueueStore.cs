using System.Globalization;
using Microsoft.Data.Sqlite;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;

namespace Stint.Core.Queue;

/// <summary>What the queue asks the database: a few columns of many runs.</summary>
internal sealed class QueueStore(Database database)
{
    /// <summary>The runs that wait, in the order in which they are to start.</summary>
    internal List<WaitingRun> Waiting() => Read(
        "SELECT id, priority, queue_position, slots, after, sweep_id FROM runs WHERE status='queued' ORDER BY priority DESC, queue_position, id",
        reader => new WaitingRun(RunId.Parse(reader.GetString(0)))
        {
            Priority = reader.GetInt32(1),
            Position = reader.IsDBNull(2) ? 0 : reader.GetDouble(2),
            Slots = reader.IsDBNull(3) ? null : JsonColumn.Counts(reader.GetString(3)),
            After = reader.IsDBNull(4) ? null : JsonColumn.Dependencies(reader.GetString(4)),
            SweepId = reader.IsDBNull(5) ? null : reader.GetString(5),
        });

    /// <summary>The runs that are launched or run, oldest first.</summary>
    internal List<ActiveRun> Active() => Read(
        "SELECT id, queued_at IS NOT NULL, sweep_id, held_slots FROM runs WHERE status IN ('launching', 'running') ORDER BY id",
        reader => new ActiveRun(RunId.Parse(reader.GetString(0)))
        {
            Counts = reader.GetInt64(1) == 1,
            SweepId = reader.IsDBNull(2) ? null : reader.GetString(2),
            Held = reader.IsDBNull(3) ? null : JsonColumn.Numbers(reader.GetString(3)),
        });

    /// <summary>How the runs stand that these wait for; those that do not exist are left out.</summary>
    internal Dictionary<RunId, RunState> DependenciesOf(IEnumerable<WaitingRun> waiting)
    {
        var states = new Dictionary<RunId, RunState>();
        foreach (RunId id in waiting.Where(w => w.After is not null).SelectMany(w => w.After!).Select(d => d.Id).Distinct())
        {
            foreach (RunState state in Read(
                "SELECT status, reason FROM runs WHERE id=$id",
                reader => new RunState(
                    RunWords.ParseStatus(reader.GetString(0)) ?? RunStatus.Failed, reader.IsDBNull(1) ? null : RunWords.ParseReason(reader.GetString(1))),
                ("$id", id.ToString())))
            {
                states[id] = state;
            }
        }

        return states;
    }

    /// <summary>A number that changes when another connection has written to the database.</summary>
    internal long DataVersion()
    {
        return Convert.ToInt64(database.Prepared("PRAGMA data_version").ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private List<T> Read<T>(string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<(string Name, string Value)> parameters)
    {
        using SqliteCommand command = database.Connection.CreateCommand();
        command.CommandText = sql;
        foreach ((string name, string value) in parameters)
        {
            command.Parameters.AddWithValue(name, value);
        }

        using SqliteDataReader reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        return rows;
    }
}

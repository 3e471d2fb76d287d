using System.Text.Json;
using Microsoft.Data.Sqlite;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Posix;

namespace Stint.Core.Runs;

/// <summary>One step of a run's life: what happened and what else it changes in the record.</summary>
public sealed record RunStep(RunEvent Happened, Func<RunRecord, RunRecord> Change);

/// <summary>
/// The records of runs. The only writer of a run's status: each change is one transaction that checks the state it starts from,
/// appends to the event log and writes run.json.
/// </summary>
public sealed class RunStore(Database database, Workdir workdir, TimeProvider time)
{
    private const int BatchSize = 200;

    /// <summary>The run with this id, or null.</summary>
    public RunRecord? Find(RunId id)
    {
        SqliteCommand command = database.Prepared(RunColumns.Find);
        command.Set(0, "$id", id.ToString());
        return ReadAll(command).FirstOrDefault();
    }

    /// <summary>At most <paramref name="limit"/> runs whose id begins so, newest first.</summary>
    public IReadOnlyList<RunRecord> FindByPrefix(string prefix, int limit) =>
        Select($"WHERE id>=$a AND id<$a||'{{' ORDER BY id DESC LIMIT {limit}", prefix);

    /// <summary>The page that a query asks for. Throws when the run before it is needed for the order and is not there any more.</summary>
    public IReadOnlyList<RunRecord> List(RunQuery query)
    {
        var sql = new RunListSql(query, time.NowSeconds());
        object? value = null;
        if (query is { Before: { } before, Order.Key: not RunSortKey.Created })
        {
            using SqliteCommand last = Command(sql, sql.SortValue);
            value = last.ExecuteScalar() ?? throw new StintException(ErrorCode.Invalid, $"before: there is no run {before}: begin with the first page");
        }

        using SqliteCommand command = Command(sql, sql.Page, value);
        return ReadAll(command);
    }

    /// <summary>How many runs a query matches in all, whatever its limit and <see cref="RunQuery.Before"/>.</summary>
    public long Count(RunQuery query)
    {
        var sql = new RunListSql(query, time.NowSeconds());
        using SqliteCommand command = Command(sql, sql.Total);
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    private SqliteCommand Command(RunListSql sql, string text, object? value = null)
    {
        SqliteCommand command = database.Connection.CreateCommand();
        command.CommandText = text;
        sql.Bind(command, value);
        return command;
    }

    /// <summary>Runs that somebody launches or that run, as far as the records know.</summary>
    public IReadOnlyList<RunRecord> Active() => Select("WHERE status IN ('launching', 'running') ORDER BY id DESC");

    /// <summary>How many runs there are in all, archived ones included.</summary>
    public long Count()
    {
        using SqliteCommand command = database.Connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM runs";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>The newest id, archived runs included; null when there is none.</summary>
    public RunId? Newest()
    {
        using SqliteCommand command = database.Connection.CreateCommand();
        command.CommandText = "SELECT max(id) FROM runs";
        return RunId.TryParse(command.ExecuteScalar() as string, out RunId id) ? id : null;
    }

    /// <summary>Adds a run; its window's name gets a number where another run of that tag has taken the second.</summary>
    public RunRecord Add(RunRecord record, Func<int, string>? windowName) => database.Write(transaction =>
    {
        RunRecord added = record with { TmuxWindow = windowName is null ? record.TmuxWindow : FreeWindowName(transaction, record.Id, windowName) };
        Run(RunColumns.Insert, added);
        EventLog.Append(database, added.CreatedAt, LoggedEvent.RunCreated, added.Id.ToString(), added.Version, added.Status.Word());
        if (added.SweepId is { } sweep)
        {
            EventLog.AppendSweep(database, added.CreatedAt, sweep);
        }

        if (added.Status != RunStatus.Launching)
        {
            WriteFile(added); // one that is being launched gets it in a moment, with its address
        }

        return added;
    });

    /// <summary>The same for many that are not launched yet, all in one transaction.</summary>
    internal void AddAll(IReadOnlyList<(RunRecord Run, Func<int, string> WindowName)> runs) => database.Write(transaction =>
    {
        var taken = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((RunRecord run, Func<int, string> windowName) in runs)
        {
            string first = windowName(1);
            int from = taken.GetValueOrDefault(first) + 1;
            RunRecord added = run with { TmuxWindow = FreeWindowName(transaction, run.Id, number => windowName(taken[first] = from + number - 1)) };
            Run(RunColumns.Insert, added);
            EventLog.Append(database, added.CreatedAt, LoggedEvent.RunCreated, added.Id.ToString(), added.Version, added.Status.Word());
            WriteFile(added);
        }

        foreach (string sweep in runs.Select(r => r.Run.SweepId).OfType<string>().Distinct())
        {
            EventLog.AppendSweep(database, time.NowSeconds(), sweep);
        }

        return 0;
    });

    /// <summary>
    /// Takes the run through these steps in one transaction. Stops before the first that the lifecycle does not allow in the state the
    /// run has by then; returns the record as it is afterwards, or null when not even the first was possible.
    /// </summary>
    public RunRecord? Advance(RunId id, params IReadOnlyList<RunStep> steps) => database.Write(_ =>
    {
        RunRecord? record = Find(id);
        bool changed = false;
        foreach (RunStep step in steps)
        {
            if (record is null || RunLifecycle.Next(record.State, step.Happened) is not { } next)
            {
                break;
            }

            record = step.Change(record) with { Status = next, Version = record.Version + 1, UpdatedAt = time.NowSeconds() };
            EventLog.Append(database, record.UpdatedAt, LoggedEvent.RunUpdated, id.ToString(), record.Version, next.Word());
            changed = true;
        }

        if (changed && record!.SweepId is { } sweep)
        {
            EventLog.AppendSweep(database, record.UpdatedAt, sweep);
        }

        return changed ? Save(record!) : null;
    });

    /// <summary>
    /// Takes those of these runs through a step that are in one of the statuses by then, many in a transaction, as long as
    /// <paramref name="goOn"/> says so between two.
    /// </summary>
    internal void AdvanceAll(IEnumerable<RunId> ids, IReadOnlyList<RunStatus> from, RunStep step, Func<bool>? goOn = null)
    {
        foreach (RunId[] batch in ids.Chunk(BatchSize))
        {
            if (goOn?.Invoke() == false)
            {
                return;
            }

            _ = database.Write(_ => batch.Count(id => Find(id) is { } run && from.Contains(run.Status) && Advance(id, step) is not null));
        }
    }

    /// <summary>Notes what came of a launch. That need not outlive a power failure: tmux would not either.</summary>
    internal RunRecord Record(LaunchOutcome outcome) => database.WriteSoon(_ => outcome.Write(this, time.NowSeconds()));

    /// <summary>Forgets a run. Its directory is the caller's business.</summary>
    public void Remove(RunId id) => database.Write(transaction =>
    {
        using SqliteCommand command = database.Connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "DELETE FROM runs WHERE id=$id RETURNING version";
        command.Parameters.AddWithValue("$id", id.ToString());
        if (command.ExecuteScalar() is long version)
        {
            EventLog.Append(database, time.NowSeconds(), LoggedEvent.RunUpdated, id.ToString(), version + 1); // who asks finds out
        }

        return 0;
    });

    /// <summary>Changes anything but the status. Null when there is no such run.</summary>
    public RunRecord? Update(RunId id, Func<RunRecord, RunRecord> change) => database.Write(_ =>
    {
        if (Find(id) is not { } record)
        {
            return null;
        }

        RunRecord changed = change(record) with { Status = record.Status, Version = record.Version + 1, UpdatedAt = time.NowSeconds() };
        EventLog.Append(database, changed.UpdatedAt, LoggedEvent.RunUpdated, id.ToString(), changed.Version, changed.Status.Word());
        return Save(changed);
    });

    /// <summary>The same, what else never changes included: for runs that are edited before their launch.</summary>
    internal RunRecord Rewrite(RunRecord record) => database.Write(_ =>
    {
        RunRecord changed = record with { Version = record.Version + 1, UpdatedAt = time.NowSeconds() };
        EventLog.Append(database, changed.UpdatedAt, LoggedEvent.RunUpdated, changed.Id.ToString(), changed.Version, changed.Status.Word());
        return Save(changed, RunColumns.Rewrite);
    });

    private RunRecord Save(RunRecord record, RunStatement? statement = null)
    {
        Run(statement ?? RunColumns.Update, record);
        WriteFile(record);
        return record;
    }

    private void Run(RunStatement statement, RunRecord record)
    {
        SqliteCommand command = database.Prepared(statement.Sql);
        statement.Bind(command, record);
        command.ExecuteNonQuery();
    }

    // Not waited for until it is on the disk: the row is, and the spec; this is for a rebuild.
    private void WriteFile(RunRecord record)
    {
        try
        {
            DurableFile.Overwrite(workdir.Run(record.Id).Record, RunColumns.ToJson(record));
        }
        catch (PosixException e) when (e.Error is Errno.NoEntry or Errno.IsADirectory)
        {
            // Somebody removed the run's directory, or put a folder in the file's place: the row is what counts.
        }
    }

    // A name says the second: only runs of the last moments can have taken it, and ids begin with the time.
    private string FreeWindowName(SqliteTransaction transaction, RunId id, Func<int, string> windowName)
    {
        using SqliteCommand command = database.Connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT 1 FROM runs WHERE id>=$from AND tmux_window=$name LIMIT 1";
        command.Parameters.AddWithValue("$from", RunId.First(id.CreatedAt.AddSeconds(-2)).ToString());
        SqliteParameter name = command.Parameters.AddWithValue("$name", "");
        for (int number = 1; ; number++)
        {
            name.Value = windowName(number);
            if (command.ExecuteScalar() is null)
            {
                return (string)name.Value;
            }
        }
    }

    private RunRecord Record(SqliteDataReader reader)
    {
        try
        {
            return RunColumns.Read(reader);
        }
        catch (Exception e) when (e is FormatException or InvalidCastException or OverflowException or JsonException)
        {
            throw new StintException(
                ErrorCode.Damaged, $"database: {workdir.Database}: a row makes no sense ({e.Message}): move the file away and it is rebuilt from the run directories", e);
        }
    }

    private List<RunRecord> Select(string rest, string? a = null, string? b = null)
    {
        using SqliteCommand command = database.Connection.CreateCommand();
        command.CommandText = $"SELECT {RunColumns.Names} FROM runs {rest}";
        command.Parameters.AddWithValue("$a", (object?)a ?? DBNull.Value);
        command.Parameters.AddWithValue("$b", (object?)b ?? DBNull.Value);
        return ReadAll(command);
    }

    private List<RunRecord> ReadAll(SqliteCommand command)
    {
        using SqliteDataReader reader = command.ExecuteReader();
        var records = new List<RunRecord>();
        while (reader.Read())
        {
            records.Add(Record(reader));
        }

        return records;
    }
}

using System.Text.Json;
using Microsoft.Data.Sqlite;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Core.Sweeps;

/// <summary>
/// Sweeps on record: a row each, and a file each with what only it may hold, from which a rebuild of the database takes the row. Every
/// change is one transaction that says so with an event.
/// </summary>
internal sealed class SweepStore(RunBook book)
{
    /// <summary>Newest first.</summary>
    internal IReadOnlyList<SweepRecord> List(int limit, string? before) => Read(
        $"SELECT record, version FROM sweeps {(before is null ? "" : "WHERE id<$a")} ORDER BY id DESC {(limit > 0 ? $"LIMIT {limit}" : "")}", before);

    internal long Count()
    {
        using SqliteCommand command = book.Database.Connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM sweeps";
        return (long)command.ExecuteScalar()!;
    }

    internal SweepRecord? Find(string id) => Read("SELECT record, version FROM sweeps WHERE id=$a", id).FirstOrDefault();

    /// <summary>At most <paramref name="limit"/> whose id begins so, newest first.</summary>
    internal IReadOnlyList<SweepRecord> FindByPrefix(string prefix, int limit) => Read($"SELECT record, version FROM sweeps WHERE id>=$a AND id<$a||'{{' ORDER BY id DESC LIMIT {limit}", prefix);

    /// <summary>The sweeps that have runs which wait or run.</summary>
    internal IReadOnlyList<SweepRecord> AtWork() => Read(
        "SELECT record, version FROM sweeps WHERE id IN (SELECT sweep_id FROM runs WHERE status='queued' AND sweep_id IS NOT NULL UNION SELECT sweep_id FROM runs WHERE status IN ('launching', 'running') AND sweep_id IS NOT NULL)");

    /// <summary>What its runs are, oldest first.</summary>
    internal IReadOnlyList<SweepRun> RunsOf(string id)
    {
        using SqliteCommand command = book.Database.Connection.CreateCommand();
        command.CommandText = "SELECT id, cell, status, ended_at FROM runs WHERE sweep_id=$a ORDER BY id";
        command.Parameters.AddWithValue("$a", id);
        using SqliteDataReader reader = command.ExecuteReader();
        var runs = new List<SweepRun>();
        while (reader.Read())
        {
            runs.Add(new SweepRun(
                RunId.Parse(reader.GetString(0)), reader.IsDBNull(1) ? null : reader.GetString(1), RunWords.ParseStatus(reader.GetString(2)) ?? RunStatus.Failed,
                reader.IsDBNull(3) ? null : reader.GetDouble(3)));
        }

        return runs;
    }

    internal void Add(SweepRecord sweep, CellTemplate template)
    {
        DurableFile.CreateDirectory(book.Workdir.Sweeps);
        Write(new SweepFile(sweep, template));
        _ = book.Database.Write(transaction => Put(transaction, sweep));
    }

    /// <summary>Changes the record as it stands by then. Throws <see cref="StintException"/> when it is gone.</summary>
    internal SweepRecord Update(string id, Func<SweepRecord, SweepRecord> change, Func<CellTemplate, CellTemplate>? also = null) => book.Database.Write(transaction =>
    {
        SweepRecord before = Find(id) ?? throw new StintException(ErrorCode.NotFound, $"sweep {id}: there is no such sweep");
        CellTemplate template = TemplateOf(id);
        SweepRecord after = change(before);
        if (also is null && JsonSerializer.Serialize(after, SweepJson.Default.SweepRecord) == JsonSerializer.Serialize(before, SweepJson.Default.SweepRecord))
        {
            return before;
        }

        Write(new SweepFile(after, also?.Invoke(template) ?? template));
        _ = Put(transaction, after);
        return Find(id)!;
    });

    internal CellTemplate TemplateOf(string id)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(book.Workdir.Sweep(id)), SweepJson.Default.SweepFile)!.Template;
        }
        catch (Exception e) when (e is IOException or JsonException or NullReferenceException or UnauthorizedAccessException)
        {
            throw new StintException(ErrorCode.Damaged, $"sweep {id}: {book.Workdir.Sweep(id)}: {e.Message}: its runs stay, new ones cannot be made: make the sweep anew", e);
        }
    }

    private SweepRecord Put(SqliteTransaction transaction, SweepRecord sweep)
    {
        using SqliteCommand command = book.Database.Connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO sweeps (id, record) VALUES ($id, $record) ON CONFLICT (id) DO UPDATE SET record=excluded.record";
        command.Parameters.AddWithValue("$id", sweep.Id);
        command.Parameters.AddWithValue("$record", JsonSerializer.Serialize(sweep, SweepJson.Default.SweepRecord));
        command.ExecuteNonQuery();
        EventLog.AppendSweep(book.Database, book.Time.NowSeconds(), sweep.Id);
        return sweep;
    }

    private void Write(SweepFile file) => DurableFile.Replace(book.Workdir.Sweep(file.Record.Id), JsonSerializer.SerializeToUtf8Bytes(file, SweepJson.Default.SweepFile));

    private List<SweepRecord> Read(string sql, string? a = null)
    {
        using SqliteCommand command = book.Database.Connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$a", (object?)a ?? DBNull.Value);
        using SqliteDataReader reader = command.ExecuteReader();
        var sweeps = new List<SweepRecord>();
        while (reader.Read())
        {
            sweeps.Add(JsonSerializer.Deserialize(reader.GetString(0), SweepJson.Default.SweepRecord)! with { Version = reader.GetInt64(1) });
        }

        return sweeps;
    }
}

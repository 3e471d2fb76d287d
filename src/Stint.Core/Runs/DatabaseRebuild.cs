using System.Globalization;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Posix;

namespace Stint.Core.Runs;

/// <summary>
/// Makes a workdir's database, filled from its run directories. Works on a file beside it that is renamed at the end, alone under the
/// workdir's lock; a damaged database is put aside, never deleted. All comes back but the history of events.
/// </summary>
public sealed class DatabaseRebuild(Workdir workdir, TimeProvider time, Action<string> notice)
{
    private const int GlancesPerLook = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), Glance = TimeSpan.FromMilliseconds(50);

    /// <summary><paramref name="damage"/> says why the present file cannot be used; null when there is none. Does nothing when another process was faster.</summary>
    public void Run(string? damage)
    {
        using FileLock? alone = TakeAlone(damage);
        if (alone is null || IsUsable())
        {
            return;
        }

        string[] directories = Directory.Exists(workdir.Runs) ? Directory.GetDirectories(workdir.Runs) : [];
        PutAside(damage);
        if (damage is not null || directories.Length > 0)
        {
            notice($"database: {(damage is null ? $"{workdir.Database} was missing" : $"{workdir.Database} was damaged ({damage})")}: rebuilding it from {directories.Length} run directories");
        }

        Build(directories);
    }

    // Null when another process has made it meanwhile: those who use that one come and go, and may never leave a gap.
    private FileLock? TakeAlone(string? damage)
    {
        long end = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        for (int glances = 0; ; glances++)
        {
            if (FileLock.TryTake(workdir.Lock, Glance) is { } alone)
            {
                return alone;
            }

            bool late = Environment.TickCount64 >= end;
            bool mayBeMended = late || glances % GlancesPerLook == 0; // looking costs a while
            if (damage is null ? new FileInfo(workdir.Database) is { Exists: true, Length: > 0 } : mayBeMended && IsMended())
            {
                return null;
            }

            if (late)
            {
                throw new StintException(
                    ErrorCode.Unavailable,
                    $"database: {workdir.Database} is {(damage is null ? "missing" : $"damaged ({damage})")} but another process still uses it: end that process, then try again");
            }
        }
    }

    // By one who was faster. Not looked at while somebody works on it: a connection that is closed takes the write-ahead log along, whosever it is by then.
    private bool IsMended()
    {
        using FileLock? shared = FileLock.TryShare(workdir.Lock);
        return shared is not null && IsUsable();
    }

    private bool IsUsable()
    {
        if (new FileInfo(workdir.Database) is not { Exists: true, Length: > 0 })
        {
            return false;
        }

        try
        {
            using SqliteConnection connection = Database.Connect(workdir.Database, SqliteOpenMode.ReadWrite);
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "PRAGMA integrity_check(1)";
            return command.ExecuteScalar() as string == "ok";
        }
        catch (SqliteException e) when (Database.IsDamage(e))
        {
            return false;
        }
    }

    // A write-ahead log of a file that is gone must not be applied to its successor.
    private void PutAside(string? damage)
    {
        string stamp = time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        foreach (string suffix in (string[])["", "-wal", "-shm"])
        {
            string file = workdir.Database + suffix;
            if (new FileInfo(file) is not { Exists: true } info)
            {
                continue;
            }

            if (damage is null && info.Length == 0)
            {
                info.Delete();
            }
            else
            {
                info.MoveTo($"{workdir.Database}.damaged-{stamp}{suffix}", overwrite: true);
            }
        }
    }

    private void Build(string[] directories)
    {
        string building = workdir.Database + ".building";
        foreach (string suffix in (string[])["", "-wal", "-shm", "-journal"])
        {
            File.Delete(building + suffix);
        }

        using (Descriptor empty = Descriptor.OpenAppend(building))
        {
        }

        using (SqliteConnection connection = Database.Connect(building, SqliteOpenMode.ReadWriteCreate))
        {
            Migrations.Apply(connection, building);
            using (SqliteTransaction transaction = connection.BeginTransaction(deferred: false))
            {
                Fill(transaction, directories);
                transaction.Commit();
            }

            Database.Execute(connection, FileSystems.NetworkKind(workdir.Agents) is null ? "PRAGMA journal_mode=WAL" : "PRAGMA journal_mode=DELETE");
        }

        File.Move(building, workdir.Database, overwrite: true);
    }

    private void Fill(SqliteTransaction transaction, string[] directories)
    {
        using (SqliteCommand epoch = transaction.Connection!.CreateCommand())
        {
            epoch.CommandText = "INSERT INTO meta (key, value) VALUES ('epoch', $epoch)";
            epoch.Parameters.AddWithValue("$epoch", SecureRandom.Hex(4));
            epoch.ExecuteNonQuery();
        }

        if (Settings.Restore(transaction, workdir) is { } unusable)
        {
            notice(unusable);
        }

        RestoreSweeps(transaction);
        long said = Environment.TickCount64;
        for (int i = 0; i < directories.Length; i++)
        {
            FaultPoint.Linger("slow-rebuild");
            if (RunId.TryParse(Path.GetFileName(directories[i]), out RunId id) && Recover(id, new RunDirectory(directories[i])) is { } record)
            {
                using SqliteCommand insert = transaction.Connection!.CreateCommand();
                insert.CommandText = RunColumns.Insert.Sql;
                RunColumns.Insert.Bind(insert, record);
                insert.ExecuteNonQuery();
            }

            if (Environment.TickCount64 - said > 1000)
            {
                said = Environment.TickCount64;
                notice($"database: {i + 1} of {directories.Length} run directories read");
            }
        }
    }

    // What the file holds beside the record, the environment, stays in the file.
    private void RestoreSweeps(SqliteTransaction transaction)
    {
        foreach (string file in Directory.Exists(workdir.Sweeps) ? Directory.GetFiles(workdir.Sweeps, "s*.json") : [])
        {
            try
            {
                using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
                using SqliteCommand insert = transaction.Connection!.CreateCommand();
                insert.CommandText = "INSERT INTO sweeps (id, record) VALUES ($id, $record)";
                insert.Parameters.AddWithValue("$id", Path.GetFileNameWithoutExtension(file));
                insert.Parameters.AddWithValue("$record", document.RootElement.GetProperty("record").GetRawText());
                insert.ExecuteNonQuery();
            }
            catch (Exception e) when (e is IOException or JsonException or KeyNotFoundException or InvalidOperationException or UnauthorizedAccessException)
            {
                notice($"{file}: {e.Message}: this sweep is lost, its runs are not");
            }
        }
    }

    private RunRecord? Recover(RunId id, RunDirectory directory)
    {
        bool wasRecorded = true;
        try
        {
            if (RunFiles.Read(directory.Record, CoreJson.Default.RunRecord) is { } record && record.Id == id)
            {
                return record;
            }

            wasRecorded = File.Exists(directory.Record);
        }
        catch (DamagedFileException e)
        {
            notice($"run {id}: {e.Message}: what its other files say is kept");
        }

        return FromSpec(id, directory, wasRecorded);
    }

    // Without its record a run counts as launching: what really became of it is found out as for every other.
    private RunRecord? FromSpec(RunId id, RunDirectory directory, bool wasRecorded)
    {
        RunSpec? spec = null;
        try
        {
            spec = RunFiles.ReadSpec(directory);
        }
        catch (DamagedFileException e)
        {
            notice($"run {id}: {e.Message}");
        }

        if (!(wasRecorded && spec is not null) && !File.Exists(directory.Started) && !File.Exists(directory.Result) && !File.Exists(directory.Log))
        {
            return null; // the remains of a run that was never recorded
        }

        string[]? argv = spec?.Argv.Select(a => a.ToString()).ToArray();
        string name = argv is { Length: > 0 } ? Path.GetFileName(argv[0]) : "unknown";
        return new RunRecord
        {
            Id = id,
            Name = name,
            Tag = JobWindowName.NormalizeTag(name) is { Length: > 0 } tag ? tag : "run",
            Command = spec?.ShellLine ?? (argv is null ? "unknown" : ShellQuote.Join(argv)),
            Argv = spec?.ShellLine is null ? argv : null,
            Workdir = spec?.Cwd.ToString() ?? workdir.Path,
            Status = RunStatus.Launching,
            TimeoutS = spec?.TimeoutS,
            CreatedAt = id.CreatedAt.Seconds(),
            UpdatedAt = time.NowSeconds(),
            LaunchedAt = id.CreatedAt.Seconds(),
            LogFile = spec?.LogFile,
            Placement = spec?.Window is null ? RunPlacement.JobWindow : RunPlacement.ExistingWindow,
        };
    }
}

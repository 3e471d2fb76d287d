using Microsoft.Data.Sqlite;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Core.Doctor;

/// <summary>The database and the run directories. Reads only: a damaged database is reported here and rebuilt by the next other verb.</summary>
internal static class RecordChecks
{
    private const int MostDirectories = 2000, Busy = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    internal static IEnumerable<Check> All(Patient patient)
    {
        Workdir workdir = patient.Workdir;
        if (!workdir.Exists)
        {
            yield return Check.Ok("records", $"no runs in {workdir.Path} yet");
            yield break;
        }

        yield return DatabaseFile(workdir, out long lost);
        yield return lost == 0 ? Check.Ok("lost runs", "none") : Check.Warn(
            "lost runs", $"{lost}: their end left no trace, as after a power failure or a logout that killed them", "look at them with 'stint ls --status failed'; 'stint archive ID' takes one off this list");
        yield return RunDirectories(workdir);
    }

    private static Check DatabaseFile(Workdir workdir, out long lost)
    {
        const string Rebuild = "nothing to do: the next 'stint ls' rebuilds it from the run directories and keeps the old file";
        lost = 0;
        if (new FileInfo(workdir.Database) is not { Exists: true, Length: > 0 })
        {
            return Check.Warn("database", $"{workdir.Database} is missing", Rebuild);
        }

        using FileLock? inUse = FileLock.TryShare(workdir.Lock, Patience);
        if (inUse is null)
        {
            return Check.Warn("database", "it is being rebuilt by another process", "wait until that has ended");
        }

        try
        {
            using SqliteConnection connection = Database.Connect(workdir.Database, SqliteOpenMode.ReadOnly);
            string verdict = (string)Ask(connection, "PRAGMA quick_check(1)")!;
            if (verdict != "ok")
            {
                return Check.Bad("database", $"{workdir.Database} is damaged: {verdict}", Rebuild);
            }

            lost = (long)Ask(connection, "SELECT count(*) FROM runs WHERE reason='lost' AND is_archived=0")!;
            return Check.Ok("database", $"intact, {Ask(connection, "SELECT count(*) FROM runs")} runs");
        }
        catch (SqliteException e) when (Database.IsDamage(e))
        {
            return Check.Bad("database", $"{workdir.Database} is damaged: {e.Message}", Rebuild);
        }
        catch (SqliteException e)
        {
            return e.SqliteErrorCode == Busy
                ? Check.Warn("database", "another process keeps it locked", "try again when that has ended")
                : Check.Bad("database", $"{workdir.Database} cannot be read: {e.Message}", "see to its permissions and the disk");
        }
    }

    private static object? Ask(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    // Ids begin with the time: the newest directories sort last.
    private static Check RunDirectories(Workdir workdir)
    {
        string[] all = Directory.Exists(workdir.Runs) ? [.. Directory.EnumerateDirectories(workdir.Runs).Where(IsRun)] : [];
        string[] looked = all.Length <= MostDirectories ? all : [.. all.Order(StringComparer.Ordinal).TakeLast(MostDirectories)];
        string[] damaged = [.. looked.SelectMany(Damaged)];
        string scope = looked.Length < all.Length ? $"{all.Length}, the newest {looked.Length} looked at" : $"{all.Length}";
        return damaged.Length == 0
            ? Check.Ok("run directories", $"{scope}, none damaged")
            : Check.Warn("run directories", $"{scope}: {damaged.Length} damaged {(damaged.Length == 1 ? "file" : "files")}, the first is {damaged[0]}", "the records in the database still count; remove a damaged file only when its run has ended");

        static bool IsRun(string folder) => RunId.TryParse(Path.GetFileName(folder), out _);
    }

    private static IEnumerable<string> Damaged(string folder)
    {
        var directory = new RunDirectory(folder);
        if (IsDamaged(ReadRecord) && IsDamaged(ReadRecord)) // the first look may have met a writer
        {
            yield return directory.Record;
        }

        if (IsDamaged(() => RunFiles.Read(directory.Result, ContractsJson.Default.RunResult)))
        {
            yield return directory.Result;
        }

        object? ReadRecord() => RunFiles.Read(directory.Record, CoreJson.Default.RunRecord);
    }

    private static bool IsDamaged(Func<object?> read)
    {
        try
        {
            _ = read();
            return false;
        }
        catch (DamagedFileException)
        {
            return true;
        }
    }
}

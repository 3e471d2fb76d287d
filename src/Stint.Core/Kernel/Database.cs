using Microsoft.Data.Sqlite;
using Stint.Posix;

namespace Stint.Core.Kernel;

/// <summary>
/// The records of one workdir, in SQLite. Many processes may have it open and write at once: writes are IMMEDIATE transactions that wait
/// a few seconds for one another. Only CORRUPT and NOTADB count as damage.
/// </summary>
public sealed class Database : IDisposable
{
    private const int Corrupt = 11, NotADatabase = 26, NoCheckpointOnClose = 1006;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly FileLock _inUse;
    private readonly Statements _statements;
    private SqliteTransaction? _transaction;

    private Database(SqliteConnection connection, FileLock inUse)
    {
        Connection = connection;
        _statements = new Statements(connection);
        _inUse = inUse;
    }

    public SqliteConnection Connection { get; }

    /// <summary>Opens the workdir's database. <paramref name="build"/> makes a new one, filled from the run directories, where it is missing or damaged.</summary>
    public static Database Open(Workdir workdir, Action<string?> build)
    {
        for (int attempt = 0; ; attempt++)
        {
            FileLock inUse = FileLock.TryShare(workdir.Lock, Patience)
                ?? throw new StintException(ErrorCode.Unavailable, $"database: {workdir.Database} is being rebuilt by another process: try again in a moment");
            string? damage = null;
            if (new FileInfo(workdir.Database) is { Exists: true, Length: > 0 })
            {
                try
                {
                    return OpenExisting(workdir, inUse);
                }
                catch (SqliteException e) when (IsDamage(e) && attempt == 0)
                {
                    damage = e.Message;
                }
                catch
                {
                    inUse.Dispose();
                    throw;
                }
            }

            inUse.Dispose();
            if (attempt > 2)
            {
                throw new StintException(ErrorCode.Damaged, $"database: {workdir.Database} vanishes as soon as it is made: find out what removes it");
            }

            build(damage);
        }
    }

    /// <summary>Whether the failure means that the file is no database any more, as opposed to busy, full or out of reach.</summary>
    public static bool IsDamage(SqliteException e) => e.SqliteErrorCode is Corrupt or NotADatabase;

    /// <summary>
    /// Runs <paramref name="work"/> in an IMMEDIATE transaction and commits; rolls back when it throws. Within another's work it is a part
    /// of that transaction.
    /// </summary>
    public T Write<T>(Func<SqliteTransaction, T> work)
    {
        if (_transaction is { } outer)
        {
            return work(outer);
        }

        using SqliteTransaction transaction = Connection.BeginTransaction(deferred: false);
        _transaction = transaction;
        try
        {
            T result = work(transaction);
            transaction.Commit();
            return result;
        }
        finally
        {
            _transaction = null;
        }
    }

    /// <summary>
    /// The same for what means nothing any more after a power failure: it is committed, and other processes see it, but it is not
    /// waited for until it is on the disk. What is written later takes it along.
    /// </summary>
    public T WriteSoon<T>(Func<SqliteTransaction, T> work)
    {
        Execute(Connection, "PRAGMA synchronous=NORMAL");
        try
        {
            return Write(work);
        }
        finally
        {
            Execute(Connection, "PRAGMA synchronous=FULL");
        }
    }

    /// <summary>
    /// For a process that writes often: what it writes is moved into the file every now and then by <see cref="TidyUp"/>, and by itself only
    /// when it has become much. Others find a longer log to read meanwhile.
    /// </summary>
    internal void LetLogGrow() => Execute(Connection, "PRAGMA wal_autocheckpoint=1000");

    /// <summary>Moves what was written into the file, as far as nobody reads what it would replace.</summary>
    internal void TidyUp() => Execute(Connection, "PRAGMA wal_checkpoint(PASSIVE)");

    /// <summary>A statement that is run often, see <see cref="Statements"/>; within <see cref="Write"/> a part of its transaction.</summary>
    internal SqliteCommand Prepared(string sql) => _statements.Get(sql, _transaction);

    public void Dispose()
    {
        _statements.Dispose();
        Connection.Dispose();
        _inUse.Dispose();
    }

    internal static SqliteConnection Connect(string path, SqliteOpenMode mode)
    {
        SqliteLibrary.Bind();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = (int)Patience.TotalSeconds,
        }.ToString());
        connection.Open();
        return connection;
    }

    internal static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static Database OpenExisting(Workdir workdir, FileLock inUse)
    {
        SqliteConnection connection = Connect(workdir.Database, SqliteOpenMode.ReadWrite);
        try
        {
            // WAL needs memory shared by all users of the file, which a network file system cannot give.
            // The write-ahead log is kept short because a process that finds no other has to read it all.
            bool network = FileSystems.NetworkKind(workdir.Agents) is not null;
            Execute(connection, "PRAGMA busy_timeout=5000; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=32;" + (network ? "PRAGMA journal_mode=DELETE;" : ""));
            _ = SQLitePCL.raw.sqlite3_db_config(connection.Handle, NoCheckpointOnClose, 1, out _);
            Migrations.Apply(connection, workdir.Database);
            return new Database(connection, inUse);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}

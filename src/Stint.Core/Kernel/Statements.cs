using Microsoft.Data.Sqlite;

namespace Stint.Core.Kernel;

/// <summary>
/// The statements of one connection that are run often: each is prepared once, which costs more than to run it. A value stays until it is
/// set anew. For one thread, as the connection is, and for one use of a statement at a time: its reader is closed before the next.
/// </summary>
internal sealed class Statements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, SqliteCommand> _commands = new(StringComparer.Ordinal);

    /// <summary>The statement for this SQL, as a part of a transaction or not.</summary>
    internal SqliteCommand Get(string sql, SqliteTransaction? transaction)
    {
        if (!_commands.TryGetValue(sql, out SqliteCommand? command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            _commands[sql] = command;
        }

        command.Transaction = transaction;
        return command;
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in _commands.Values)
        {
            command.Dispose();
        }
    }
}

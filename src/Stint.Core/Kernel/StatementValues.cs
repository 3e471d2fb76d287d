using Microsoft.Data.Sqlite;

namespace Stint.Core.Kernel;

/// <summary>How values get into a statement that is used again.</summary>
internal static class StatementValues
{
    /// <summary>Sets the value of the parameter at this place; at its first use the statement learns its name.</summary>
    internal static void Set(this SqliteCommand command, int at, string name, object? value)
    {
        if (at == command.Parameters.Count)
        {
            _ = command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }
        else
        {
            command.Parameters[at].Value = value ?? DBNull.Value;
        }
    }
}

using Microsoft.Data.Sqlite;
using Stint.Core.Kernel;

namespace Stint.Core.Runs;

/// <summary>A statement that writes a run, and which of its columns it takes, in their order.</summary>
internal sealed record RunStatement(string Sql, IReadOnlyList<(string Name, Func<RunRecord, object?> Value)> Columns)
{
    internal void Bind(SqliteCommand command, RunRecord record)
    {
        for (int i = 0; i < Columns.Count; i++)
        {
            command.Set(i, "$" + Columns[i].Name, Columns[i].Value(record));
        }
    }
}

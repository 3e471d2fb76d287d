using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;

namespace Stint.Core.Kernel;

/// <summary>Brings a database to this version's schema: numbered SQL files, each run once, in order.</summary>
internal static class Migrations
{
    internal const int Latest = 5;

    /// <summary>Applies what is missing in one transaction. Throws on a database from a newer Stint.</summary>
    internal static void Apply(SqliteConnection connection, string path)
    {
        if (VersionOf(connection) is var version && version == Latest)
        {
            return;
        }

        if (version > Latest)
        {
            throw new StintException(ErrorCode.Conflict, $"database: {path} was made by a newer version of Stint: use that version");
        }

        using SqliteTransaction transaction = connection.BeginTransaction(deferred: false);
        for (int next = VersionOf(connection) + 1; next <= Latest; next++)
        {
            using SqliteCommand command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = Read(next) + $"\nPRAGMA user_version={next.ToString(CultureInfo.InvariantCulture)};";
            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static int VersionOf(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static string Read(int number)
    {
        var assembly = Assembly.GetExecutingAssembly();
        string prefix = string.Create(CultureInfo.InvariantCulture, $"Stint.Core.Kernel.Migrations._{number:0000}");
        string name = assembly.GetManifestResourceNames().Single(n => n.StartsWith(prefix, StringComparison.Ordinal) || n.StartsWith(prefix.Replace("._", ".", StringComparison.Ordinal), StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}

using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using Stint.Posix;

namespace Stint.Core.Kernel;

/// <summary>
/// The settings of a workdir by name, each value a piece of JSON. They stand in the database, and as last written in settings.json, from
/// which a rebuild takes them.
/// </summary>
public sealed class Settings(Database database, Workdir workdir, TimeProvider time)
{
    /// <summary>The value's JSON, or null where it was never set.</summary>
    public string? Get(string key)
    {
        using SqliteCommand command = database.Connection.CreateCommand();
        command.CommandText = "SELECT value FROM settings WHERE key=$key";
        command.Parameters.AddWithValue("$key", key);
        return command.ExecuteScalar() as string;
    }

    /// <summary>Changes some of them in one transaction and says so with an event of type <paramref name="happened"/>.</summary>
    public void Set(string happened, params IReadOnlyList<(string Key, string Json)> values) => database.Write(transaction =>
    {
        foreach ((string key, string json) in values)
        {
            Put(transaction, key, json);
        }

        EventLog.Append(database, time.NowSeconds(), happened);
        DurableFile.Replace(workdir.Settings, ToJson());
        return 0;
    });

    /// <summary>Takes over what a workdir's settings.json says; a file that makes no sense is left alone, and why is returned.</summary>
    internal static string? Restore(SqliteTransaction transaction, Workdir workdir)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(workdir.Settings));
            foreach (JsonProperty member in document.RootElement.EnumerateObject())
            {
                Put(transaction, member.Name, member.Value.GetRawText());
            }

            return null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return $"{workdir.Settings}: {e.Message}: settings are as if never made";
        }
    }

    private static void Put(SqliteTransaction transaction, string key, string json)
    {
        using SqliteCommand command = transaction.Connection!.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO settings (key, value) VALUES ($key, $value) ON CONFLICT (key) DO UPDATE SET value=excluded.value";
        command.Parameters.AddWithValue("$key", key);
        command.Parameters.AddWithValue("$value", json);
        command.ExecuteNonQuery();
    }

    private byte[] ToJson()
    {
        using SqliteCommand command = database.Connection.CreateCommand();
        command.CommandText = "SELECT key, value FROM settings ORDER BY key";
        using SqliteDataReader reader = command.ExecuteReader();
        var lines = new List<string>();
        while (reader.Read())
        {
            lines.Add($"  \"{JsonEncodedText.Encode(reader.GetString(0))}\": {reader.GetString(1)}");
        }

        return Encoding.UTF8.GetBytes($"{{\n{string.Join(",\n", lines)}\n}}\n");
    }
}

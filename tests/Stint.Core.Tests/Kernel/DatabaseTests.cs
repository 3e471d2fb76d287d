using Microsoft.Data.Sqlite;
using Stint.Core.Kernel;
using Stint.TestKit;

namespace Stint.Core.Tests.Kernel;

public sealed class DatabaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Database _database;

    public DatabaseTests()
    {
        var workdir = new Workdir(_folder.Path);
        Directory.CreateDirectory(workdir.Runs);
        _database = Runs.RunStoreTests.Open(workdir);
    }

    [Fact]
    public void A_write_within_another_is_a_part_of_it()
    {
        Assert.Throws<InvalidOperationException>(() => _database.Write<int>(_ =>
        {
            Put("inner", "1");
            throw new InvalidOperationException("the outer one fails");
        }));
        Assert.Null(Get("inner"));

        _ = _database.Write(_ =>
        {
            Put("first", "1");
            Put("second", "2");
            return 0;
        });
        Assert.Equal(("1", "2"), (Get("first"), Get("second")));
    }

    [Fact]
    public void A_prepared_statement_takes_new_values_in_and_out_of_transactions()
    {
        Put("a", "1");
        Put("a", "2");
        Assert.Equal("2", Get("a"));
        _ = _database.Write(_ =>
        {
            Assert.Null(Get("b"));
            Put("b", "3");
            Assert.Equal("3", Get("b"));
            return 0;
        });
        Assert.Equal(("2", "3"), (Get("a"), Get("b")));
    }

    [Fact]
    public void A_prepared_statement_works_again_after_an_error()
    {
        Put("a", "1");
        Assert.Throws<SqliteException>(() => Put("b", null));
        Put("b", "2");
        Assert.Equal("2", Get("b"));
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    private void Put(string key, string? value) => _database.Write(_ =>
    {
        SqliteCommand command = _database.Prepared("INSERT INTO settings (key, value) VALUES ($key, $value) ON CONFLICT (key) DO UPDATE SET value=excluded.value");
        command.Set(0, "$key", key);
        command.Set(1, "$value", value);
        return command.ExecuteNonQuery();
    });

    private string? Get(string key)
    {
        SqliteCommand command = _database.Prepared("SELECT value FROM settings WHERE key=$key");
        command.Set(0, "$key", key);
        return command.ExecuteScalar() as string;
    }
}

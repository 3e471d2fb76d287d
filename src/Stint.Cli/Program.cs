using System.CommandLine;
using Microsoft.Data.Sqlite;

string mode = Environment.GetEnvironmentVariable("PROBE") ?? "";
if (mode.Contains('s'))
{
    SQLitePCL.raw.SetProvider(new SQLitePCL.SQLite3Provider_e_sqlite3());
    using var c = new SqliteConnection("Data Source=/tmp/probe.db");
    c.Open();
    using var cmd = c.CreateCommand();
    cmd.CommandText = "PRAGMA journal_mode=WAL; CREATE TABLE IF NOT EXISTS t(a); INSERT INTO t VALUES(1)";
    cmd.ExecuteNonQuery();
}
if (mode.Contains('c'))
{
    var root = new RootCommand("x");
    var run = new Command("run", "d");
    var opt = new Option<string>("--name") { Description = "n" };
    run.Options.Add(opt);
    for (int i = 0; i < 20; i++) run.Options.Add(new Option<string>("--o" + i));
    var arg = new Argument<string[]>("cmd");
    run.Arguments.Add(arg);
    run.SetAction(p => p.GetValue(arg)!.Length);
    root.Subcommands.Add(run);
    return root.Parse(args).Invoke();
}
return 0;

using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.TestKit;

namespace Stint.Core.Tests.Runs;

public sealed class RunStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Workdir _workdir;
    private readonly Database _database;
    private readonly RunStore _store;

    public RunStoreTests()
    {
        _workdir = new Workdir(_folder.Path);
        Directory.CreateDirectory(_workdir.Runs);
        _database = Open(_workdir);
        _store = new RunStore(_database, _workdir, TimeProvider.System);
    }

    [Fact]
    public void A_record_comes_back_as_it_was_written_from_row_and_file()
    {
        RunRecord written = Add(Full(NewId()), _ => "job:t:20260101-000000");
        RunRecord file = RunFiles.Read(_workdir.Run(written.Id).Record, CoreJson.Default.RunRecord)!;

        Assert.All([_store.Find(written.Id)!, file], read =>
        {
            Assert.Equal(WithoutLists(written), WithoutLists(read));
            Assert.Equal(written.Argv, read.Argv);
            Assert.Equal(written.After, read.After);
            Assert.Equal(written.Slots, read.Slots);
            Assert.Equal(written.HeldSlots, read.HeldSlots);
            Assert.Equal(written.SweepParams, read.SweepParams);
        });
    }

    [Fact]
    public void Every_field_of_a_record_is_kept()
    {
        RunRecord full = Full(NewId());
        Assert.All(typeof(RunRecord).GetProperties().Where(p => p.Name != "TmuxWindow"), p => Assert.True(p.GetValue(full) is not null, $"{p.Name} is not tried"));
    }

    [Fact]
    public void An_advance_writes_status_version_event_and_file_together()
    {
        RunRecord run = Add(Ready(NewId()));
        RunRecord after = _store.Advance(run.Id, new RunStep(RunEvent.Launch, r => r with { LaunchedAt = 5 }), new RunStep(RunEvent.Start, r => r))!;

        Assert.Equal((RunStatus.Running, 3, 5.0), (after.Status, after.Version, after.LaunchedAt));
        Assert.Equal(after, _store.Find(run.Id));
        Assert.Equal(["ready", "launching", "running"], Events(run.Id));
        Assert.Equal(RunStatus.Running, RunFiles.Read(_workdir.Run(run.Id).Record, CoreJson.Default.RunRecord)!.Status);
    }

    [Fact]
    public void An_advance_that_the_lifecycle_forbids_writes_nothing()
    {
        RunRecord run = Add(Ready(NewId()));
        Assert.Null(_store.Advance(run.Id, new RunStep(RunEvent.Finish, r => r with { ExitCode = 0 })));
        Assert.Equal(run, _store.Find(run.Id));
        Assert.Equal(["ready"], Events(run.Id));
    }

    [Fact]
    public void An_advance_stops_before_the_first_step_that_is_not_allowed()
    {
        RunRecord run = Add(Ready(NewId()));
        RunRecord after = _store.Advance(run.Id, new RunStep(RunEvent.Launch, r => r), new RunStep(RunEvent.Finish, r => r), new RunStep(RunEvent.Start, r => r))!;
        Assert.Equal(RunStatus.Launching, after.Status);
    }

    [Fact]
    public void Nothing_is_written_when_a_change_throws()
    {
        RunRecord run = Add(Ready(NewId()));
        Assert.Throws<InvalidOperationException>(() => _store.Advance(run.Id, new RunStep(RunEvent.Launch, _ => throw new InvalidOperationException())));
        Assert.Equal(run, _store.Find(run.Id));
        Assert.Equal(["ready"], Events(run.Id));
    }

    [Fact]
    public void An_update_cannot_change_the_status()
    {
        RunRecord run = Add(Ready(NewId()));
        Assert.Equal(RunStatus.Ready, _store.Update(run.Id, r => r with { Status = RunStatus.Finished, IsArchived = true })!.Status);
        Assert.True(_store.Find(run.Id)!.IsArchived);
        Assert.Null(_store.Update(NewId(), r => r));
    }

    [Fact]
    public void Of_many_writers_one_takes_the_step()
    {
        RunRecord run = Add(Ready(NewId()));
        RunRecord?[] all = new RunRecord?[8];
        Parallel.For(0, all.Length, new ParallelOptions { MaxDegreeOfParallelism = all.Length }, i =>
        {
            using Database database = Open(_workdir);
            all[i] = new RunStore(database, _workdir, TimeProvider.System).Advance(run.Id, new RunStep(RunEvent.Launch, r => r with { LauncherPid = i }));
        });

        RunRecord winner = Assert.Single(all, r => r is not null)!;
        Assert.Equal(winner, _store.Find(run.Id));
    }

    [Fact]
    public void Lists_are_newest_first_and_filtered()
    {
        RunRecord a = Add(Ready(NewId())), b = Add(Ready(NewId()) with { Tag = "x" }), c = Add(Ready(NewId()) with { IsArchived = true });
        Assert.Equal([b.Id, a.Id], Ids(new RunQuery()));
        Assert.Equal([c.Id, b.Id, a.Id], Ids(new RunQuery { Archived = ArchivedRuns.Included }));
        Assert.Equal([c.Id], Ids(new RunQuery { Archived = ArchivedRuns.Only }));
        Assert.Equal([b.Id], Ids(new RunQuery { Tag = "x" }));
        Assert.Equal([b.Id], Ids(new RunQuery { Limit = 1 }));
        Assert.Empty(Ids(new RunQuery { Statuses = [RunStatus.Failed] }));
        Assert.Equal(c.Id, _store.Newest());
        Assert.Equal([c.Id, b.Id, a.Id], _store.FindByPrefix("0", 5).Select(r => r.Id));
    }

    [Fact]
    public void A_window_name_that_another_run_has_gets_a_number()
    {
        Add(Ready(NewId()), n => $"w{n}");
        Assert.Equal("w2", Add(Ready(NewId()), n => $"w{n}").TmuxWindow);
        Assert.Equal("w3", Add(Ready(NewId()), n => $"w{n}").TmuxWindow);
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    internal static Database Open(Workdir workdir) => Database.Open(workdir, new DatabaseRebuild(workdir, TimeProvider.System, _ => { }).Run);

    private RunId NewId() => RunId.Create(DateTimeOffset.UtcNow, _store.Newest());

    private RunId[] Ids(RunQuery query) => [.. _store.List(query).Select(r => r.Id)];

    private RunRecord Add(RunRecord run, Func<int, string>? name = null)
    {
        Directory.CreateDirectory(_workdir.Run(run.Id).Path);
        return _store.Add(run, name);
    }

    private List<string> Events(RunId id)
    {
        using Microsoft.Data.Sqlite.SqliteCommand command = _database.Connection.CreateCommand();
        command.CommandText = "SELECT data FROM events WHERE run_id=$id ORDER BY id";
        command.Parameters.AddWithValue("$id", id.ToString());
        using Microsoft.Data.Sqlite.SqliteDataReader reader = command.ExecuteReader();
        var words = new List<string>();
        while (reader.Read())
        {
            words.Add(reader.GetString(0));
        }

        return words;
    }

    // Lists are equal by what they hold; a record compares which they are.
    private static RunRecord WithoutLists(RunRecord run) => run with { Argv = null, After = null, Slots = null, HeldSlots = null, SweepParams = null };

    private static RunRecord Ready(RunId id) => new()
    {
        Id = id,
        Name = "n",
        Tag = "t",
        Command = "true",
        Workdir = "/",
        Status = RunStatus.Ready,
        CreatedAt = 1.5,
        UpdatedAt = 1.5,
    };

    private static RunRecord Full(RunId id) => new()
    {
        Id = id,
        Version = 7,
        Name = "Näme\n",
        Tag = "t",
        Command = "a 'b'",
        Argv = ["a", "b\u0001"],
        Workdir = "/w",
        Status = RunStatus.Failed,
        Reason = RunReason.Timeout,
        ExitCode = 124,
        Signal = "TERM",
        Error = "e",
        LastMessage = "\u001b",
        IsArchived = true,
        ParentRunId = id,
        TimeoutS = 0.25,
        CreatedAt = 1.001,
        UpdatedAt = 2.002,
        QueuedAt = 3,
        LaunchedAt = 4,
        StartedAt = 5,
        EndedAt = 6,
        StoppedAt = 7,
        TmuxSocket = "/s",
        TmuxServer = "1234/1795190000",
        TmuxSession = "stint",
        TmuxWindow = null,
        TmuxWindowId = "@1",
        TmuxPane = "%1",
        Placement = RunPlacement.ExistingWindow,
        LogFile = "/l",
        LogSize = 1L << 40,
        LogComplete = false,
        CpuSeconds = 0.000001,
        MaxRssBytes = 1L << 50,
        LauncherPid = 12,
        LauncherStart = 1L << 33,
        LauncherBoot = "b",
        LauncherHost = "h",
        Priority = -3,
        QueuePosition = 1.25,
        After = [new RunDependency(id, "ok"), new RunDependency(id, "any")],
        Slots = new Dictionary<string, int> { ["gpu"] = 2, ["q\"uote"] = 1 },
        HeldSlots = new Dictionary<string, IReadOnlyList<int>> { ["gpu"] = [0, 3], ["none"] = [] },
        SweepId = "s",
        SweepParams = new Dictionary<string, string> { ["lr"] = "0.1", ["näme"] = "\n" },
        Cell = "c",
        WandbDir = "/w/wandb/run-1",
    };
}

using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Core.Sweeps;
using Stint.TestKit;

namespace Stint.Core.Tests.Kernel;

/// <summary>A database from each released schema (data/stint-N.db) opens, with all that is in it.</summary>
public sealed class ReleasedSchemaTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Workdir _workdir;

    public ReleasedSchemaTests() => _workdir = new Workdir(_folder.Path);

    [Fact]
    public void Schema_1_opens_reads_and_can_be_written()
    {
        using Database database = Open(1);
        RunStore store = StoreOf(database);

        IReadOnlyList<RunRecord> runs = store.List(new RunQuery { Archived = ArchivedRuns.Included });
        Assert.Equal(["later", "train"], runs.Select(r => r.Name));
        RunRecord failed = runs[1];
        Assert.Equal((RunStatus.Failed, RunReason.Exit, 3), (failed.Status, failed.Reason, failed.ExitCode));
        Assert.Equal(["python", "train.py", "--lr", "0.1"], failed.Argv);
        Assert.Equal((12345, true, 59.25, 4242), (failed.LogSize, failed.LogComplete, failed.CpuSeconds, failed.LauncherPid));
        Assert.Equal(failed.Id, runs[0].ParentRunId);

        Assert.All(runs, r => Assert.Equal((RunPlacement.JobWindow, null), (r.Placement, r.TmuxServer)));
        Assert.All(runs, r => Assert.Equal((0, null, null, false), (r.Priority, r.After, r.Slots, r.CameThroughQueue)));

        Directory.CreateDirectory(_workdir.Run(runs[0].Id).Path);
        Assert.Equal(RunStatus.Stopped, store.Advance(runs[0].Id, new RunStep(RunEvent.Stop, r => r with { Reason = RunReason.Stopped }))!.Status);
    }

    [Fact]
    public void Schema_2_opens_reads_and_can_be_written()
    {
        using Database database = Open(2);
        RunStore store = StoreOf(database);

        IReadOnlyList<RunRecord> runs = store.List(new RunQuery { Archived = ArchivedRuns.Included });
        Assert.Equal(["later", "sync", "train"], runs.Select(r => r.Name));
        Assert.Equal([RunPlacement.JobWindow, RunPlacement.ExistingWindow, RunPlacement.JobWindow], runs.Select(r => r.Placement));
        RunRecord typed = runs[1];
        Assert.Equal((RunStatus.Failed, RunReason.Lost, null), (typed.Status, typed.Reason, typed.ExitCode));
        Assert.Equal(("dev", "shell", "@7", "%9", "811/123456"), (typed.TmuxSession, typed.TmuxWindow, typed.TmuxWindowId, typed.TmuxPane, typed.TmuxServer));
        Assert.Equal((12345, true, 59.25, 4242), (runs[2].LogSize, runs[2].LogComplete, runs[2].CpuSeconds, runs[2].LauncherPid));

        Directory.CreateDirectory(_workdir.Run(runs[0].Id).Path);
        Assert.Equal(RunStatus.Stopped, store.Advance(runs[0].Id, new RunStep(RunEvent.Stop, r => r with { Reason = RunReason.Stopped }))!.Status);
    }

    [Fact]
    public void Schema_3_opens_reads_and_can_be_written()
    {
        using Database database = Open(3);
        RunStore store = StoreOf(database);

        RunRecord queued = Assert.Single(store.List(new RunQuery { Statuses = [RunStatus.Queued] }));
        Assert.Equal((5, 1795187800.5, "s1", "9f86d081", true), (queued.Priority, queued.QueuePosition, queued.SweepId, queued.Cell, queued.CameThroughQueue));
        Assert.Equal([new RunDependency(RunId.Parse("0t16hn06y1nb"), "any")], queued.After);
        Assert.Equal(2, queued.Slots!["gpu"]);
        Assert.Equal("0.1", queued.SweepParams!["lr"]);
        Assert.Equal("4", new Settings(database, _workdir, TimeProvider.System).Get("parallel"));

        Directory.CreateDirectory(_workdir.Run(queued.Id).Path);
        Assert.Equal(RunStatus.Stopped, store.Advance(queued.Id, new RunStep(RunEvent.Stop, r => r with { Reason = RunReason.Stopped }))!.Status);
    }

    [Fact]
    public void Schema_4_opens_reads_and_can_be_written()
    {
        using Database database = Open(4);
        RunStore store = StoreOf(database);

        RunRecord sync = Assert.Single(store.List(new RunQuery { Text = "sync" }));
        Assert.Equal("/w/wandb/run-20261120_120000-0t16hn06y1nb", sync.WandbDir);
        Assert.Null(Assert.Single(store.List(new RunQuery { Statuses = [RunStatus.Queued] })).WandbDir);

        Assert.Equal(store.List(new RunQuery { Archived = ArchivedRuns.Included }).Count, store.Count(new RunQuery { Archived = ArchivedRuns.Included }));
        using RunBook book = RunBook.Open(_workdir, new TmuxAccess(Stint.Tmux.TmuxSocket.Named("never-asked")), TimeProvider.System, _ => { }, create: false)!;
        Sweep sweep = new SweepBook(book).One("s0t1");
        Assert.Equal((6, SweepStatus.Pending, true), (sweep.Progress.Total, sweep.Status, sweep.FailFast));

        Directory.CreateDirectory(_workdir.Run(sync.Id).Path);
        Assert.Equal("/elsewhere", store.Update(sync.Id, r => r with { WandbDir = "/elsewhere" })!.WandbDir);
    }

    [Fact]
    public void Schema_5_opens_reads_and_can_be_written()
    {
        using Database database = Open(5);
        RunStore store = StoreOf(database);

        RunQuery waiting = new() { Statuses = [RunStatus.Ready, RunStatus.Queued], Order = new RunOrder(RunSortKey.Name, IsReversed: true) };
        IReadOnlyList<RunRecord> runs = store.List(waiting);
        Assert.Equal(runs.Select(r => r.Name).OrderDescending(StringComparer.OrdinalIgnoreCase), runs.Select(r => r.Name));
        Assert.Equal(store.Count(waiting), runs.Count);

        Directory.CreateDirectory(_workdir.Run(runs[0].Id).Path);
        Assert.Equal(RunStatus.Stopped, store.Advance(runs[0].Id, new RunStep(RunEvent.Stop, r => r with { Reason = RunReason.Stopped }))!.Status);
        Assert.Equal(runs.Count - 1, store.Count(waiting));
    }

    [Fact]
    public void There_is_a_database_for_every_schema() =>
        Assert.All(Enumerable.Range(1, Migrations.Latest), n => Assert.True(File.Exists(Path.Join(AppContext.BaseDirectory, $"data/stint-{n}.db"))));

    public void Dispose() => _folder.Dispose();

    private Database Open(int schema)
    {
        Directory.CreateDirectory(_workdir.Runs);
        File.Copy(Path.Join(AppContext.BaseDirectory, $"data/stint-{schema}.db"), _workdir.Database);
        return Database.Open(_workdir, damage => Assert.Fail($"it was to be rebuilt: {damage}"));
    }

    private RunStore StoreOf(Database database) => new(database, _workdir, TimeProvider.System);
}

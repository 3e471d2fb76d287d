using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.TestKit;

namespace Stint.Core.Tests.Kernel;

/// <summary>A database from each released schema (data/stint-N.db) opens, with all that is in it.</summary>
public sealed class ReleasedSchemaTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Schema_1_opens_reads_and_can_be_written()
    {
        using Database database = Open(1);
        var store = new RunStore(database, Workdir, TimeProvider.System);

        IReadOnlyList<RunRecord> runs = store.List(new RunQuery { Archived = ArchivedRuns.Included });
        Assert.Equal(["later", "train"], runs.Select(r => r.Name));
        RunRecord failed = runs[1];
        Assert.Equal((RunStatus.Failed, RunReason.Exit, 3), (failed.Status, failed.Reason, failed.ExitCode));
        Assert.Equal(["python", "train.py", "--lr", "0.1"], failed.Argv);
        Assert.Equal((12345, true, 59.25, 4242), (failed.LogSize, failed.LogComplete, failed.CpuSeconds, failed.LauncherPid));
        Assert.Equal(failed.Id, runs[0].ParentRunId);

        Directory.CreateDirectory(Workdir.Run(runs[0].Id).Path);
        Assert.Equal(RunStatus.Stopped, store.Advance(runs[0].Id, new RunStep(RunEvent.Stop, r => r with { Reason = RunReason.Stopped }))!.Status);
    }

    [Fact]
    public void Schema_2_opens_with_its_placements()
    {
        using Database database = Open(2);
        IReadOnlyList<RunRecord> runs = new RunStore(database, Workdir, TimeProvider.System).List(new RunQuery { Archived = ArchivedRuns.Included });

        Assert.Equal(
            [("make", RunPlacement.ExistingWindow, "4100/77"), ("later", RunPlacement.JobWindow, null), ("train", RunPlacement.JobWindow, null)],
            runs.Select(r => (r.Name, r.Placement, r.TmuxServer)));
        Assert.All(runs, r => Assert.Equal((0, null, null, false), (r.Priority, r.After, r.Slots, r.CameThroughQueue)));
    }

    [Fact]
    public void Schema_3_opens_with_its_queue()
    {
        using Database database = Open(3);
        RunRecord queued = new RunStore(database, Workdir, TimeProvider.System).List(new RunQuery { Status = RunStatus.Queued })[0];

        Assert.Equal((5, 1795187800.5, "s1", "9f86d081", true), (queued.Priority, queued.QueuePosition, queued.SweepId, queued.Cell, queued.CameThroughQueue));
        Assert.Equal([new RunDependency(RunId.Parse("0t16hn06y1nb"), "any")], queued.After);
        Assert.Equal(2, queued.Slots!["gpu"]);
        Assert.Equal("0.1", queued.SweepParams!["lr"]);
    }

    [Fact]
    public void There_is_a_database_for_every_schema() =>
        Assert.All(Enumerable.Range(1, Migrations.Latest), n => Assert.True(File.Exists(Path.Join(AppContext.BaseDirectory, $"data/stint-{n}.db"))));

    public void Dispose() => _folder.Dispose();

    private Workdir Workdir => new(_folder.Path);

    private Database Open(int schema)
    {
        Directory.CreateDirectory(Workdir.Runs);
        File.Copy(Path.Join(AppContext.BaseDirectory, $"data/stint-{schema}.db"), Workdir.Database);
        return Database.Open(Workdir, damage => Assert.Fail($"it was to be rebuilt: {damage}"));
    }
}

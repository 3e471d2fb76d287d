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
        var workdir = new Workdir(_folder.Path);
        Directory.CreateDirectory(workdir.Runs);
        File.Copy(Path.Join(AppContext.BaseDirectory, "data/stint-1.db"), workdir.Database);
        using var database = Database.Open(workdir, damage => Assert.Fail($"it was to be rebuilt: {damage}"));
        var store = new RunStore(database, workdir, TimeProvider.System);

        IReadOnlyList<RunRecord> runs = store.List(new RunQuery { Archived = ArchivedRuns.Included });
        Assert.Equal(["later", "train"], runs.Select(r => r.Name));
        RunRecord failed = runs[1];
        Assert.Equal((RunStatus.Failed, RunReason.Exit, 3), (failed.Status, failed.Reason, failed.ExitCode));
        Assert.Equal(["python", "train.py", "--lr", "0.1"], failed.Argv);
        Assert.Equal((12345, true, 59.25, 4242), (failed.LogSize, failed.LogComplete, failed.CpuSeconds, failed.LauncherPid));
        Assert.Equal(failed.Id, runs[0].ParentRunId);

        Directory.CreateDirectory(workdir.Run(runs[0].Id).Path);
        Assert.Equal(RunStatus.Stopped, store.Advance(runs[0].Id, new RunStep(RunEvent.Stop, r => r with { Reason = RunReason.Stopped }))!.Status);
    }

    [Fact]
    public void There_is_a_database_for_every_schema() =>
        Assert.All(Enumerable.Range(1, Migrations.Latest), n => Assert.True(File.Exists(Path.Join(AppContext.BaseDirectory, $"data/stint-{n}.db"))));

    public void Dispose() => _folder.Dispose();
}

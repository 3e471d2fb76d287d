using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Core.Tests.Runs;

public sealed class RunWitnessTests : IDisposable
{
    private const double Then = 1_800_000_000;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("st-");

    public void Dispose() => _folder.Delete(recursive: true);

    // Its started.json may have been lost with the power: to start it again could be the second time.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_launch_that_the_machine_did_not_survive_is_lost(bool queued)
    {
        RunRecord run = Launching(queued) with { LauncherBoot = "another", LauncherHost = Machine.MachineId };
        (RunStep step, RunEvidence evidence) = Judge(run, Then);
        Assert.False(evidence.LaunchIsOverdue);
        Assert.Equal(RunEvent.Lose, step.Happened);
        Assert.Contains("restarted", step.Change(run).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_launch_on_another_machine_is_not_judged_by_the_boot_of_this_one()
    {
        RunRecord run = Launching(queued: false) with { LauncherBoot = "another", LauncherHost = "elsewhere" };
        RunEvidence evidence = RunWitness.Look(run, FolderOf(run), Then + 1000);
        Assert.Equal((null, false), (evidence.LossCause, evidence.LaunchIsOverdue));
        Assert.Empty(RunJudge.Decide(run, evidence, Then));
    }

    [Fact]
    public void A_launch_whose_launcher_has_died_on_this_machine_is_overdue_after_a_while()
    {
        RunRecord run = Launching(queued: false) with { LauncherPid = 2_000_000_000, LauncherStart = 1, LauncherBoot = Machine.BootId, LauncherHost = Machine.MachineId };
        Assert.False(RunWitness.Look(run, FolderOf(run), Then + 5).LaunchIsOverdue);
        Assert.True(RunWitness.Look(run, FolderOf(run), Then + 11).LaunchIsOverdue);
    }

    private (RunStep Step, RunEvidence Evidence) Judge(RunRecord run, double now)
    {
        RunEvidence evidence = RunWitness.Look(run, FolderOf(run), now);
        return (Assert.Single(RunJudge.Decide(run, evidence, now)), evidence);
    }

    private RunDirectory FolderOf(RunRecord run)
    {
        RunDirectory directory = new Workdir(_folder.FullName).Run(run.Id);
        Directory.CreateDirectory(directory.Path);
        return directory;
    }

    private static RunRecord Launching(bool queued) => new()
    {
        Id = RunId.Create(DateTimeOffset.UtcNow, null),
        Name = "n",
        Tag = "t",
        Command = "true",
        Workdir = "/",
        Status = RunStatus.Launching,
        CreatedAt = Then,
        UpdatedAt = Then,
        LaunchedAt = Then,
        QueuedAt = queued ? Then : null,
    };
}

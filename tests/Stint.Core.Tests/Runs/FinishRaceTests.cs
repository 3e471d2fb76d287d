using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Core.Tests.Runs;

public sealed class FinishRaceTests : IDisposable
{
    // In memory where there is such a place: the race is about order, not about the disk.
    private readonly DirectoryInfo _folder = Directory.Exists("/dev/shm") ? Directory.CreateDirectory($"/dev/shm/st-{Guid.NewGuid():N}") : Directory.CreateTempSubdirectory("st-");

    [Fact]
    public async Task A_run_that_starts_and_ends_under_the_eyes_of_others_is_never_lost()
    {
        const int Races = 1000;
        var workdir = new Workdir(_folder.FullName);
        Directory.CreateDirectory(workdir.Runs);
        RunRecord? current = null;
        var lost = new List<string>();
        using var over = new CancellationTokenSource();
        Task[] watchers = [.. Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(Watch, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        for (int i = 0; i < Races; i++)
        {
            RunRecord run = Launching(RunId.Create(DateTimeOffset.UtcNow, current?.Id));
            Directory.CreateDirectory(workdir.Run(run.Id).Path);
            Volatile.Write(ref current, run);
            Run(run.Id, workdir.Run(run.Id));
        }

        await over.CancelAsync();
        await Task.WhenAll(watchers);
        Assert.Empty(lost);

        void Watch()
        {
            while (!over.IsCancellationRequested)
            {
                if (Volatile.Read(ref current) is { } run)
                {
                    RunEvidence evidence = RunWitness.Look(run, workdir.Run(run.Id), run.CreatedAt);
                    foreach (RunStep step in RunJudge.Decide(run, evidence, run.CreatedAt).Where(s => s.Happened == RunEvent.Lose))
                    {
                        lock (lost)
                        {
                            lost.Add($"{run.Id}: {evidence}");
                        }
                    }
                }
            }
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    // What a runner does to its directory, in its order, with a command that is over at once.
    private static void Run(RunId id, RunDirectory directory)
    {
        using FileLock held = FileLock.TryTake(directory.Lock, TimeSpan.FromSeconds(5)) ?? throw new InvalidOperationException("the lock is taken");
        var start = new StartRecord { RunnerPid = 2_000_000_000, RunnerStart = 1, BootId = Machine.BootId, MachineId = Machine.MachineId };
        Assert.True(RunFiles.Create(directory.Started, start, ContractsJson.Default.StartRecord));
        RunFiles.Replace(directory.Started, start with { CommandPid = 2_000_000_001, CommandStart = 1 }, ContractsJson.Default.StartRecord);
        RunFiles.Replace(directory.Result, new RunResult { RunId = id, Reason = RunReason.Exit, ExitCode = 0, EndedAt = 1 }, ContractsJson.Default.RunResult);
    }

    private static RunRecord Launching(RunId id) => new()
    {
        Id = id,
        Name = "n",
        Tag = "t",
        Command = "true",
        Workdir = "/",
        Status = RunStatus.Launching,
        CreatedAt = 1_800_000_000,
        UpdatedAt = 1_800_000_000,
    };
}

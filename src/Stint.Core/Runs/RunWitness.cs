using Stint.Contracts;
using Stint.Posix;

namespace Stint.Core.Runs;

/// <summary>Gathers the evidence about a run. Asks files, the runner's lock and the process table; never tmux.</summary>
internal static class RunWitness
{
    private const double LaunchPatienceSeconds = 10;

    internal static RunEvidence Look(RunRecord run, RunDirectory directory, double now)
    {
        if (ReadResult(directory, out string? damage) is { } result)
        {
            return new RunEvidence { Result = result };
        }

        // In this order: a runner writes its result before it lets go of the lock.
        bool locked = FileLock.IsHeld(directory.Lock);
        if (!locked && ReadResult(directory, out damage) is { } late)
        {
            return new RunEvidence { Result = late };
        }

        StartRecord? start = Read(() => RunFiles.Read(directory.Started, ContractsJson.Default.StartRecord), ref damage);
        StopRequest? stop = Read(() => RunFiles.Read(directory.Stop, ContractsJson.Default.StopRequest), ref damage);
        var evidence = new RunEvidence { Start = start, Stop = stop, Damage = damage, RunnerLives = locked };
        return locked ? evidence
            : start is { Never: false } ? evidence with
            {
                OtherHost = start.MachineId != Machine.MachineId ? start.Host : null,
                CommandLives = RunProcesses.AnyAlive(run.Id, start),
            }
            : start is null ? WithoutStart(run, evidence, now)
            : evidence;
    }

    private static RunEvidence WithoutStart(RunRecord run, RunEvidence evidence, double now)
    {
        bool elsewhere = run.LauncherHost is not null && run.LauncherHost != Machine.MachineId;
        bool launcher = run is { LauncherPid: { } pid, LauncherStart: { } since } && run.LauncherBoot == Machine.BootId && ProcessTable.IsAlive(pid, since);
        return evidence with
        {
            OtherHost = elsewhere ? "another machine" : null,
            LauncherLives = launcher,
            LaunchIsOverdue = !elsewhere && !launcher && now - (run.LaunchedAt ?? run.CreatedAt) is >= LaunchPatienceSeconds or < -LaunchPatienceSeconds,
            CommandLives = (evidence.Damage is not null || run.Status == RunStatus.Running) && RunProcesses.FindByMark(run.Id).Count > 0,
        };
    }

    private static RunResult? ReadResult(RunDirectory directory, out string? damage)
    {
        damage = null;
        RunResult? result = Read(() => RunFiles.Read(directory.Result, ContractsJson.Default.RunResult), ref damage);
        return result;
    }

    private static T? Read<T>(Func<T?> read, ref string? damage)
        where T : class
    {
        try
        {
            return read();
        }
        catch (DamagedFileException e)
        {
            damage ??= e.Message;
            return null;
        }
    }
}

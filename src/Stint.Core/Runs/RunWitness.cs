using System.Text.Json.Serialization.Metadata;
using Stint.Contracts;
using Stint.Posix;

namespace Stint.Core.Runs;

/// <summary>Gathers the evidence about a run. Asks files, the runner's lock and the process table; never tmux.</summary>
internal static class RunWitness
{
    private const double LastSecond = 253_402_300_800; // of the year 9999

    internal static RunEvidence Look(RunRecord run, RunDirectory directory, double now, LaunchPatience? patience = null)
    {
        if (ReadResult(run, directory, out string? damage) is { } result)
        {
            return new RunEvidence { Result = result };
        }

        // In this order: a runner takes the lock before it says that it started, and writes its result before it lets go. So where a start
        // is seen and after that the lock is free, a result that is still missing will not come.
        StartRecord? start = Read(directory.Started, ContractsJson.Default.StartRecord, out string? startDamage);
        bool locked = IsLocked(directory, out string? lockDamage);
        if (!locked && ReadResult(run, directory, out damage) is { } late)
        {
            return new RunEvidence { Result = late };
        }

        StopRequest? stop = Read(directory.Stop, ContractsJson.Default.StopRequest, out string? stopDamage);
        locked |= lockDamage is not null && start is not null && RunProcesses.RunnerLives(start);
        var evidence = new RunEvidence
        {
            Start = start,
            StartIsDamaged = startDamage is not null,
            Stop = stopDamage is null ? stop : new StopRequest(), // a wish that cannot be read is still a wish
            Damage = damage ?? startDamage ?? stopDamage ?? lockDamage,
            RunnerLives = locked,
        };
        return locked ? evidence
            : start is { Never: false } ? evidence with
            {
                OtherHost = start.MachineId != Machine.MachineId ? start.Host : null,
                CommandLives = RunProcesses.AnyAlive(run.Id, start),
            }
            : start is null ? WithoutStart(run, evidence, now, patience ?? LaunchPatience.OfReaders)
            : evidence;
    }

    private static RunEvidence WithoutStart(RunRecord run, RunEvidence evidence, double now, LaunchPatience patience)
    {
        bool elsewhere = run.LauncherHost is not null && run.LauncherHost != Machine.MachineId;
        bool restarted = !elsewhere && run.LauncherBoot is not null && run.LauncherBoot != Machine.BootId;
        bool launcher = !restarted && run is { LauncherPid: { } pid, LauncherStart: { } since } && ProcessTable.IsAlive(pid, since);
        return evidence with
        {
            OtherHost = elsewhere ? "another machine" : null,
            LauncherLives = launcher,
            LaunchIsOverdue = !elsewhere && !restarted && patience.IsOver(run, launcher, now),
            LossCause = restarted ? "the machine was restarted while it was being launched: whether it had started is not known" : null,
            CommandLives = (evidence.StartIsDamaged || run.Status == RunStatus.Running) && RunProcesses.FindByMark(run.Id).Count > 0,
        };
    }

    private static RunResult? ReadResult(RunRecord run, RunDirectory directory, out string? damage)
    {
        RunResult? result = Read(directory.Result, ContractsJson.Default.RunResult, out damage);
        damage ??= result is null ? null
            : result.RunId != run.Id ? $"{directory.Result} is damaged: it belongs to run {result.RunId}"
            : !IsTime(result.EndedAt) || !IsTime(result.StartedAt ?? 0) ? $"{directory.Result} is damaged: its times make no sense"
            : null;
        return damage is null ? result : null;
    }

    private static bool IsTime(double seconds) => seconds is >= 0 and < LastSecond;

    private static bool IsLocked(RunDirectory directory, out string? damage)
    {
        try
        {
            damage = null;
            return FileLock.IsHeld(directory.Lock);
        }
        catch (PosixException e) when (e.Error is Errno.AccessDenied or Errno.InputOutput)
        {
            damage = e.Message;
            return false;
        }
    }

    private static T? Read<T>(string path, JsonTypeInfo<T> type, out string? damage)
        where T : class
    {
        try
        {
            damage = null;
            return RunFiles.Read(path, type);
        }
        catch (DamagedFileException e)
        {
            damage = e.Message;
            return null;
        }
    }
}

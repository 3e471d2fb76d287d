using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Runs;

/// <summary>Starts recorded runs: one tmux command list, then the address goes on record. The runner does the rest.</summary>
public sealed class RunLauncher(RunStore store, Workdir workdir, ITmuxClient tmux, string runner)
{
    private static readonly long? OwnStart = ProcessTable.Find(Environment.ProcessId)?.StartTime;
    private readonly WindowLauncher _windows = new(workdir, tmux, runner);

    /// <summary>
    /// The record with this process as its launcher. To be called within the transaction that makes it so: what keeps a launch that was
    /// given up from starting late goes here.
    /// </summary>
    public static RunRecord Claim(RunRecord run, Workdir workdir, double now)
    {
        ClearWay(workdir.Run(run.Id));
        return Claim(run, now);
    }

    /// <summary>The same for a run that is new.</summary>
    internal static RunRecord Claim(RunRecord run, double now) => run with
    {
        LaunchedAt = now,
        LauncherPid = Environment.ProcessId,
        LauncherStart = OwnStart,
        LauncherBoot = Machine.BootId,
        LauncherHost = Machine.MachineId,
    };

    /// <summary>
    /// Launches a run that is <c>launching</c> by this process. Returns the record with its tmux address. When tmux refuses, the run has
    /// failed with <c>launch_error</c>, its window is gone and <see cref="StintException"/> says why. <paramref name="known"/> is what
    /// spec.json says, for a caller that has just written it.
    /// </summary>
    public RunRecord Launch(RunRecord run, RunSpec? known = null)
    {
        LaunchOutcome outcome = _windows.Make(run, known);
        FaultPoint.Pass("before-commit");
        RunRecord launched;
        try
        {
            launched = store.Record(outcome);
        }
        catch (Exception e) when (e is IOException or Microsoft.Data.Sqlite.SqliteException)
        {
            // What kept this process from noting it may keep it from saying so, too; then readers find out in a while.
            _ = WindowLauncher.TryGiveUp(workdir.Run(run.Id), e.Message);
            throw;
        }

        FaultPoint.Pass("after-commit");
        return outcome.Error is { } error ? throw error : launched;
    }

    // Within a transaction and before the run is launching: nobody judges by the file meanwhile.
    private static void ClearWay(RunDirectory directory)
    {
        try
        {
            if (File.Exists(directory.Started) && RunFiles.Read(directory.Started, ContractsJson.Default.StartRecord) is { Never: true, Again: true })
            {
                File.Delete(directory.Started);
                File.Delete(directory.Log); // the empty one of a window whose runner was too late: the next one waits for its own
            }
        }
        catch (DamagedFileException)
        {
            // Whether it was started nobody knows: it is not started again, and judged like any other.
        }
    }
}

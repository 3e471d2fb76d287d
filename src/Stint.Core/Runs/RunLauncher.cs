using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Runs;

/// <summary>Starts recorded runs: one tmux command list, then the address goes on record. The runner does the rest.</summary>
public sealed class RunLauncher(RunStore store, Workdir workdir, ITmuxClient tmux, string runner, TimeProvider time)
{
    private const int Attempts = 25, NamesToTry = 100;

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
        LauncherStart = ProcessTable.Find(Environment.ProcessId)?.StartTime,
        LauncherBoot = Machine.BootId,
        LauncherHost = Machine.MachineId,
    };

    /// <summary>
    /// Launches a run that is <c>launching</c> by this process. Returns the record with its tmux address. When tmux refuses, the run has
    /// failed with <c>launch_error</c>, its window is gone and <see cref="StintException"/> says why. <paramref name="known"/> is what
    /// spec.json says, for a caller that has just written it; <paramref name="prepare"/> makes what the window needs, such as a workspace's session.
    /// </summary>
    public RunRecord Launch(RunRecord run, RunSpec? known = null, Action<RunSpec>? prepare = null)
    {
        try
        {
            RunSpec spec = known ?? SpecOf(run, workdir.Run(run.Id));
            prepare?.Invoke(spec);
            return LaunchClaimed(run, WithSlots(run, spec));
        }
        catch (Exception e) when (e is IOException or Microsoft.Data.Sqlite.SqliteException or StintException or TmuxException)
        {
            TryGiveUp(run, e.Message);
            throw;
        }
    }

    private RunRecord LaunchClaimed(RunRecord run, RunSpec spec)
    {
        RunDirectory directory = workdir.Run(run.Id);
        if (File.Exists(directory.Started))
        {
            return run; // an earlier launch has come through after all: the run's own files say how it is
        }

        FaultPoint.Pass("before-window");
        TmuxReply reply = MakeWindow(run, spec, directory, rename: !FaultPoint.IsSet("before-rename"));
        FaultPoint.Pass("before-rename");
        FaultPoint.Pass("after-rename");
        WindowAddress? address = RunWindow.Parse(reply);
        if (address is not null && (reply.Failure is not null || !RunWindow.IsWhole(reply)))
        {
            TmuxReply again = tmux.TryRun(RunWindow.ById(address, run, spec, directory, workdir.Path));
            reply = again.Failure is TmuxFailure.NotFound && RunIsUnderWay(directory) ? again with { Failure = null } : again;
        }

        if (reply.Failure is not null || address is null)
        {
            return GiveUp(run, spec, directory, address, reply);
        }

        string name = RunWindow.NameIsTaken(reply) ? NameAnew(run, address) : run.TmuxWindow!;
        FaultPoint.Pass("before-commit");
        RunRecord launched = store.NoteAddress(run.Id, r => r with
        {
            TmuxSocket = address.SocketPath,
            TmuxWindow = name,
            TmuxWindowId = address.WindowId,
            TmuxPane = address.PaneId,
        }) ?? run;
        FaultPoint.Pass("after-commit");
        return launched;
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

    private RunSpec WithSlots(RunRecord run, RunSpec spec)
    {
        if (run.HeldSlots is not { Count: > 0 } held)
        {
            return spec;
        }

        RunSpec changed = spec with { Environment = RunEnvironment.WithSlots(spec.Environment, held) };
        DurableFile.Replace(workdir.Run(run.Id).Spec, RunFileJson.Of(changed));
        return changed;
    }

    private RunSpec SpecOf(RunRecord run, RunDirectory directory)
    {
        try
        {
            return RunFiles.ReadSpec(directory) ?? throw new DamagedFileException(directory.Spec, "it is missing");
        }
        catch (DamagedFileException e)
        {
            GiveUp(run, directory, e.Message);
            throw new StintException(ErrorCode.Damaged, $"launch: run {run.Id}: {e.Message}: start the command anew", e);
        }
    }

    // A workspace's session is not for this class to make. Any other may be missing, may be made by somebody else at this moment, or may end with its last window at this moment.
    private TmuxReply MakeWindow(RunRecord run, RunSpec spec, RunDirectory directory, bool rename)
    {
        TmuxReply reply = tmux.TryRun(RunWindow.InSession(run, spec, directory, workdir.Path, runner, rename));
        if (reply.Failure is TmuxFailure.ConnectionLost && RunWindow.Parse(reply) is null)
        {
            // The list may have come through all the same. Should it do so only now, the second runner finds the run started, and leaves.
            TmuxReply there = tmux.TryRun(RunWindow.Find(run));
            reply = there.Failure is null && RunWindow.Parse(there) is not null
                ? there
                : tmux.TryRun(RunWindow.InSession(run, spec, directory, workdir.Path, runner, rename));
        }

        for (int attempt = 1; attempt < Attempts && spec.Workspace is null && NothingWasMade(reply); attempt++)
        {
            reply = attempt % 2 == 1
                ? tmux.TryRun(RunWindow.InNewSession(run, spec, directory, workdir.Path, runner, rename))
                : tmux.TryRun(RunWindow.InSession(run, spec, directory, workdir.Path, runner, rename));
        }

        return reply;
    }

    // Another tool, or a run of another workdir, has a window of that name in the workspace's session. Returns the name that the window has
    // in the end. Whoever takes the next free name first, has it.
    private string NameAnew(RunRecord run, WindowAddress address)
    {
        string name = run.TmuxWindow!;
        for (int attempt = 0; attempt < NamesToTry; attempt++)
        {
            var taken = tmux.TryRun(Commands.ListWindows("#{window_name}", Target.Session(run.TmuxSession!))).Text.Split('\n').ToHashSet(StringComparer.Ordinal);
            do
            {
                name = JobWindowName.After(name);
            }
            while (taken.Contains(name));

            TmuxReply reply = tmux.TryRun(RunWindow.RenameIfFree(address.WindowId, name));
            if (reply.Failure is TmuxFailure.NotFound || (reply.Failure is null && !RunWindow.NameIsTaken(reply)))
            {
                return name; // where the window is not found, its command was fast and it is closed
            }

            if (reply.Failure is not null)
            {
                break; // the run is under way anyhow
            }
        }

        return run.Id.ToString();
    }

    private static bool NothingWasMade(TmuxReply reply) =>
        reply.Failure is TmuxFailure.NoServer or TmuxFailure.NotFound or TmuxFailure.Duplicate && RunWindow.Parse(reply) is null;

    private static bool RunIsUnderWay(RunDirectory directory) => File.Exists(directory.Started) || File.Exists(directory.Result);

    // Asked only after a refusal: the usual launch is not to pay for it.
    private string? TooOld()
    {
        try
        {
            return tmux is TmuxServer program && program.Version() is var version && version < TmuxVersion.Oldest
                ? $"tmux {version} is too old: version {TmuxVersion.Oldest} or later is needed"
                : null;
        }
        catch (TmuxException)
        {
            return null;
        }
    }

    private RunRecord GiveUp(RunRecord run, RunSpec spec, RunDirectory directory, WindowAddress? address, TmuxReply reply)
    {
        bool sessionEnded = address is null && spec.Workspace is not null && NothingWasMade(reply);
        string why = reply.Failure is TmuxFailure.TimedOut ? "tmux did not answer in time"
            : reply.Failure is TmuxFailure.Refused && TooOld() is { } old ? old
            : sessionEnded ? $"the workspace's session '{run.TmuxSession}' was ended just now"
            : $"tmux refused: {(reply.Error.Length > 0 ? reply.Error : "it answered nonsense")}";
        bool goesOn = false;
        try
        {
            goesOn = !GiveUp(run, directory, why) && reply.Failure is TmuxFailure.TimedOut;
        }
        finally
        {
            if (address is not null && !goesOn)
            {
                _ = tmux.TryRun(Commands.KillWindow(address.WindowId));
            }
        }

        if (goesOn)
        {
            return store.Find(run.Id) ?? run; // it was slow, but the runner has started
        }

        throw new StintException(
            reply.Failure == TmuxFailure.TimedOut ? ErrorCode.TimedOut : ErrorCode.Unavailable, $"launch: run {run.Id}: {why}: {(sessionEnded ? "try again" : "see 'stint doctor'")}");
    }

    // What kept this process from launching may keep it from saying so; then readers find out in a while.
    private void TryGiveUp(RunRecord run, string why)
    {
        try
        {
            _ = GiveUp(run, workdir.Run(run.Id), why);
        }
        catch (Exception e) when (e is IOException or Microsoft.Data.Sqlite.SqliteException)
        {
        }
    }

    // False when a runner has started the run before: then it is not given up.
    private bool GiveUp(RunRecord run, RunDirectory directory, string why)
    {
        var never = new StartRecord { Never = true, Message = why, BootId = Machine.BootId, MachineId = Machine.MachineId };
        bool given = RunFiles.Create(directory.Started, never, ContractsJson.Default.StartRecord);
        if (given)
        {
            store.Advance(run.Id, new RunStep(RunEvent.GiveUp, r => r with { Reason = RunReason.LaunchError, Error = why, EndedAt = time.NowSeconds() }));
        }

        return given;
    }
}

using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Runs;

/// <summary>Asks tmux for the windows of runs that are <c>launching</c>. Touches no record, so that several may be asked for at once.</summary>
internal sealed class WindowLauncher(Workdir workdir, ITmuxClient tmux, string runner)
{
    private const int Attempts = 25;

    /// <summary>
    /// Makes the run's window. <paramref name="prepare"/> makes what it needs, such as a workspace's session, and returns that session's
    /// name; null for the recorded one. Where anything fails, the run is given up in its directory and the outcome says why.
    /// </summary>
    internal LaunchOutcome Make(RunRecord run, RunSpec? known = null, Func<RunSpec, string?>? prepare = null)
    {
        RunDirectory directory = workdir.Run(run.Id);
        try
        {
            RunSpec spec = known ?? SpecOf(run, directory);
            RunRecord told = known is null ? RunEdit.Truth(run, spec) : run;
            LaunchOutcome outcome = Make(told with { TmuxSession = prepare?.Invoke(spec) ?? run.TmuxSession }, WithSlots(run, spec), directory);
            return told == run ? outcome : outcome with { IsCorrected = true };
        }
        catch (Exception e) when (e is IOException or StintException or TmuxException)
        {
            return GiveUp(run, e);
        }
    }

    /// <summary>
    /// The same for several runs with one call of tmux, and then, by itself, each one for which something has to be made first, which may
    /// take long. Where the call does not make them all, each of the others is asked for by itself. Outcomes come as soon as they are known.
    /// </summary>
    internal IEnumerable<IReadOnlyList<LaunchOutcome>> Make(IReadOnlyList<RunRecord> runs, Func<RunSpec, string?>? prepare)
    {
        var outcomes = new List<LaunchOutcome>();
        var ready = new List<(RunRecord Run, RunSpec Spec, RunDirectory Directory)>();
        List<RunRecord> alone = runs.Count == 1 || tmux is not TmuxServer ? [.. runs] : [];
        foreach (RunRecord run in alone.Count > 0 ? [] : runs)
        {
            RunDirectory directory = workdir.Run(run.Id);
            try
            {
                RunSpec spec = SpecOf(run, directory);
                if (spec.Workspace is not null || RunEdit.Truth(run, spec) != run)
                {
                    alone.Add(run);
                    continue;
                }

                string? session = prepare?.Invoke(spec);
                ready.Add((run with { TmuxSession = session ?? run.TmuxSession }, WithSlots(run, spec), directory));
            }
            catch (Exception e) when (e is IOException or StintException or TmuxException)
            {
                outcomes.Add(GiveUp(run, e));
            }
        }

        outcomes.AddRange(ready.Where(r => File.Exists(r.Directory.Started)).Select(r => new LaunchOutcome(r.Run)));
        ready.RemoveAll(r => File.Exists(r.Directory.Started));
        outcomes.AddRange(ready.Count > 0 ? Together(ready) : []);
        yield return outcomes;
        foreach (RunRecord run in alone)
        {
            yield return [Make(run, prepare: prepare)];
        }
    }

    // Each run's list prints two lines, and the first that fails is the last to print any.
    private IEnumerable<LaunchOutcome> Together(List<(RunRecord Run, RunSpec Spec, RunDirectory Directory)> ready)
    {
        FaultPoint.Pass("before-window");
        TmuxReply reply = Run([.. ready.SelectMany(r => RunWindow.InSession(r.Run, r.Spec, r.Directory, workdir.Path, runner, rename: true))]);
        string[] lines = reply.Output.IsEmpty ? [] : reply.Text.Split('\n');
        for (int i = 0; i < ready.Count; i++)
        {
            (RunRecord run, RunSpec spec, RunDirectory directory) = ready[i];
            string[] own = [.. lines.Skip(2 * i).Take(2)];
            bool passed = lines.Length > 2 * (i + 1) || (own.Length == 2 && reply.Failure is null);
            TmuxReply part = reply with { Output = System.Text.Encoding.UTF8.GetBytes(string.Join('\n', own)), Failure = passed ? null : reply.Failure };
            yield return own.Length > 0 || reply.Failure is TmuxFailure.TimedOut
                ? Complete(run, spec, directory, part)
                : Complete(run, spec, directory, Ask(run, spec, directory, rename: true));
        }
    }

    /// <summary>The outcome of a launch that an error has ended.</summary>
    internal LaunchOutcome GiveUp(RunRecord run, Exception error)
    {
        string why = error.InnerException is DamagedFileException damage ? damage.Message : error.Message;
        return new LaunchOutcome(run) { GivenUp = TryGiveUp(workdir.Run(run.Id), why) ? why : null, Error = error };
    }

    private LaunchOutcome Make(RunRecord run, RunSpec spec, RunDirectory directory)
    {
        if (File.Exists(directory.Started))
        {
            return new LaunchOutcome(run); // an earlier launch has come through after all: the run's own files say how it is
        }

        FaultPoint.Pass("before-window");
        TmuxReply reply = Ask(run, spec, directory, rename: !FaultPoint.IsSet("before-rename"));
        FaultPoint.Pass("before-rename");
        FaultPoint.Pass("after-rename");
        return Complete(run, spec, directory, reply);
    }

    private LaunchOutcome Complete(RunRecord run, RunSpec spec, RunDirectory directory, TmuxReply reply)
    {
        WindowAddress? address = RunWindow.Parse(reply);
        if (address is not null && (reply.Failure is not null || !RunWindow.IsWhole(reply)))
        {
            TmuxReply again = Run(RunWindow.ById(address, run, spec, directory, workdir.Path));
            reply = again.Failure is TmuxFailure.NotFound && RunIsUnderWay(directory) ? again with { Failure = null } : again;
        }

        if (reply.Failure is not null || address is null)
        {
            return GiveUp(run, spec, directory, address, reply);
        }

        string name = RunWindow.NameIsTaken(reply) ? WindowRename.ToFreeName(tmux, run, address) : run.TmuxWindow!;
        return new LaunchOutcome(run with { TmuxWindow = name }) { Address = address };
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

    private static RunSpec SpecOf(RunRecord run, RunDirectory directory)
    {
        try
        {
            return RunFiles.ReadSpec(directory) ?? throw new DamagedFileException(directory.Spec, "it is missing");
        }
        catch (DamagedFileException e)
        {
            throw new StintException(ErrorCode.Damaged, $"launch: run {run.Id}: {e.Message}: start the command anew", e);
        }
    }

    // A workspace's session is not for this class to make. Any other may be missing, may be made by somebody else at this moment, or may end with its last window at this moment.
    private TmuxReply Ask(RunRecord run, RunSpec spec, RunDirectory directory, bool rename)
    {
        TmuxReply reply = Run(RunWindow.InSession(run, spec, directory, workdir.Path, runner, rename));
        if (reply.Failure is TmuxFailure.ConnectionLost && RunWindow.Parse(reply) is null)
        {
            // The list may have come through all the same. Should it do so only now, the second runner finds the run started, and leaves.
            TmuxReply there = tmux.TryRun(RunWindow.Find(run));
            reply = there.Failure is null && RunWindow.Parse(there) is not null
                ? there
                : Run(RunWindow.InSession(run, spec, directory, workdir.Path, runner, rename));
        }

        for (int attempt = 1; attempt < Attempts && spec.Workspace is null && NothingWasMade(reply); attempt++)
        {
            reply = attempt % 2 == 1
                ? Run(RunWindow.InNewSession(run, spec, directory, workdir.Path, runner, rename))
                : Run(RunWindow.InSession(run, spec, directory, workdir.Path, runner, rename));
        }

        return reply;
    }

    private TmuxReply Run(TmuxCommandList list) => tmux.TryRun(tmux is TmuxServer ? [.. list, RunWindow.RefuseOldTmux] : list);

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

    private LaunchOutcome GiveUp(RunRecord run, RunSpec spec, RunDirectory directory, WindowAddress? address, TmuxReply reply)
    {
        bool sessionEnded = address is null && spec.Workspace is not null && NothingWasMade(reply);
        string why = reply.Failure is TmuxFailure.TimedOut ? "tmux did not answer in time"
            : reply.Failure is TmuxFailure.Refused && TooOld() is { } old ? old
            : sessionEnded ? $"the workspace's session '{run.TmuxSession}' was ended just now"
            : $"tmux refused: {(reply.Error.Length > 0 ? reply.Error : "it answered nonsense")}";
        bool given = TryGiveUp(directory, why);
        if (!given && reply.Failure is TmuxFailure.TimedOut)
        {
            return new LaunchOutcome(run); // it was slow, but the runner has started
        }

        if (address is not null)
        {
            _ = tmux.TryRun(Commands.KillWindow(address.WindowId));
        }

        ErrorCode code = reply.Failure == TmuxFailure.TimedOut ? ErrorCode.TimedOut : ErrorCode.Unavailable;
        return new LaunchOutcome(run) { GivenUp = given ? why : null, Error = new StintException(code, $"launch: run {run.Id}: {why}: {(sessionEnded ? "try again" : "see 'stint doctor'")}") };
    }

    /// <summary>Whoever creates started.json first decides. False when a runner has started the run before, or the file cannot be written.</summary>
    internal static bool TryGiveUp(RunDirectory directory, string why)
    {
        var never = new StartRecord { Never = true, Message = why, BootId = Machine.BootId, MachineId = Machine.MachineId };
        try
        {
            return RunFiles.Create(directory.Started, never, ContractsJson.Default.StartRecord);
        }
        catch (IOException)
        {
            return false; // readers find out in a while
        }
    }
}

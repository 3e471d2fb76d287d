using Microsoft.Data.Sqlite;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs.ExistingWindows;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Runs;

/// <summary>
/// Brings records up to what the run directories and the process table say. Safe to run in any number of processes at once, at any time.
/// </summary>
public sealed class Reconciler(RunStore store, Workdir workdir, Func<RunRecord, ITmuxClient> tmuxOf, TimeProvider time, Action<string> notice)
{
    private bool _cannotWrite;

    /// <summary>The record as it should read now. Where that cannot be written (full disk, busy database), it is still returned, and said.</summary>
    public RunRecord Reconcile(RunRecord run)
    {
        if (run.Status.IsFinal() && !run.State.IsLost || run.Status is RunStatus.Ready or RunStatus.Queued)
        {
            return run;
        }

        (IReadOnlyList<RunStep> steps, RunEvidence evidence) = Look(run, LaunchPatience.OfReaders);
        return Report(steps.Count == 0 ? run : Record(run, steps), evidence);
    }

    /// <summary>The steps that bring the record of a launching or running run up to date, for who records many at once.</summary>
    internal (IReadOnlyList<RunStep> Steps, RunEvidence Evidence) Look(RunRecord run, LaunchPatience patience)
    {
        double now = time.NowSeconds();
        RunDirectory directory = workdir.Run(run.Id);
        RunEvidence evidence = run.Placement == RunPlacement.ExistingWindow
            ? TypedWitness.Look(run, directory, now, tmuxOf(run))
            : RunWitness.Look(run, directory, now, patience);
        if (run.Status == RunStatus.Launching && evidence is { LaunchIsOverdue: true, Start: null, StartIsDamaged: false })
        {
            evidence = GiveUp(run, evidence, now);
        }

        IReadOnlyList<RunStep> steps = RunJudge.Decide(run, evidence, now);
        if (steps.Count > 0 && evidence.LossCause is not null && run.Placement == RunPlacement.ExistingWindow)
        {
            TypedWitness.Dismiss(run, directory, tmuxOf(run));
        }

        return (steps, evidence);
    }

    public IReadOnlyList<RunRecord> Reconcile(IEnumerable<RunRecord> runs) => [.. runs.Select(Reconcile)];

    /// <summary>Looks at every run that is launching or running.</summary>
    public void ReconcileActive() => Reconcile(store.Active());

    // Whoever creates started.json first decides: a runner that comes later does not start.
    private RunEvidence GiveUp(RunRecord run, RunEvidence evidence, double now)
    {
        var never = new StartRecord
        {
            Never = true,
            Again = run is { CameThroughQueue: true, TmuxWindowId: null },
            Message = "whoever launched it died before its window was there",
            BootId = Machine.BootId,
            MachineId = Machine.MachineId,
        };
        RunDirectory directory = workdir.Run(run.Id);
        try
        {
            return RunFiles.Create(directory.Started, never, ContractsJson.Default.StartRecord)
                ? evidence with { Start = never }
                : RunWitness.Look(run, directory, now);
        }
        catch (PosixException e) when (e.Error == Errno.NoEntry)
        {
            return evidence with { Start = never with { Again = false, Message = "its run directory is gone" } };
        }
    }

    private RunRecord Record(RunRecord run, IReadOnlyList<RunStep> steps)
    {
        if (_cannotWrite)
        {
            return Applied(run, steps); // one look at many runs waits for a busy database once, not once for each
        }

        try
        {
            return store.Advance(run.Id, steps) ?? store.Find(run.Id) ?? run;
        }
        catch (Exception e) when ((e is SqliteException s && !Database.IsDamage(s)) || e is PosixException)
        {
            notice($"run {run.Id}: what became of it could not be recorded and is only shown: {e.Message}");
            _cannotWrite = true;
            return Applied(run, steps);
        }
    }

    private static RunRecord Applied(RunRecord run, IReadOnlyList<RunStep> steps) =>
        steps.Aggregate(run, (r, step) => RunLifecycle.Next(r.State, step.Happened) is { } next ? step.Change(r) with { Status = next } : r);

    private RunRecord Report(RunRecord run, RunEvidence evidence)
    {
        if (run.Status == RunStatus.Running && evidence is { RunnerLives: false, Result: null })
        {
            return run with
            {
                Error = evidence.OtherHost is { } host
                    ? $"it runs on {host}; only there can be seen how it is"
                    : "its runner has died; the command goes on, but nobody will know its exit code",
            };
        }

        if (evidence.Damage is { } damage && !run.Status.IsFinal())
        {
            notice($"run {run.Id}: {damage}");
        }

        return run;
    }
}

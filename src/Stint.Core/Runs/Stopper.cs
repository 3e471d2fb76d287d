using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Logs;
using Stint.Core.Runs.ExistingWindows;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Runs;

/// <summary>Ends runs. The wish is on disk before any signal goes out, so whatever the command then returns, the run is <c>stopped</c>.</summary>
public sealed class Stopper(RunStore store, Reconciler reconciler, Workdir workdir, Func<RunRecord, ITmuxClient> tmuxOf, TimeProvider time)
{
    // What a runner needs beyond the grace: killing what is left, waiting for the log (2 s), writing the result.
    private static readonly TimeSpan RunnerMargin = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Asks for the end and signals, without waiting. An ended run is returned as it is; one that has not started is stopped at once.
    /// </summary>
    public RunRecord Request(RunRecord run, StopOrder order)
    {
        run = reconciler.Reconcile(run);
        double now = time.NowSeconds();
        if (run.Status is RunStatus.Ready or RunStatus.Queued)
        {
            return store.Advance(run.Id, StopStep(now)) ?? reconciler.Reconcile(store.Find(run.Id) ?? run);
        }

        if (run.Status.IsFinal())
        {
            return run;
        }

        if (run.Placement == RunPlacement.ExistingWindow)
        {
            Typed(run).Check(run, order);
        }

        RunDirectory directory = workdir.Run(run.Id);
        var wish = new StopRequest { Signal = order.Signal, GraceS = order.Grace.TotalSeconds, Keep = order.Keep, RequestedAt = now };
        try
        {
            RunFiles.Replace(directory.Stop, wish, ContractsJson.Default.StopRequest);
        }
        catch (PosixException e) when (e.Error == Errno.IsADirectory)
        {
            // Something is in the file's place: that there is something already says that the run is to end.
        }

        _ = store.Update(run.Id, r => r with { StoppedAt = r.StoppedAt ?? now });
        if (run.Placement == RunPlacement.ExistingWindow)
        {
            return Typed(run).Request(run);
        }

        Signal(run, directory, order);
        return reconciler.Reconcile(store.Find(run.Id) ?? run);
    }

    /// <summary>
    /// Waits until a run that was asked to end has ended, helping where its runner does not, and closes its window. Throws
    /// <see cref="StintException"/> when even KILL does not end it.
    /// </summary>
    public RunRecord Finish(RunRecord run, StopOrder order)
    {
        if (run.Placement == RunPlacement.ExistingWindow)
        {
            return Typed(run).Finish(run, order);
        }

        RunDirectory directory = workdir.Run(run.Id);
        using var watch = new DirectoryWatch();
        watch.Add(directory);
        long began = time.GetTimestamp();
        TimeSpan helpAt = order.Grace + RunnerMargin;
        TimeSpan giveUpAt = helpAt + RunnerMargin;
        while (true)
        {
            run = store.Find(run.Id) ?? run;
            StartRecord? start = StartOf(directory);
            bool runnerLives = FileLock.IsHeld(directory.Lock);
            if (!runnerLives && !run.Status.IsFinal() && !Path.Exists(directory.Result) && RunProcesses.All(run.Id, start).Count == 0)
            {
                RecordForRunner(run, directory, start, order);
            }

            run = reconciler.Reconcile(run);
            bool ended = run.Status.IsFinal();

            // The runner ends what its command leaves behind; without it that is done here.
            bool clear = !runnerLives && (ended && run.Status != RunStatus.Stopped || RunProcesses.All(run.Id, start).Count == 0);
            if (ended && (runnerLives || clear))
            {
                break;
            }

            TimeSpan waited = time.GetElapsedTime(began);
            if (waited >= giveUpAt)
            {
                throw new StintException(ErrorCode.TimedOut, $"stop: run {run.Id}: its processes do not end even after KILL: they may hang in the kernel (state D)");
            }

            if (waited >= (runnerLives ? helpAt : order.Grace))
            {
                KillAll(run.Id, start, runnerLives);
            }

            watch.Wait(runnerLives ? TimeSpan.FromMilliseconds(200) : Step); // processes that are not our children give no event
        }

        if (run is { Status: RunStatus.Stopped, TmuxWindowId: not null } && !order.Keep)
        {
            _ = tmuxOf(run).TryRun(RunWindow.Close(run));
        }

        return run;
    }

    private TypedStop Typed(RunRecord run) => new(store, reconciler, workdir, tmuxOf(run), time);

    /// <summary>Stops those of these runs that have not started, many at once; the others are left alone.</summary>
    internal void StopWaiting(IEnumerable<RunId> ids) => store.AdvanceAll(ids, [RunStatus.Ready, RunStatus.Queued], StopStep(time.NowSeconds()));

    private static RunStep StopStep(double now) =>
        new(RunEvent.Stop, r => r with { Reason = RunReason.Stopped, StoppedAt = r.StoppedAt ?? now, EndedAt = now });

    private static void Signal(RunRecord run, RunDirectory directory, StopOrder order)
    {
        if (StartOf(directory) is not { } start)
        {
            // Not started yet: whoever creates started.json first decides. A runner that comes later ends without starting.
            var never = new StartRecord { Never = true, Message = "stopped before it started", BootId = Machine.BootId, MachineId = Machine.MachineId };
            if (RunFiles.Create(directory.Started, never, ContractsJson.Default.StartRecord) || StartOf(directory) is not { } late)
            {
                return;
            }

            start = late;
        }

        if (start.Never)
        {
            return;
        }

        if (start.MachineId != Machine.MachineId)
        {
            throw new StintException(ErrorCode.Conflict, $"stop: run {run.Id}: it runs on {start.Host}: stop it there (the wish is noted)");
        }

        if (FileLock.IsHeld(directory.Lock) && RunProcesses.RunnerLives(start))
        {
            // The runner reads stop.json and does the rest; a stopped one must be continued to see it.
            Signals.SendToProcess(start.RunnerPid, Signals.Terminate);
            Signals.SendToProcess(start.RunnerPid, Signals.Continue);
            return;
        }

        SendToAll(RunProcesses.All(run.Id, start), Signals.TryParse(order.Signal, out int signal) ? signal : Signals.Terminate);
    }

    private static StartRecord? StartOf(RunDirectory directory)
    {
        try
        {
            return RunFiles.Read(directory.Started, ContractsJson.Default.StartRecord);
        }
        catch (DamagedFileException)
        {
            // There was a start, but by whom is not known: processes are then found by the run's mark.
            return new StartRecord { MachineId = Machine.MachineId };
        }
    }

    private static void SendToAll(IReadOnlyList<ProcessEntry> processes, int signal)
    {
        foreach (ProcessEntry process in processes)
        {
            // Looked at again: between listing and signalling the number may have gone to another process.
            if (ProcessTable.IsAlive(process.Pid, process.StartTime))
            {
                Signals.SendToProcess(process.Pid, signal);
                Signals.SendToProcess(process.Pid, Signals.Continue);
            }
        }
    }

    private static void KillAll(RunId id, StartRecord? start, bool runnerLives)
    {
        SendToAll(RunProcesses.All(id, start), Signals.Kill);
        if (runnerLives && start is not null && RunProcesses.RunnerLives(start))
        {
            Signals.SendToProcess(start.RunnerPid, Signals.Kill);
        }
    }

    // Only where the runner cannot any more; should it do so after all at this very moment, its word counts.
    private void RecordForRunner(RunRecord run, RunDirectory directory, StartRecord? start, StopOrder order)
    {
        double now = time.NowSeconds();
        using LogReader log = LogReader.Open(directory);
        RunFiles.Create(
            directory.Result,
            new RunResult
            {
                RunId = run.Id,
                Reason = RunReason.Stopped,
                StartedAt = start?.StartedAt ?? run.StartedAt,
                EndedAt = now,
                DurationMs = start?.StartedAt is { } began ? (long)((now - began) * 1000) : null,
                Pid = start?.CommandPid,
                LogBytes = log.Size,
                LogComplete = false,
                Message = start is { Never: true } ? "stopped before it started" : $"stopped with SIG{order.Signal} after its runner had died; its exit code is not known",
            },
            ContractsJson.Default.RunResult);
    }
}

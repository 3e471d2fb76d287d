using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Runs.ExistingWindows;

/// <summary>Stops commands that were typed into a window: C-c, as a person would. Nothing else there can be told apart as the command's.</summary>
internal sealed class TypedStop(RunStore store, Reconciler reconciler, Workdir workdir, ITmuxClient tmux, TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    /// <summary>Throws <see cref="StintException"/> where a stop is impossible, before the wish is noted.</summary>
    internal void Check(RunRecord run, StopOrder order)
    {
        if (order.Signal is not ("TERM" or "INT"))
        {
            throw new StintException(ErrorCode.Invalid, $"stop: run {run.Id}: nothing supervises it in its window, only C-c can be pressed there: leave out --signal");
        }

        if (run.Status == RunStatus.Running && tmux.TryRun(Commands.DisplayMessage(IsLast(run), run.TmuxPane)) is { Failure: null, Text: not "1" } && !reconciler.Reconcile(run).Status.IsFinal())
        {
            throw new StintException(
                ErrorCode.Conflict, $"stop: run {run.Id}: another command has been typed into its window since, and C-c would end that: end it there: stint attach {run.Id}");
        }
    }

    /// <summary>Presses C-c where the command has begun. One that only waits to be read is given up: no key takes a typed line back.</summary>
    internal RunRecord Request(RunRecord run)
    {
        if (run.Status == RunStatus.Running)
        {
            TmuxReply reply = tmux.TryRun(Commands.IfShellFormat(IsLast(run), Interrupt(run.TmuxPane!), target: run.TmuxPane));
            return reply.Failure is null or TmuxFailure.NotFound or TmuxFailure.NoServer
                ? reconciler.Reconcile(store.Find(run.Id) ?? run)
                : throw new StintException(ErrorCode.Unavailable, $"stop: run {run.Id}: tmux does not answer: see 'stint doctor'");
        }

        double now = time.NowSeconds();
        return store.Advance(run.Id, new RunStep(RunEvent.Stop, r => r with
        {
            Reason = RunReason.Stopped,
            EndedAt = now,
            LogComplete = false,
            Error = "it had not begun; its line is typed and may still run when the program in the window comes to it",
        })) ?? reconciler.Reconcile(store.Find(run.Id) ?? run);
    }

    /// <summary>Waits for the end as long as the grace.</summary>
    internal RunRecord Finish(RunRecord run, StopOrder order)
    {
        using var watch = new DirectoryWatch();
        watch.Add(workdir.Run(run.Id));
        long began = time.GetTimestamp();
        while (true)
        {
            run = reconciler.Reconcile(store.Find(run.Id) ?? run);
            if (run.Status.IsFinal())
            {
                return run;
            }

            if (time.GetElapsedTime(began) >= order.Grace)
            {
                throw new StintException(
                    ErrorCode.TimedOut, $"stop: run {run.Id}: it did not end on C-c, and nothing supervises it in its window: end it there: stint attach {run.Id}");
            }

            watch.Wait(Look);
        }
    }

    // The key would reach whatever was typed after it.
    private static string IsLast(RunRecord run) => $"#{{&&:{PaneSight.StillThere(run)},#{{==:#{{{PaneSight.TypedOption}}},{run.Id}}}}}";

    // Pasted like all that is typed: a key that is sent goes astray while a person looks back in the pane's history.
    private static TmuxCommandList Interrupt(string pane)
    {
        string buffer = $"stint-interrupt-{SecureRandom.Hex(4)}";
        return [Commands.SetBuffer(buffer, "\u0003"), TmuxClientExtensions.PasteBytes(pane, buffer, bracketed: false)];
    }
}

using Stint.Cli.Output;
using Stint.Contracts;
using Stint.Core.Logs;
using Stint.Core.Runs;

namespace Stint.Cli.Runs;

/// <summary>Shows a run's output as it appears, until the run has ended or the user has seen enough.</summary>
internal static class Following
{
    private const int Interrupted = 130;
    private static readonly TimeSpan SecondThoughts = TimeSpan.FromSeconds(2);

    /// <summary>After a launch: exits with the command's code. Ctrl-C leaves the run alone; another one right after it stops the run.</summary>
    internal static int Show(Invocation invocation, RunRecord run, bool json)
    {
        if (OutputStream.ErrorIsTerminal)
        {
            invocation.Notice($"run {run.Id} (window: stint attach {run.Id})");
        }

        using var interrupt = new Interrupt();
        LogForm form = json ? LogForm.JsonLines : invocation.Style.Colors ? LogForm.Coloured : LogForm.Plain;
        RunRecord now = Follow(invocation, run, new LogPrinter(invocation.Out, run.Id, form, search: null, live: true), from: 0, interrupt);
        if (now.Status.IsFinal())
        {
            if (json)
            {
                invocation.Out.Line(Json.Line(RunView.Of(now, invocation.Workdir)));
            }

            invocation.Out.Flush();
            if (now.LogComplete == false)
            {
                invocation.Notice($"run {now.Id}: the log may lack part of the output");
            }

            if (now.Status != RunStatus.Finished && OutputStream.ErrorIsTerminal)
            {
                invocation.Notice($"run {now.Id}: {Human.Outcome(now.Status, now.Reason, now.ExitCode, now.Signal)}{(now.Error is { } why ? $": {why}" : "")}");
            }

            return RunExit.CodeOf(now);
        }

        invocation.Notice($"no longer following; the run goes on. Follow it again: stint logs -f {run.Id}. Ctrl-C again within 2 s stops it.");
        if (!interrupt.ComesAgain(SecondThoughts))
        {
            return Interrupted;
        }

        invocation.Notice($"stopping run {run.Id}");
        RunRecord stopped = StopVerb.Stop(invocation, [now], new StopOrder())[0];
        invocation.Notice($"run {run.Id}: {stopped.Status.Word()}");
        return RunExit.CodeOf(stopped);
    }

    /// <summary>Prints from an offset on; returns the record, which is final unless the user interrupted.</summary>
    internal static RunRecord Follow(Invocation invocation, RunRecord run, LogPrinter printer, long from, Interrupt interrupt)
    {
        RunBook book = invocation.Open();
        RunRecord now = run;
        using LogFollower follower = LogFollower.Open(book.Workdir.Run(run.Id), from, AskEnd, interrupt.Descriptor);
        byte[] buffer = new byte[64 * 1024];
        while (true)
        {
            Followed got = follower.Read(buffer, TimeSpan.Zero);
            if (got.State == FollowState.Nothing)
            {
                invocation.Out.Flush();
                got = follower.Read(buffer);
            }

            switch (got.State)
            {
                case FollowState.Bytes:
                    printer.Feed(buffer.AsSpan(0, got.Count));
                    break;
                case FollowState.Truncated:
                    invocation.Notice($"run {run.Id}: its log became shorter: showing it from the start");
                    break;
                case FollowState.Ended or FollowState.Interrupted:
                    printer.Finish();
                    invocation.Out.Flush();
                    return now;
            }
        }

        RunEnd? AskEnd()
        {
            now = book.Refresh(run.Id) ?? now;
            return now.Status.IsFinal() ? new RunEnd(now.Reason == RunReason.Lost ? null : now.LogSize) : null;
        }
    }
}

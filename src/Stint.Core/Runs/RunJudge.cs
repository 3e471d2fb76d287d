using Stint.Contracts;

namespace Stint.Core.Runs;

/// <summary>Decides from the evidence what has become of a run. Pure: same record, same evidence, same steps.</summary>
internal static class RunJudge
{
    /// <summary>The steps that bring the record up to the evidence; none when it already says the truth.</summary>
    internal static IReadOnlyList<RunStep> Decide(RunRecord run, RunEvidence evidence, double now)
    {
        if (run.Status.IsFinal())
        {
            return run.State.IsLost && evidence.Result is { Reason: not RunReason.Lost } late ? [End(late, run.Status)] : [];
        }

        if (run.Status is not (RunStatus.Launching or RunStatus.Running))
        {
            return [];
        }

        if (evidence.Result is { } result)
        {
            RunStep end = End(result, run.Status);
            return run.Status == RunStatus.Running || end.Happened is RunEvent.GiveUp or RunEvent.Stop or RunEvent.Lose
                ? [end]
                : [Start(result.StartedAt ?? result.EndedAt), end];
        }

        if (evidence.Start is { Never: true, Again: true } && evidence.Stop is null && run is { Status: RunStatus.Launching, CameThroughQueue: true })
        {
            return [Requeue];
        }

        if (evidence.Start is { Never: true } never)
        {
            string why = never.Message ?? "the launch was given up";
            return [GiveUp(evidence.Damage is { } damage ? $"{why}; {damage}" : why, evidence.Stop, now)];
        }

        bool lives = evidence.RunnerLives || evidence.CommandLives || evidence.OtherHost is not null;
        if (evidence.Start is { CommandPid: not null } start && lives)
        {
            return run.Status == RunStatus.Launching ? [Start(start.StartedAt ?? now)] : [];
        }

        bool mayStillStart = run.Status == RunStatus.Launching && evidence is { Start: null, StartIsDamaged: false, LaunchIsOverdue: false, LossCause: null };
        if (lives || mayStillStart)
        {
            return [];
        }

        return [evidence.Stop is null ? Lose(evidence, now) : StoppedWithoutRunner(evidence, now)];
    }

    // Nothing of the launch remains; its place in the queue does.
    private static RunStep Requeue { get; } = new(RunEvent.Requeue, r => r with
    {
        LaunchedAt = null,
        LauncherPid = null,
        LauncherStart = null,
        LauncherBoot = null,
        LauncherHost = null,
        TmuxSocket = null,
        TmuxWindowId = null,
        TmuxPane = null,
        HeldSlots = null,
    });

    private static RunStep Start(double at) => new(RunEvent.Start, r => r with { StartedAt = at });

    private static RunStep GiveUp(string message, StopRequest? stop, double now) => stop is null
        ? new(RunEvent.GiveUp, r => r with { Reason = RunReason.LaunchError, Error = message, EndedAt = now })
        : new(RunEvent.Stop, r => r with { Reason = RunReason.Stopped, EndedAt = now });

    private static RunStep StoppedWithoutRunner(RunEvidence evidence, double now) => new(RunEvent.Stop, r => r with
    {
        Reason = RunReason.Stopped,
        EndedAt = now,
        LogComplete = false,
        Error = evidence.LossCause is { } cause ? $"stopped; {cause}" : "stopped after its runner had died; its exit code is not known",
    });

    private static RunStep Lose(RunEvidence evidence, double now) => new(RunEvent.Lose, r => r with
    {
        Reason = RunReason.Lost,
        EndedAt = now,
        StartedAt = r.StartedAt ?? evidence.Start?.StartedAt,
        LogComplete = false,
        Error = evidence.LossCause ?? evidence.Damage ?? (evidence.Start?.CommandPid is null
            ? "its runner died before the command was noted"
            : "its runner died, and the command is gone: nobody saw how it ended"),
    });

    private static RunStep End(RunResult result, RunStatus status) => new(EventOf(result, status), r => r with
    {
        Reason = result.Reason,
        ExitCode = result.ExitCode,
        Signal = result.Signal,
        Error = ErrorOf(result),
        StartedAt = result.StartedAt ?? r.StartedAt,
        EndedAt = result.EndedAt,
        LogSize = result.LogBytes,
        LogComplete = result.LogComplete,
        LastMessage = result.Tail.LastOrDefault(line => !string.IsNullOrWhiteSpace(line)),
        CpuSeconds = result.CpuUserS is null ? null : Math.Round(result.CpuUserS.Value + (result.CpuSystemS ?? 0), 6),
        MaxRssBytes = result.MaxRssBytes,
    });

    private static RunEvent EventOf(RunResult result, RunStatus status) => result switch
    {
        { Reason: RunReason.Stopped } => RunEvent.Stop,
        { Reason: RunReason.Lost } => RunEvent.Lose,
        { Reason: RunReason.LaunchError } => status == RunStatus.Running ? RunEvent.Fail : RunEvent.GiveUp,
        { Reason: RunReason.Exit, ExitCode: 0 } => RunEvent.Finish,
        _ => RunEvent.Fail,
    };

    private static string? ErrorOf(RunResult result) => result switch
    {
        { Message: { } message } => message,
        { Reason: RunReason.Exit, ExitCode: 0 } or { Reason: RunReason.Stopped } => null,
        { Reason: RunReason.Signal, Signal: { } signal } => $"ended by SIG{signal}",
        { Reason: RunReason.Timeout } => "ran longer than it was allowed",
        { ExitCode: { } code } => $"exited with code {code}",
        _ => "ended without an exit code",
    };
}

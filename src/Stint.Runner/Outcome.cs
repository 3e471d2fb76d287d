using System.Globalization;
using Stint.Contracts;
using Stint.Posix;

namespace Stint.Runner;

/// <summary>Turns what was seen into the result's words.</summary>
internal static class Outcome
{
    /// <summary>The result of a command that ran, without what the log adds.</summary>
    internal static RunResult OfCommand(RunSpec spec, RunningCommand command, CommandEnd end)
    {
        int signal = end.Change.EndSignal;
        return new RunResult
        {
            RunId = spec.RunId,
            ExitCode = end.Change.ExitCode,
            Signal = signal > 0 ? Signals.NameOf(signal) : null,
            Reason = end.Stop is not null ? RunReason.Stopped : end.TimedOut ? RunReason.Timeout : signal > 0 ? RunReason.Signal : RunReason.Exit,
            StartedAt = command.StartedAt,
            EndedAt = end.EndedAt,
            DurationMs = end.Milliseconds,
            Pid = command.Pid,
            CpuUserS = Math.Round(end.Change.UserTime.TotalSeconds, 3),
            CpuSystemS = Math.Round(end.Change.SystemTime.TotalSeconds, 3),
            MaxRssBytes = end.Change.MaxResidentBytes,
            Message = Join(
                end.TimedOut ? $"timed out after {Seconds(spec.TimeoutS ?? 0)}" : null,
                PassedOn(end),
                WhyKilled(spec, end),
                end.LeftBehind > 0 ? $"{end.LeftBehind} of its processes could not be killed" : null),
        };
    }

    /// <summary>The result of a command that could not be started.</summary>
    internal static RunResult LaunchError(RunId id, int? exitCode, string message) =>
        new() { RunId = id, Reason = RunReason.LaunchError, ExitCode = exitCode, EndedAt = Clock.Now, LogComplete = true, Message = message };

    /// <summary>The result of a command that was not started because a stop or a terminating signal came first.</summary>
    internal static RunResult NotStarted(RunId id, bool isStop, int signal, bool windowClosed) => new()
    {
        RunId = id,
        Reason = isStop ? RunReason.Stopped : RunReason.Signal,
        ExitCode = isStop ? null : 128 + signal,
        Signal = isStop ? null : Signals.NameOf(signal),
        EndedAt = Clock.Now,
        LogComplete = true,
        Message = isStop ? "stopped before the command was started"
            : windowClosed ? "the window was closed before the command was started"
            : $"SIG{Signals.NameOf(signal)} came before the command was started",
    };

    /// <summary>Adds sentences to a message; null ones are left out.</summary>
    internal static string? Join(params ReadOnlySpan<string?> sentences)
    {
        string? all = null;
        foreach (string? sentence in sentences)
        {
            all = all is null ? sentence : sentence is null ? all : $"{all}; {sentence}";
        }

        return all;
    }

    /// <summary>A span as <c>0.25 s</c>, <c>12.3 s</c>, <c>310 s</c>.</summary>
    internal static string Seconds(double seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Round(seconds, seconds < 1 ? 2 : seconds < 100 ? 1 : 0)} s");

    private static string? PassedOn(CommandEnd end) => end switch
    {
        { WindowClosed: true } => "the window was closed or its tmux server ended (SIGHUP)",
        { PassedOn: > 0 and var signal } => $"the runner was sent SIG{Signals.NameOf(signal)} and passed it on",
        _ => null,
    };

    private static string? WhyKilled(RunSpec spec, CommandEnd end)
    {
        int signal = end.Change.EndSignal;
        if (signal == 0)
        {
            return null;
        }

        if (end.Killed && signal == Signals.Kill)
        {
            (int first, double grace) = end.Stop is { } stop ? (StopFile.SignalOf(stop), stop.GraceS)
                : (end.PassedOn > 0 ? end.PassedOn : Signals.Terminate, spec.GraceS);
            return first == Signals.Kill ? null : $"did not end within {Seconds(grace)} of SIG{Signals.NameOf(first)} and was killed";
        }

        if (end.Stop is not null || end.TimedOut || end.PassedOn > 0)
        {
            return null;
        }

        const int CoreDumped = 0x80;
        return signal == Signals.Kill
            ? "ended by a SIGKILL from outside"
            : $"ended by SIG{Signals.NameOf(signal)}{((end.Change.Status & CoreDumped) != 0 ? " (core dumped)" : "")}";
    }
}

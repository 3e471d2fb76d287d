using Stint.Contracts;
using Stint.Posix;

namespace Stint.Runner;

/// <summary>Writes result.json, and does not give up at once when the disk is full.</summary>
internal static class ResultFile
{
    private const double Patience = 60, FirstPause = 0.05, LongestPause = 5;

    /// <summary>True when the result is on disk. Else it has been tried for a minute, or for as long as the window was there, and said in it.</summary>
    internal static bool Write(RunDirectory directory, RunResult result, PaneTerminal terminal, SignalQueue signals)
    {
        long deadline = Clock.After(Patience);
        double pause = FirstPause;
        bool told = false;
        while (true)
        {
            try
            {
                DurableFile.Replace(directory.Result, RunFileJson.Of(result));
                if (told)
                {
                    Notice.Say(terminal, "the result is recorded now");
                }

                return true;
            }
            catch (PosixException e)
            {
                if (!told)
                {
                    told = true;
                    Notice.Say(terminal, $"the result ({Sentence(result)}) cannot be recorded: {e.Message}: free some space; trying for {Patience} s");
                }
            }

            if (Clock.Ticks >= deadline || terminal.IsGone)
            {
                Notice.Say(terminal, "the result could not be recorded");
                return false;
            }

            _ = Readiness.WaitToRead(TimeSpan.FromSeconds(pause));
            while (signals.Next() > 0)
            {
                // the command has ended: there is nobody to pass it on to
            }

            pause = Math.Min(pause * 2, LongestPause);
        }
    }

    /// <summary>How the run ended, in a few words.</summary>
    internal static string Sentence(RunResult result)
    {
        string how = result switch
        {
            { Reason: RunReason.LaunchError } => $"could not be started: {result.Message}",
            { Reason: RunReason.Stopped, ExitCode: null } => "stopped before it was started",
            { Reason: RunReason.Stopped, Signal: { } signal } => $"stopped by SIG{signal}",
            { Reason: RunReason.Stopped } => $"stopped, exit code {result.ExitCode}",
            { Reason: RunReason.Timeout } => $"{result.Message}, exit code {result.ExitCode}",
            { Signal: { } signal } => $"failed with SIG{signal}",
            { ExitCode: 0 } => "finished",
            _ => $"failed with exit code {result.ExitCode}",
        };
        return result.DurationMs is { } ms ? $"{how} after {Outcome.Seconds(ms / 1000.0)}" : how;
    }
}

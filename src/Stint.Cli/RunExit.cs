using Stint.Contracts;
using Stint.Core.Runs;

namespace Stint.Cli;

/// <summary>The exit code of a verb that stands for a run: the command's own where there is one.</summary>
internal static class RunExit
{
    internal const int TimedOut = 124, Unknown = 125, Terminated = 143;

    internal static int CodeOf(RunRecord run) => (run.Status, run.Reason) switch
    {
        (RunStatus.Finished, _) => 0,
        (RunStatus.Stopped, _) => run.ExitCode is null or 0 ? Terminated : run.ExitCode.Value,
        (_, RunReason.Timeout) => TimedOut,
        (_, RunReason.Lost) => Unknown,
        _ => run.ExitCode is { } code and not 0 ? code : 1,
    };
}

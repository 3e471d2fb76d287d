using System.Globalization;
using Stint.Contracts;
using Stint.Core.Kernel;

namespace Stint.Cli.Sweeps;

/// <summary>What a user should know about a sweep that was just made or started.</summary>
internal static class SweepHint
{
    internal static void Give(Invocation invocation, Sweep sweep)
    {
        if (sweep.Truncated)
        {
            invocation.Notice(string.Create(CultureInfo.InvariantCulture, $"sweep {sweep.Id} has {sweep.TotalCells} cells, of which the first {sweep.MaxRuns} get runs"));
        }

        if (sweep.Progress.Queued > 0 && !ServerPresence.Schedules(invocation.Workdir))
        {
            invocation.Notice($"sweep {sweep.Id} waits until a server starts its runs: stint serve --detach");
        }
        else if (sweep.Progress.Queued == 0 && sweep.Progress.Ready > 0)
        {
            invocation.Notice($"sweep {sweep.Id} is ready: stint sweep start {sweep.Id}");
        }
    }
}

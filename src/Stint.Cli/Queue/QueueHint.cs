using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Queue;
using Stint.Core.Runs;

namespace Stint.Cli.Queue;

/// <summary>What a user should know about a run that was just queued.</summary>
internal static class QueueHint
{
    internal static void Give(Invocation invocation, RunBook book, RunRecord run)
    {
        if (run.Status != RunStatus.Queued)
        {
            return;
        }

        if (!ServerPresence.Schedules(invocation.Workdir))
        {
            invocation.Notice($"run {run.Id} is queued, and waits until a server starts it: stint serve --detach");
            return;
        }

        IReadOnlyDictionary<string, int> there = run.Slots is null ? run.Slots ?? new Dictionary<string, int>() : new RunQueue(book).Settings.Slots;
        foreach ((string name, int wanted) in run.Slots ?? new Dictionary<string, int>())
        {
            int total = there.GetValueOrDefault(name);
            if (wanted > total)
            {
                invocation.Notice($"run {run.Id} waits for {wanted} {(wanted == 1 ? "slot" : "slots")} of {name}, of which there are {total}: stint serve --detach --slots {name}={wanted}");
            }
        }
    }
}

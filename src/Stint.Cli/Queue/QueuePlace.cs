using System.Globalization;
using Stint.Contracts;
using Stint.Core.Queue;
using Stint.Core.Runs;
using Stint.Core.Sweeps;

namespace Stint.Cli.Queue;

/// <summary>Where runs stand in the queue.</summary>
internal static class QueuePlace
{
    /// <summary>The place of one run and why it waits, in words; null when it does not wait any more.</summary>
    internal static string? Of(RunBook book, RunId id)
    {
        IReadOnlyList<QueueWait> waits = new RunQueue(book).Waits(new SweepBook(book).Rules());
        for (int i = 0; i < waits.Count; i++)
        {
            if (waits[i].Id == id)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{waits[i].Words} (number {i + 1} of {waits.Count} in the queue)");
            }
        }

        return null;
    }

    /// <summary>The places of all that wait, counted from 1. Asks nothing where no run of these does.</summary>
    internal static IReadOnlyDictionary<RunId, int>? Among(RunBook book, IEnumerable<RunRecord> runs)
    {
        if (!runs.Any(r => r.Status == RunStatus.Queued))
        {
            return null;
        }

        IReadOnlyList<RunId> queued = new RunQueue(book).State().Queued;
        var places = new Dictionary<RunId, int>();
        for (int i = 0; i < queued.Count; i++)
        {
            places[queued[i]] = i + 1;
        }

        return places;
    }
}

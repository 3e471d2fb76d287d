using Stint.Contracts;
using Stint.Core.Runs;

namespace Stint.Core.Queue;

/// <summary>
/// Decides which runs start now. Pure: same snapshot, same plan. In order of priority and then of position; a run whose slots are taken
/// keeps what becomes free of them for itself, so that smaller ones behind it cannot keep it waiting for ever.
/// </summary>
public static class Scheduler
{
    /// <param name="queue">How things stand.</param>
    /// <param name="explain">Whether the plan is to say why the others wait; without, it may leave those out.</param>
    public static QueuePlan Decide(QueueSnapshot queue, bool explain = true)
    {
        Dictionary<RunId, string> failed = FailedDependencies(queue);
        var pool = new SlotPool(queue.Slots, queue.Active.Select(a => a.Held));
        Dictionary<string, int> going = Going(queue);
        var starts = new List<QueueStart>();
        var waits = new List<QueueWait>();
        QueueEnd[] ends = [.. queue.Sweeps.Ended.Count == 0 ? [] : queue.Waiting.Where(r => !failed.ContainsKey(r.Id) && IsOver(queue, r)).Select(r => new QueueEnd(r.Id, queue.Sweeps.Ended[r.SweepId!]))];
        foreach (WaitingRun run in queue.Waiting)
        {
            if (failed.ContainsKey(run.Id) || IsOver(queue, run))
            {
                continue;
            }

            if (!explain && queue.Sweeps.Lanes.Count == 0 && (queue.Lane.Paused || going.GetValueOrDefault("") >= queue.Lane.Parallel))
            {
                break; // nobody behind it can start either
            }

            (string key, QueueLane lane) = LaneOf(queue, run.SweepId);
            int now = going.GetValueOrDefault(key);
            if (Obstacle(queue, run, lane, now, pool) is { } obstacle)
            {
                waits.Add(obstacle);
                continue;
            }

            going[key] = now + 1;
            starts.Add(new QueueStart(run.Id, pool.Take(run.Slots)));
        }

        return new QueuePlan([.. failed.Select(f => new QueueFailure(f.Key, f.Value))], ends, starts, waits);
    }

    private static QueueWait? Obstacle(QueueSnapshot queue, WaitingRun run, QueueLane lane, int going, SlotPool pool)
    {
        if (Unmet(queue, run) is { } dependency)
        {
            return new QueueWait(run.Id, QueueObstacle.Dependency, dependency.ToString());
        }

        if (run.SweepId is { } sweep && queue.Sweeps.Paused.Contains(sweep))
        {
            return new QueueWait(run.Id, QueueObstacle.Paused, sweep);
        }

        if (lane.Paused)
        {
            return new QueueWait(run.Id, QueueObstacle.Paused);
        }

        if (pool.Beyond(run.Slots) is { } beyond)
        {
            return new QueueWait(run.Id, QueueObstacle.TooManySlots, beyond);
        }

        if (going >= lane.Parallel)
        {
            return new QueueWait(run.Id, QueueObstacle.Turn);
        }

        if (pool.Lacking(run.Slots) is { } lacking)
        {
            pool.Reserve(run.Slots!);
            return new QueueWait(run.Id, QueueObstacle.Slots, lacking);
        }

        return null;
    }

    // The queue's own lane has no name.
    private static (string Key, QueueLane Lane) LaneOf(QueueSnapshot queue, string? sweep) =>
        sweep is not null && queue.Sweeps.Lanes.TryGetValue(sweep, out int parallel) ? (sweep, queue.Lane with { Parallel = parallel }) : ("", queue.Lane);

    private static bool IsOver(QueueSnapshot queue, WaitingRun run) => run.SweepId is { } sweep && queue.Sweeps.Ended.ContainsKey(sweep);

    private static Dictionary<string, int> Going(QueueSnapshot queue)
    {
        var going = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (ActiveRun run in queue.Active.Where(a => a.Counts))
        {
            string key = LaneOf(queue, run.SweepId).Key;
            going[key] = going.GetValueOrDefault(key) + 1;
        }

        return going;
    }

    // A run that ended any way, or is gone for good, is over.
    private static RunId? Unmet(QueueSnapshot queue, WaitingRun run)
    {
        foreach (RunDependency dependency in run.After ?? [])
        {
            if (queue.Dependencies.TryGetValue(dependency.Id, out RunState state) && !state.Status.IsFinal())
            {
                return dependency.Id;
            }
        }

        return null;
    }

    // Runs wait only for older ones: in the order of their ids, a failure reaches all that follow from it.
    private static Dictionary<RunId, string> FailedDependencies(QueueSnapshot queue)
    {
        var failed = new Dictionary<RunId, string>();
        foreach (WaitingRun run in queue.Waiting.Where(r => r.After is { Count: > 0 }).OrderBy(r => r.Id))
        {
            foreach (RunDependency dependency in run.After!.Where(d => d.Condition != RunDependency.Any))
            {
                if (WhyNotWell(queue, dependency.Id, failed) is { } why)
                {
                    failed[run.Id] = $"run {dependency.Id}, which it waited for, {why}";
                    break;
                }
            }
        }

        return failed;
    }

    private static string? WhyNotWell(QueueSnapshot queue, RunId id, Dictionary<RunId, string> failed)
    {
        if (failed.ContainsKey(id))
        {
            return "failed (dependency)";
        }

        return !queue.Dependencies.TryGetValue(id, out RunState state) ? "does not exist any more" : state.Status switch
        {
            RunStatus.Failed => $"failed ({state.Reason?.Word() ?? "no reason noted"})",
            RunStatus.Stopped => "was stopped",
            _ => null,
        };
    }
}

using System.Collections.Concurrent;
using Stint.Contracts;
using Stint.Core.Runs;

namespace Stint.Core.Queue;

/// <summary>
/// Asks tmux for several windows at once, on a few threads of its own, so that nothing else waits for it. What came of it is to be
/// collected by the one thread that keeps the records.
/// </summary>
internal sealed class LaunchCrew(WindowLauncher windows, Func<RunSpec, string?>? prepare, Action ready) : IDisposable
{
    private const int Most = 3, Together = 4; // a call of tmux may have 16 KB
    private readonly BlockingCollection<RunRecord> _orders = [];
    private readonly ConcurrentQueue<LaunchOutcome> _outcomes = [];
    private readonly HashSet<RunId> _underWay = [];
    private int _threads;

    /// <summary>Whether a launch was ordered and its outcome not yet collected.</summary>
    internal bool IsBusy => _underWay.Count > 0;

    internal bool IsLaunching(RunId id) => _underWay.Contains(id);

    internal void Launch(RunRecord run)
    {
        _underWay.Add(run.Id);
        if (_threads < Math.Min(Most, _underWay.Count))
        {
            _threads++;
            new Thread(Work) { IsBackground = true, Name = "launch" }.Start();
        }

        _orders.Add(run);
    }

    /// <summary>The outcomes since the last call.</summary>
    internal List<LaunchOutcome> Collect()
    {
        var outcomes = new List<LaunchOutcome>();
        while (_outcomes.TryDequeue(out LaunchOutcome? outcome))
        {
            _underWay.Remove(outcome.Run.Id);
            outcomes.Add(outcome);
        }

        return outcomes;
    }

    /// <summary>The threads end when their present launch is over.</summary>
    public void Dispose() => _orders.CompleteAdding();

    private void Work()
    {
        foreach (RunRecord first in _orders.GetConsumingEnumerable())
        {
            List<RunRecord> runs = [first];
            while (runs.Count < Together && _orders.TryTake(out RunRecord? next))
            {
                runs.Add(next);
            }

            foreach (LaunchOutcome outcome in Make(runs))
            {
                _outcomes.Enqueue(outcome);
            }

            ready();
        }
    }

    private IReadOnlyList<LaunchOutcome> Make(List<RunRecord> runs)
    {
        try
        {
            return windows.Make(runs, prepare);
        }
#pragma warning disable CA1031 // whatever goes wrong in here, a run that was claimed must not stay so without a word
        catch (Exception e)
#pragma warning restore CA1031
        {
            return [.. runs.Select(r => windows.GiveUp(r, e))];
        }
    }
}

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
    private const int Most = 3, MostTogether = 6; // a call of tmux may have 16 KB
    private const long Gathering = 30, Patience = 200; // milliseconds
    private readonly object _desk = new(); // a monitor: who waits at a blocking collection spins first, and tmux needs the processor
    private readonly Queue<RunRecord> _orders = [];
    private readonly ConcurrentQueue<LaunchOutcome> _outcomes = [];
    private readonly HashSet<RunId> _underWay = [];
    private bool _isGathering, _isClosed;
    private int _threads, _untold, _together = 1;
    private long _taken; // when an order was last taken, by TickCount64

    /// <summary>Whether a launch was ordered and its outcome not yet collected.</summary>
    internal bool IsBusy => _underWay.Count > 0;

    internal bool IsLaunching(RunId id) => _underWay.Contains(id);

    /// <summary>
    /// Orders windows for these runs. Half as many as <paramref name="active"/>, the queue's runs that are under way or go, are asked for by
    /// one call of tmux, six at most: while the one half is launched the other runs and ends, so that neither tmux nor places stand idle.
    /// </summary>
    internal void Launch(IReadOnlyCollection<RunRecord> runs, int active)
    {
        if (runs.Count == 0)
        {
            return;
        }

        lock (_desk)
        {
            _together = Math.Clamp(active / 2, 1, MostTogether);
            _ = Interlocked.Add(ref _untold, runs.Count);
            foreach (RunRecord run in runs)
            {
                _underWay.Add(run.Id);
                _orders.Enqueue(run);
            }

            Monitor.PulseAll(_desk);
        }

        Reinforce();
    }

    /// <summary>The outcomes since the last call.</summary>
    internal List<LaunchOutcome> Collect()
    {
        Reinforce();
        var outcomes = new List<LaunchOutcome>();
        while (_outcomes.TryDequeue(out LaunchOutcome? outcome))
        {
            _underWay.Remove(outcome.Run.Id);
            outcomes.Add(outcome);
        }

        return outcomes;
    }

    /// <summary>The threads end when their present launch is over.</summary>
    public void Dispose()
    {
        lock (_desk)
        {
            _isClosed = true;
            Monitor.PulseAll(_desk);
        }
    }

    // What one thread cannot take while it asks tmux, it takes together afterwards. More come only when it is held up, by a workspace that
    // is being made for example.
    private void Reinforce()
    {
        lock (_desk)
        {
            if (_orders.Count == 0 || (_threads > 0 && (_threads == Most || Environment.TickCount64 - _taken <= Patience)))
            {
                return;
            }

            _threads++;
            _taken = Environment.TickCount64;
        }

        new Thread(Work) { IsBackground = true, Name = "launch" }.Start();
    }

    private void Work()
    {
        while (Next() is { Count: > 0 } runs)
        {
            Make(runs);
        }
    }

    // One call for several costs much less than one for each. Where others are under way, their ends make room for more within milliseconds.
    private List<RunRecord> Next()
    {
        List<RunRecord> runs = [];
        lock (_desk)
        {
            while (_isGathering)
            {
                _ = Monitor.Wait(_desk);
            }

            _isGathering = true;
            long? end = null;
            while (runs.Count < _together && AwaitOrder(end))
            {
                runs.Add(_orders.Dequeue());
                _taken = Environment.TickCount64;
                end ??= _taken + (Volatile.Read(ref _untold) > 1 ? Gathering : 0);
            }

            _isGathering = false;
            Monitor.PulseAll(_desk);
        }

        return runs;
    }

    // False when none comes by the end, which is null for never, or none will come any more.
    private bool AwaitOrder(long? end)
    {
        while (_orders.Count == 0 && !_isClosed && (end is null || end > Environment.TickCount64))
        {
            _ = Monitor.Wait(_desk, end is { } at ? (int)Math.Max(1, at - Environment.TickCount64) : Timeout.Infinite);
        }

        return _orders.Count > 0;
    }

    private void Make(List<RunRecord> runs)
    {
        List<RunRecord> left = [.. runs];
        try
        {
            foreach (IReadOnlyList<LaunchOutcome> outcomes in windows.Make(runs, prepare))
            {
                Tell(outcomes);
                left.RemoveAll(r => outcomes.Any(o => o.Run.Id == r.Id));
            }
        }
#pragma warning disable CA1031 // whatever goes wrong in here, a run that was claimed must not stay so without a word
        catch (Exception e)
#pragma warning restore CA1031
        {
            Tell([.. left.Select(r => windows.GiveUp(r, e))]);
        }
    }

    private void Tell(IReadOnlyList<LaunchOutcome> outcomes)
    {
        if (outcomes.Count > 0)
        {
            foreach (LaunchOutcome outcome in outcomes)
            {
                _outcomes.Enqueue(outcome);
                _ = Interlocked.Decrement(ref _untold);
            }

            ready();
        }
    }
}

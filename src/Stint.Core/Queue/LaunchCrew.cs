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
    private const int Usual = 2, Most = 3, Together = 4; // a call of tmux may have 16 KB
    private const long Gathering = 20, Patience = 50; // milliseconds
    private readonly BlockingCollection<RunRecord> _orders = [];
    private readonly ConcurrentQueue<LaunchOutcome> _outcomes = [];
    private readonly HashSet<RunId> _underWay = [];
    private readonly Lock _turn = new();
    private int _threads, _untold;
    private long _taken; // when an order was last taken, by TickCount64

    /// <summary>Whether a launch was ordered and its outcome not yet collected.</summary>
    internal bool IsBusy => _underWay.Count > 0;

    internal bool IsLaunching(RunId id) => _underWay.Contains(id);

    internal void Launch(RunRecord run)
    {
        _underWay.Add(run.Id);
        _ = Interlocked.Increment(ref _untold);
        _orders.Add(run);
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
    public void Dispose() => _orders.CompleteAdding();

    // One thread gathers orders while another asks tmux, so that tmux always has something to do. A third one comes when both are held up,
    // by workspaces that are being made for example.
    private void Reinforce()
    {
        if (_orders.Count > 0 && (_threads < Usual || (_threads < Most && Environment.TickCount64 - Volatile.Read(ref _taken) > Patience)))
        {
            _threads++;
            Volatile.Write(ref _taken, Environment.TickCount64);
            new Thread(Work) { IsBackground = true, Name = "launch" }.Start();
        }
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
        lock (_turn)
        {
            List<RunRecord> runs = [];
            long end = long.MaxValue;
            while (runs.Count < Together && _orders.TryTake(out RunRecord? next, runs.Count == 0 ? Timeout.Infinite : (int)Math.Max(0, end - Environment.TickCount64)))
            {
                runs.Add(next);
                Volatile.Write(ref _taken, Environment.TickCount64);
                end = runs.Count > 1 ? end : Environment.TickCount64 + (Volatile.Read(ref _untold) > 1 ? Gathering : 0);
            }

            return runs;
        }
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

using Stint.Contracts;

namespace Stint.Core.Queue;

/// <summary>What the scheduler is to look at, and when, in milliseconds of the machine's clock.</summary>
internal sealed class QueueAgenda(bool slowLook)
{
    private const long SlowLook = 1200, StartsTogether = 40, Longest = 60_000, DiskTime = 4;
    private const int Questions = 8, Visits = 10;
    private readonly HashSet<RunId> _due = [], _started = [];
    private readonly Dictionary<RunId, (long At, int Visited)> _left = [];
    private long _lookAt, _startedAt = long.MaxValue, _askAt = long.MaxValue;
    private int _asked;

    /// <summary>Everything is to be looked at, as at the beginning.</summary>
    internal bool Everything { get; set; } = true;

    /// <summary>A run that is not active any more.</summary>
    internal void Forget(RunId run) => _left.Remove(run);

    internal void Add(params IEnumerable<RunId> runs) => _due.UnionWith(runs);

    // A run that starts is looked at a moment later, together with others: a short one has ended by then, and is recorded once.
    internal void Take(QueueSign sign, long now)
    {
        Everything |= sign.Everything;
        if (sign.Called || sign.Database)
        {
            (_asked, _askAt) = (0, Math.Min(_askAt, sign.Called ? now : now + DiskTime));
        }

        foreach (RunId left in sign.Left)
        {
            _left[left] = (now, 0);
        }

        _due.UnionWith(sign.Ended);
        _started.ExceptWith(sign.Ended);
        sign.Started.ExceptWith(sign.Ended);
        if (sign.Started.Count > 0)
        {
            _started.UnionWith(sign.Started);
            _startedAt = Math.Min(_startedAt, now + StartsTogether);
        }
    }

    /// <summary>
    /// The database is asked whether it has changed. A writer's file event comes before its change can be read, by as long as the disk
    /// takes: it is asked 4 ms later, however many events there are meanwhile, and again after 2, 4, 8 … 256 ms.
    /// </summary>
    internal void Asked(long now)
    {
        if (now >= _askAt)
        {
            _askAt = ++_asked > Questions ? long.MaxValue : now + (1 << _asked);
        }
    }

    /// <summary>Whether it is time for the slow look, which counts as done then.</summary>
    internal bool IsTimeToLook(long now)
    {
        if (!Everything && !(slowLook && now >= _lookAt))
        {
            return false;
        }

        _lookAt = now + SlowLook;
        return true;
    }

    /// <summary>The runs to look at now.</summary>
    internal IReadOnlyCollection<RunId> TakeDue(long now)
    {
        if (now >= _startedAt)
        {
            _due.UnionWith(_started);
            _started.Clear();
            _startedAt = long.MaxValue;
        }

        Visit(now);
        RunId[] due = [.. _due];
        _due.Clear();
        return due;
    }

    // A runner that was killed may have a command that dies a moment later, of which there is no event: looked at again after 2, 4, 8 … ms.
    private void Visit(long now)
    {
        foreach ((RunId id, (long at, int visited)) in _left.Where(l => l.Value.At <= now).ToArray())
        {
            _due.Add(id);
            if (visited >= Visits)
            {
                _left.Remove(id);
            }
            else
            {
                _left[id] = (now + (2 << visited), visited + 1);
            }
        }
    }

    internal TimeSpan UntilNext(long now)
    {
        long next = _due.Count > 0 ? now : Math.Min(Math.Min(_startedAt, _askAt), slowLook ? _lookAt : long.MaxValue);
        foreach ((long at, _) in _left.Values)
        {
            next = Math.Min(next, at);
        }

        return TimeSpan.FromMilliseconds(Math.Clamp(next - now, 0, Longest));
    }
}

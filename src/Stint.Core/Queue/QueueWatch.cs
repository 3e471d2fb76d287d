using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Posix;

namespace Stint.Core.Queue;

/// <summary>What woke the scheduler.</summary>
internal sealed record QueueSign
{
    /// <summary>Runs whose runner has said that it starts, or started, the command.</summary>
    public HashSet<RunId> Started { get; } = [];

    /// <summary>Runs with a result.</summary>
    public HashSet<RunId> Ended { get; } = [];

    /// <summary>Runs whose runner has let go of its lock: it has ended, well or not.</summary>
    public HashSet<RunId> Left { get; } = [];

    /// <summary>Somebody, perhaps this process, writes to the database; it may take a moment until that can be read.</summary>
    public bool Database { get; set; }

    /// <summary>Another thread wants the records looked at now.</summary>
    public bool Called { get; set; }

    /// <summary>Signs were lost: everything is to be looked at.</summary>
    public bool Everything { get; set; }

    /// <summary>Whether there is anything in it.</summary>
    internal bool IsEmpty => !Called && !Database && !Everything && Started.Count == 0 && Ended.Count == 0 && Left.Count == 0;
}

/// <summary>Waits for signs from run directories, from writers of the database, and from other threads. Without file events only for the last.</summary>
internal sealed class QueueWatch : IDisposable
{
    private const uint Kinds = Inotify.Created | Inotify.MovedTo;
    private readonly Workdir _workdir;
    private readonly Inotify? _inotify;
    private readonly Dictionary<int, RunId> _runs = [], _runners = [];
    private readonly Dictionary<RunId, int> _watches = [], _locks = [];
    private readonly List<RunId> _left = [];
    private readonly Descriptor _wakeRead, _wakeWrite;
    private readonly int _database = -1;

    internal QueueWatch(Workdir workdir, bool fileEvents)
    {
        _workdir = workdir;
        (_wakeRead, _wakeWrite) = Descriptor.Pipe();
        _wakeRead.SetNonBlocking();
        _wakeWrite.SetNonBlocking();
        try
        {
            _inotify = fileEvents ? Inotify.Open() : null;
            _database = _inotify?.Add(workdir.Agents, Kinds | Inotify.Modified) ?? -1;
        }
        catch (PosixException)
        {
            // The system's limit is reached: the slow look remains.
        }
    }

    internal void Add(RunId id)
    {
        try
        {
            if (_inotify is not null && !_watches.ContainsKey(id))
            {
                int watch = _inotify.Add(_workdir.Run(id).Path, Kinds);
                _watches[id] = watch;
                _runs[watch] = id;
            }
        }
        catch (PosixException)
        {
            // No directory, or too many watches: the slow look remains.
        }
    }

    /// <summary>
    /// From now on the death of the run's runner is a sign, too: the kernel closes its lock. For runs that are running; most end before
    /// anybody has to know of that.
    /// </summary>
    internal void AddRunner(RunId id)
    {
        if (_inotify is null || _locks.ContainsKey(id))
        {
            return;
        }

        string file = _workdir.Run(id).Lock;
        try
        {
            int watch = _inotify.Add(file, Inotify.ClosedAfterWrite);
            _locks[id] = watch;
            _runners[watch] = id;
            if (!FileLock.IsHeld(file))
            {
                _left.Add(id); // it was faster
                Wake();
            }
        }
        catch (PosixException)
        {
            // No such file, or too many watches: the slow look remains.
        }
    }

    internal void Remove(RunId id)
    {
        if (_watches.Remove(id, out int watch))
        {
            _runs.Remove(watch);
            _inotify!.Remove(watch);
        }

        if (_locks.Remove(id, out int runner))
        {
            _runners.Remove(runner);
            _inotify!.Remove(runner);
        }
    }

    /// <summary>Ends a wait, from any thread. A full pipe is as good a call as one more byte in it.</summary>
    internal void Wake()
    {
        lock (_wakeWrite)
        {
            _ = _wakeWrite.Number >= 0 ? _wakeWrite.Write("!"u8) : null;
        }
    }

    /// <summary>Waits at most so long for a sign; what happens in run directories otherwise, and that is most of it, ends no wait.</summary>
    internal QueueSign Wait(TimeSpan timeout)
    {
        var sign = new QueueSign();
        long end = Environment.TickCount64 + (long)Math.Ceiling(timeout.TotalMilliseconds);
        do
        {
            Wait(timeout, sign);
            timeout = TimeSpan.FromMilliseconds(end - Environment.TickCount64);
        }
        while (sign.IsEmpty && timeout > TimeSpan.Zero);
        return sign;
    }

    private void Wait(TimeSpan timeout, QueueSign sign)
    {
        if ((Readiness.WaitToRead(timeout, _wakeRead, _inotify?.Descriptor) & 1) != 0)
        {
            Span<byte> calls = stackalloc byte[256];
            _ = _wakeRead.Read(calls);
            sign.Called = true;
        }

        sign.Left.UnionWith(_left);
        _left.Clear();
        foreach (FileEvent happened in _inotify?.Read(TimeSpan.Zero) ?? [])
        {
            Take(happened, sign);
        }
    }

    public void Dispose()
    {
        lock (_wakeWrite)
        {
            _wakeRead.Dispose();
            _wakeWrite.Dispose();
        }

        _inotify?.Dispose();
    }

    private void Take(FileEvent happened, QueueSign sign)
    {
        if (happened.Overflow)
        {
            sign.Everything = true;
        }
        else if (happened.Watch == _database)
        {
            sign.Database |= happened.Name.StartsWith("stint.db", StringComparison.Ordinal);
        }
        else if (_runners.TryGetValue(happened.Watch, out RunId left))
        {
            _ = sign.Left.Add(left);
        }
        else if (_runs.TryGetValue(happened.Watch, out RunId id))
        {
            _ = happened.Name switch
            {
                "result.json" => sign.Ended.Add(id),
                "started.json" => sign.Started.Add(id),
                _ => false,
            };
        }
    }
}

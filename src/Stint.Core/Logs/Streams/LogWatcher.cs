using Stint.Contracts;
using Stint.Posix;

namespace Stint.Core.Logs.Streams;

/// <summary>
/// The thread that waits for file events and tells the topics. It runs while somebody listens, and wakes only for events and, while
/// somebody follows, for a look every two seconds (half a second where file events are not reliable).
/// </summary>
internal sealed class LogWatcher : IDisposable
{
    /// <summary>After an event the next ones are collected for so long: a log may be written to thousands of times a second.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20), SlowLook = TimeSpan.FromSeconds(2), QuickLook = TimeSpan.FromSeconds(0.5);

    private readonly LogTopics _topics;
    private readonly LogGrowth _growth;
    private readonly TimeProvider _time;
    private readonly Descriptor _woken, _wake;
    private readonly Lock _lock = new();
    private Thread? _thread;
    private long _lookedAt;
    private volatile bool _closed;

    public LogWatcher(LogTopics topics, TimeProvider time)
    {
        (_topics, _time) = (topics, time);
        _growth = new LogGrowth(time);
        (_woken, _wake) = Descriptor.Pipe();
    }

    public bool IsClosed => _closed;

    /// <param name="directory">Need not exist (any more).</param>
    /// <param name="follows">Wants to know everything, and soon; false for who only wants reports of growth.</param>
    public LogTopic Listen(RunDirectory directory, bool follows = true)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            LogTopic topic = _topics.Add(directory, follows);
            if (_thread is null)
            {
                _thread = new Thread(Run) { IsBackground = true, Name = "log events" };
                _thread.Start();
            }
            else
            {
                _wake.WriteAll([1]); // it may be waiting for ever
            }

            return topic;
        }
    }

    public void Leave(LogTopic topic, bool follows = true) => _topics.Remove(topic, follows);

    public IDisposable Report(RunDirectory directory, Action<RunId, long> grew)
    {
        LogTopic topic = Listen(directory, follows: false);
        var report = new GrowthReport(topic, grew, left =>
        {
            _growth.Remove(left);
            Leave(topic, follows: false);
        });
        _growth.Add(report);
        return report;
    }

    public void Dispose()
    {
        Thread? thread;
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            thread = _thread;
            _wake.WriteAll([1]);
        }

        thread?.Join();
        foreach (LogTopic topic in _topics.All)
        {
            topic.Tell(onlyLog: false);
        }

        _topics.Dispose();
        _woken.Dispose();
        _wake.Dispose();
    }

    private void Run()
    {
        _lookedAt = _time.GetTimestamp();
        byte[] wakes = new byte[64];
        while (!_closed)
        {
            ulong ready = Readiness.WaitToRead(UntilNext(), _woken, _topics.Events?.Descriptor);
            if ((ready & 1) != 0)
            {
                _ = _woken.Read(wakes);
            }

            if (_closed)
            {
                return;
            }

            bool happened = (ready & 2) != 0;
            if (happened)
            {
                TellEvents();
            }

            LookIfDue();
            _growth.ReportDue();
            if (happened)
            {
                _ = Readiness.WaitToRead(Pause, _woken);
            }
        }
    }

    private void TellEvents()
    {
        var changed = new Dictionary<LogTopic, bool>();
        IReadOnlyList<FileEvent> events;
        while ((events = _topics.Events!.Read(TimeSpan.Zero)).Count > 0)
        {
            foreach (FileEvent e in events)
            {
                if (e.Overflow)
                {
                    Array.ForEach(_topics.All, topic => changed[topic] = false);
                }
                else if (_topics.Of(e.Watch) is { } topic && !e.Name.StartsWith("run.log.", StringComparison.Ordinal)) // its line index
                {
                    bool onlyLog = e is { Kind: Inotify.Modified, Name: "run.log" };
                    changed[topic] = changed.GetValueOrDefault(topic, true) && onlyLog;
                }
            }
        }

        foreach ((LogTopic topic, bool onlyLog) in changed)
        {
            topic.Tell(onlyLog);
            _growth.Changed(topic);
        }
    }

    private void LookIfDue()
    {
        LogTopic[] topics = _topics.All;
        if (UntilLook(topics) is not { } left || left > TimeSpan.Zero)
        {
            return;
        }

        _lookedAt = _time.GetTimestamp();
        foreach (LogTopic topic in topics.Where(t => t.Followers > 0 || !t.IsReliable))
        {
            topic.Tell(onlyLog: false);
            _growth.Changed(topic);
        }
    }

    private TimeSpan? UntilNext()
    {
        TimeSpan? look = UntilLook(_topics.All), report = _growth.UntilNext();
        return look is null || report < look ? report : look;
    }

    // Where there are only reports, of reliable events, nothing is looked at.
    private TimeSpan? UntilLook(LogTopic[] topics)
    {
        TimeSpan? interval = topics.Any(t => !t.IsReliable) ? QuickLook : topics.Any(t => t.Followers > 0) ? SlowLook : null;
        TimeSpan? left = interval - _time.GetElapsedTime(_lookedAt);
        return left < TimeSpan.Zero ? TimeSpan.Zero : left;
    }
}

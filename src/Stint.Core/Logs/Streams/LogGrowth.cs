using Stint.Contracts;
using Stint.Posix;

namespace Stint.Core.Logs.Streams;

/// <summary>Who wants to be told that logs grow, and when they are told. Thread-safe; callbacks come from <see cref="ReportDue"/> alone.</summary>
internal sealed class LogGrowth(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly long _began = time.GetTimestamp();
    private readonly GrowthThrottle<GrowthReport> _throttle = new();
    private readonly Dictionary<LogTopic, List<GrowthReport>> _reports = [];

    public void Add(GrowthReport report)
    {
        lock (_lock)
        {
            if (!_reports.TryGetValue(report.Topic, out List<GrowthReport>? others))
            {
                _reports[report.Topic] = others = [];
            }

            others.Add(report);
        }
    }

    public void Remove(GrowthReport report)
    {
        lock (_lock)
        {
            _throttle.Forget(report);
            if (_reports.TryGetValue(report.Topic, out List<GrowthReport>? others) && others.Remove(report) && others.Count == 0)
            {
                _reports.Remove(report.Topic);
            }
        }
    }

    /// <summary>Something happened to the log, perhaps.</summary>
    public void Changed(LogTopic topic)
    {
        lock (_lock)
        {
            foreach (GrowthReport report in _reports.GetValueOrDefault(topic) ?? [])
            {
                _throttle.Grew(report);
            }
        }
    }

    public void ReportDue()
    {
        IReadOnlyList<GrowthReport> due;
        lock (_lock)
        {
            due = _throttle.Due(Now);
        }

        foreach (GrowthReport report in due)
        {
            report.Tell();
        }
    }

    /// <summary>The time until a report is due; null when none is.</summary>
    public TimeSpan? UntilNext()
    {
        lock (_lock)
        {
            TimeSpan? left = _throttle.NextDue() - Now;
            return left < TimeSpan.Zero ? TimeSpan.Zero : left;
        }
    }

    private TimeSpan Now => time.GetElapsedTime(_began);
}

/// <summary>One who wants to be told.</summary>
internal sealed class GrowthReport : IDisposable
{
    private readonly Action<RunId, long> _grew;
    private readonly Action<GrowthReport> _leave;
    private readonly RunId _run;
    private long _size;
    private int _left;

    public GrowthReport(LogTopic topic, Action<RunId, long> grew, Action<GrowthReport> leave)
    {
        (Topic, _grew, _leave) = (topic, grew, leave);
        _run = RunId.Parse(Path.GetFileName(topic.Directory.Path));
        _size = Size() ?? 0;
    }

    public LogTopic Topic { get; }

    /// <summary>Calls back if the log's size is another one than last time.</summary>
    public void Tell()
    {
        if (Size() is { } size && size != _size && Volatile.Read(ref _left) == 0)
        {
            _size = size;
            _grew(_run, size);
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) == 0)
        {
            _leave(this);
        }
    }

    // Null when it cannot be read now, for want of descriptors perhaps: the next change tells.
    private long? Size()
    {
        try
        {
            using LogReader log = LogReader.Open(Topic.Directory);
            return log.Size;
        }
        catch (PosixException)
        {
            return null;
        }
    }
}

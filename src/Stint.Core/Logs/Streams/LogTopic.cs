using Stint.Contracts;

namespace Stint.Core.Logs.Streams;

/// <summary>
/// What happened to one run's directory, as two numbers that only grow: one for anything, one for what was more than bytes in the log.
/// Any number of readers wait for the next change with one task. Thread-safe.
/// </summary>
internal sealed class LogTopic(RunDirectory directory)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _next = New();
    private LogMoment _now;

    public RunDirectory Directory => directory;

    /// <summary>The watch on the directory; null where there is none: then nothing will be heard.</summary>
    public int? Watch { get; set; }

    /// <summary>File events tell everything that happens, or all changes but those on other machines.</summary>
    public bool IsReliable { get; set; }

    /// <summary>How many listen, and how many of them want more than reports of growth.</summary>
    public int Listeners { get; set; }

    public int Followers { get; set; }

    public LogMoment Now
    {
        get
        {
            lock (_lock)
            {
                return _now;
            }
        }
    }

    /// <summary>Ends when something has happened since a moment.</summary>
    public Task Since(LogMoment seen)
    {
        lock (_lock)
        {
            return _now != seen ? Task.CompletedTask : _next.Task;
        }
    }

    public void Tell(bool onlyLog)
    {
        TaskCompletionSource waiting;
        lock (_lock)
        {
            _now = new LogMoment(_now.Changes + 1, _now.Looks + (onlyLog ? 0 : 1));
            (waiting, _next) = (_next, New());
        }

        waiting.SetResult();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>How much has happened: anything, and what needs a look at more than the log.</summary>
internal readonly record struct LogMoment(long Changes, long Looks);

using System.Runtime.CompilerServices;
using Stint.Contracts;

namespace Stint.Core.Logs.Streams;

/// <summary>
/// Follows any number of logs for any number of readers, with one thread, one inotify instance and one watch per log. Nothing is kept for
/// a reader but where it is: each reads the log itself when it wants more, so one that has stalled costs nothing and delays nobody.
/// Thread-safe.
/// </summary>
public sealed class LogTailHub : IDisposable
{
    private readonly LogTopics _topics = new();
    private readonly TimeProvider _time;
    private readonly LogWatcher _watcher;

    /// <param name="time">For the looks that are the net below file events, and for <see cref="OnGrowth"/>.</param>
    public LogTailHub(TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _watcher = new LogWatcher(_topics, _time);
    }

    /// <summary>
    /// The log's text piece by piece as it appears (within 20 ms), up to its last byte once the run has ended; never the end marker. Stops
    /// quietly when the hub is closed, and with <see cref="OperationCanceledException"/> when cancelled.
    /// </summary>
    /// <param name="directory">The run's directory, named by its id. The log need not exist yet.</param>
    /// <param name="from">The first byte wanted; null for the last 64 KB. Beyond the end is the end; within a character its start.</param>
    /// <param name="askEnd">
    /// Tells whether the run has ended; asked when something but the log changes in the directory and every two seconds, from any thread.
    /// Default: result.json. Who knows of runs that end without a result (lost, launch given up) says so here.
    /// </param>
    /// <param name="ct">Ends the waiting.</param>
    public async IAsyncEnumerable<LogDelta> Follow(
        RunDirectory directory, long? from = null, Func<RunEnd?>? askEnd = null, [EnumeratorCancellation] CancellationToken ct = default)
    {
        LogTopic topic = _watcher.Listen(directory);
        try
        {
            using var stream = new LogStream(directory, from, askEnd, _time);
            for (LogMoment seen = topic.Now, now = seen; ; seen = now, now = topic.Now)
            {
                ct.ThrowIfCancellationRequested();
                LogDelta? piece = stream.Next(look: now.Looks != seen.Looks);
                if (stream.IsOver || _watcher.IsClosed)
                {
                    yield break;
                }

                if (piece is not null)
                {
                    yield return piece;
                    continue;
                }

                await topic.Since(now).WaitAsync(ct);
            }
        }
        finally
        {
            _watcher.Leave(topic);
        }
    }

    /// <summary>
    /// Calls back when a log has grown, with the bytes that may be shown: at once, then at most four times a second, the last time after
    /// the last byte. Until the result is disposed of. Calls come from one thread, which waits for them meanwhile: be quick, and throw nothing.
    /// </summary>
    public IDisposable OnGrowth(RunDirectory directory, Action<RunId, long> grew) => _watcher.Report(directory, grew);

    public void Dispose() => _watcher.Dispose();
}

using Stint.Core.Kernel;
using Stint.Posix;

namespace Stint.Server.Events;

/// <summary>
/// Tells readers of the event log that something may have been appended, by whichever process: the database's write-ahead log is watched
/// with file events, and looked at slowly where those fail (network file systems).
/// </summary>
internal sealed class ChangeFeed : IDisposable
{
    private static readonly TimeSpan SlowLook = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Inotify? _inotify;
    private readonly Thread _thread;
    private volatile TaskCompletionSource _next = NewSignal();

    internal ChangeFeed(Workdir workdir)
    {
        _inotify = TryWatch(workdir);
        _thread = new Thread(Watch) { IsBackground = true, Name = "changes" };
        _thread.Start();
    }

    /// <summary>Signalled when the server is to end: streams say goodbye.</summary>
    internal CancellationToken Stopping => _stopping.Token;

    /// <summary>Completes with the next change. Take it before reading, so that nothing is missed.</summary>
    internal Task Next => _next.Task;

    internal void Stop() => _stopping.Cancel();

    public void Dispose()
    {
        _stopping.Cancel();
        _thread.Join();
        _inotify?.Dispose();
        _stopping.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Inotify? TryWatch(Workdir workdir)
    {
        try
        {
            var inotify = Inotify.Open();
            _ = inotify.Add(workdir.Agents, Inotify.Modified | Inotify.Created);
            return inotify;
        }
        catch (PosixException)
        {
            return null; // the slow look remains
        }
    }

    private void Watch()
    {
        while (!_stopping.IsCancellationRequested)
        {
            if (_inotify is null)
            {
                _ = _stopping.Token.WaitHandle.WaitOne(SlowLook);
            }
            else if (_inotify.Read(SlowLook) is { Count: > 0 } events && !events.Any(e => e.Overflow || e.Name.StartsWith("stint.db", StringComparison.Ordinal)))
            {
                continue;
            }

            Interlocked.Exchange(ref _next, NewSignal()).SetResult();
        }
    }
}

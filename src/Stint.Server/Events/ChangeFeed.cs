using Microsoft.Data.Sqlite;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Posix;
using Stint.Server.Http;

namespace Stint.Server.Events;

/// <summary>
/// Tells readers of the event log that something was appended, by whichever process: the database's files are watched with file events,
/// and it is asked slowly where those fail (network file systems).
/// </summary>
internal sealed class ChangeFeed : IDisposable
{
    // A writer's file event comes before its change can be read, by as long as the disk takes: it is asked again after 2, 4, 8 … 256 ms.
    private const int Questions = 8;
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Never = TimeSpan.FromHours(1);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Workdir _workdir;
    private readonly Books _books;
    private readonly TimeSpan _slowLook;
    private readonly Descriptor _woken, _wake;
    private readonly Inotify? _inotify;
    private readonly Thread _thread;
    private volatile TaskCompletionSource _next = NewSignal();
    private int _wanted; // 1 while somebody may wait for the next change: nobody's changes are not asked for

    internal ChangeFeed(Workdir workdir, Books books, bool fileEvents = true, bool slowLook = true)
    {
        (_workdir, _books, _slowLook) = (workdir, books, slowLook ? Second : Never);
        (_woken, _wake) = Descriptor.Pipe();
        _inotify = fileEvents ? TryWatch(workdir) : null;
        _thread = new Thread(Watch) { IsBackground = true, Name = "changes" };
        _thread.Start();
    }

    /// <summary>Signalled when the server is to end: streams say goodbye.</summary>
    internal CancellationToken Stopping => _stopping.Token;

    /// <summary>Completes with the next change. Take it before reading, so that nothing is missed.</summary>
    internal Task Next
    {
        get
        {
            Task next = _next.Task;
            if (Interlocked.Exchange(ref _wanted, 1) == 0)
            {
                _ = _wake.Write("?"u8);
            }

            return next;
        }
    }

    /// <summary>This process has changed something: where there are file events they say so themselves.</summary>
    internal void Tell()
    {
        if (_inotify is null)
        {
            Signal();
        }
    }

    internal void Stop()
    {
        _stopping.Cancel();
        _ = _wake.Write("!"u8);
    }

    public void Dispose()
    {
        Stop();
        _thread.Join();
        _inotify?.Dispose();
        _woken.Dispose();
        _wake.Dispose();
        _stopping.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Inotify? TryWatch(Workdir workdir)
    {
        Inotify? inotify = null;
        try
        {
            inotify = Inotify.Open();
            _ = inotify.Add(workdir.Agents, Inotify.Modified | Inotify.Created);
            return inotify;
        }
        catch (PosixException)
        {
            inotify?.Dispose();
            return null; // the slow look remains
        }
    }

    private void Signal()
    {
        Volatile.Write(ref _wanted, 0); // first: who takes the next task from now on says so anew
        Interlocked.Exchange(ref _next, NewSignal()).SetResult();
    }

    // Whatever is wrong with the database, readers find out themselves.
    private void Watch()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                using RunBook book = _books.Open();
                CancellationToken whole = _books.Whole;
                Signal();
                Follow(book.Events, whole);
            }
            catch (Exception e) when (e is SqliteException or StintException or IOException)
            {
                Signal();
                _ = _stopping.Token.WaitHandle.WaitOne(Second);
            }
        }
    }

    private void Follow(EventReader events, CancellationToken whole)
    {
        long version = events.DataVersion;
        for (int asked = Questions + 1; !_stopping.IsCancellationRequested && !whole.IsCancellationRequested;)
        {
            if (Volatile.Read(ref _wanted) == 0)
            {
                Hear(Readiness.WaitToRead(Second, _woken));
                asked = 0;
                continue;
            }

            asked = SomebodyWrites(asked > Questions ? _slowLook : TimeSpan.FromMilliseconds(1 << asked)) ? 1 : Math.Min(asked + 1, Questions + 1);
            if (events.DataVersion is var now && now != version)
            {
                version = now;
                Signal();
            }
        }
    }

    private void Hear(ulong ready)
    {
        if ((ready & 1) != 0)
        {
            _ = _woken.Read(stackalloc byte[16]);
        }
    }

    private bool SomebodyWrites(TimeSpan timeout)
    {
        Hear(Readiness.WaitToRead(timeout, _woken, _inotify?.Descriptor));
        bool writes = false;
        while (_inotify?.Read(TimeSpan.Zero) is { Count: > 0 } happened)
        {
            writes = writes || happened.Any(e => e.Overflow || e.Name.StartsWith("stint.db", StringComparison.Ordinal));
        }

        return writes;
    }
}

using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Logs;
using Stint.Core.Logs.Streams;
using Stint.Posix;
using Stint.Server.Http;

namespace Stint.Server.Events;

/// <summary>
/// Sends <c>log.grew</c> for every run that is active, as long as somebody listens: at most four times a second and run, and a last time
/// when the run has ended. The event log tells which runs are active. With nobody listening it holds nothing. Thread-safe.
/// </summary>
internal sealed class LogGrowthHints(Workdir workdir, Books books, ChangeFeed changes, LogTailHub hub, LiveHints hints)
{
    private const string Type = "log.grew";
    private readonly Lock _lock = new();
    private CancellationTokenSource? _enough;
    private int _listeners;

    /// <summary>Somebody listens, until the result is disposed of.</summary>
    internal IDisposable Follow()
    {
        lock (_lock)
        {
            if (_listeners++ == 0)
            {
                _enough = CancellationTokenSource.CreateLinkedTokenSource(changes.Stopping);
                CancellationToken ct = _enough.Token;
                _ = Task.Run(() => WorkAsync(ct), CancellationToken.None);
            }
        }

        return new Listener(Leave);
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_listeners == 0)
            {
                _enough!.Cancel();
                _enough.Dispose();
                _enough = null;
            }
        }
    }

    // What goes wrong with the database is for those to find out who asked for something.
    private async Task WorkAsync(CancellationToken ct)
    {
        var followed = new Dictionary<RunId, GrowingLog>();
        try
        {
            (EventTail tail, RunId[] active) = Begin();
            Array.ForEach(active, id => Add(followed, id, tell: false));
            while (!ct.IsCancellationRequested)
            {
                Task next = changes.Next;
                IReadOnlyList<LoggedEvent>? events = tail.Next();
                if (events is null)
                {
                    (tail, active) = Begin();
                    Array.ForEach(active, id => Add(followed, id, tell: true));
                }
                else if (events.Count == 0)
                {
                    await next.WaitAsync(ct).ConfigureAwait(false);
                }

                foreach (LoggedEvent happened in events ?? [])
                {
                    Take(followed, happened);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or Microsoft.Data.Sqlite.SqliteException or StintException or IOException)
        {
        }
        finally
        {
            foreach (GrowingLog log in followed.Values)
            {
                log.Dispose();
            }
        }
    }

    private (EventTail Tail, RunId[] Active) Begin() =>
        books.Use(b => (new EventTail(books, b.Events.Epoch, b.Events.Last), b.Store.Active().Select(r => r.Id).ToArray()));

    private void Take(Dictionary<RunId, GrowingLog> followed, LoggedEvent happened)
    {
        if (happened.Type is not (LoggedEvent.RunCreated or LoggedEvent.RunUpdated) || !RunId.TryParse(happened.Subject, out RunId id) || RunWords.ParseStatus(happened.Data ?? "") is not { } status)
        {
            return;
        }

        if (status is RunStatus.Launching or RunStatus.Running)
        {
            Add(followed, id, tell: true);
        }
        else if (status.IsFinal() && followed.Remove(id, out GrowingLog? log))
        {
            log.TellLast();
            log.Dispose();
        }
    }

    private void Add(Dictionary<RunId, GrowingLog> followed, RunId id, bool tell)
    {
        if (!followed.ContainsKey(id))
        {
            followed[id] = new GrowingLog(workdir.Run(id), hub, size => hints.Send(Type, id, new EventData { TotalSize = size }), tell);
        }
    }

    private sealed class Listener(Action leave) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                leave();
            }
        }
    }

    /// <summary>One log and how much of it has been told.</summary>
    private sealed class GrowingLog : IDisposable
    {
        private readonly RunDirectory _directory;
        private readonly Action<long> _tell;
        private readonly IDisposable _growth;
        private long _told;

        internal GrowingLog(RunDirectory directory, LogTailHub hub, Action<long> tell, bool tellNow)
        {
            (_directory, _tell) = (directory, tell);
            _growth = hub.OnGrowth(directory, (_, size) => Tell(size));
            _told = tellNow ? 0 : Size();
            Tell(Size());
        }

        /// <summary>The run has ended: what the log holds now is all.</summary>
        internal void TellLast() => Tell(Size());

        public void Dispose() => _growth.Dispose();

        private void Tell(long size)
        {
            if (size > 0 && Interlocked.Exchange(ref _told, size) != size)
            {
                _tell(size);
            }
        }

        private long Size()
        {
            try
            {
                using LogReader log = LogReader.Open(_directory);
                return log.Size;
            }
            catch (PosixException)
            {
                return Interlocked.Read(ref _told);
            }
        }
    }
}

using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Stint.Core.Kernel;
using Stint.Core.Runs;

namespace Stint.Server.Http;

/// <summary>
/// The workdir's runs, opened as often as requests need it at once: each opening is used by one request at a time. When the database
/// turns out to be damaged, all that is open is closed, so that the next who opens it can rebuild it.
/// </summary>
internal sealed class Books(ServeOptions options, TimeProvider time) : IDisposable
{
    private const int Kept = 8;
    private readonly ConcurrentBag<(RunBook Book, CancellationToken Whole)> _free = [];
    private volatile CancellationTokenSource _whole = new();

    /// <summary>Cancelled when the database that is open now is damaged: who keeps a book for long closes it then.</summary>
    internal CancellationToken Whole => _whole.Token;

    internal RunBook Open() => RunBook.Open(options.Workdir, new TmuxAccess(options.Tmux), time, options.Notice, create: true)!;

    internal T Use<T>(Func<RunBook, T> work)
    {
        CancellationToken whole = Whole;
        RunBook book = TryTake() ?? Open();
        bool usable = false;
        try
        {
            T result = work(book);
            usable = true;
            return result;
        }
        catch (Exception e) when (e is StintException or ApiProblem)
        {
            usable = true;
            throw;
        }
        catch (SqliteException e) when (Database.IsDamage(e))
        {
            Damaged();
            throw;
        }
        finally
        {
            if (usable && _free.Count < Kept && !whole.IsCancellationRequested)
            {
                _free.Add((book, whole));
            }
            else
            {
                book.Dispose();
            }
        }
    }

    /// <summary>Somebody has found the database damaged.</summary>
    internal void Damaged()
    {
        Interlocked.Exchange(ref _whole, new CancellationTokenSource()).Cancel();
        Dispose();
    }

    public void Dispose()
    {
        while (_free.TryTake(out (RunBook Book, CancellationToken) free))
        {
            free.Book.Dispose();
        }
    }

    private RunBook? TryTake()
    {
        while (_free.TryTake(out (RunBook Book, CancellationToken Whole) free))
        {
            if (!free.Whole.IsCancellationRequested)
            {
                return free.Book;
            }

            free.Book.Dispose();
        }

        return null;
    }
}

using System.Collections.Concurrent;
using Stint.Core.Kernel;
using Stint.Core.Runs;

namespace Stint.Server.Http;

/// <summary>The workdir's runs, opened as often as requests need it at once: each opening is used by one request at a time.</summary>
internal sealed class Books(ServeOptions options, TimeProvider time) : IDisposable
{
    private const int Kept = 8;
    private readonly ConcurrentBag<RunBook> _free = [];

    internal RunBook Open() => RunBook.Open(options.Workdir, new TmuxAccess(options.Tmux), time, options.Notice, create: true)!;

    internal T Use<T>(Func<RunBook, T> work)
    {
        RunBook book = _free.TryTake(out RunBook? free) ? free : Open();
        bool whole = false;
        try
        {
            T result = work(book);
            whole = true;
            return result;
        }
        catch (Exception e) when (e is StintException or ApiProblem)
        {
            whole = true;
            throw;
        }
        finally
        {
            if (whole && _free.Count < Kept)
            {
                _free.Add(book);
            }
            else
            {
                book.Dispose();
            }
        }
    }

    public void Dispose()
    {
        while (_free.TryTake(out RunBook? book))
        {
            book.Dispose();
        }
    }
}

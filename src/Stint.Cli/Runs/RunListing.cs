using Stint.Cli.Output;
using Stint.Cli.Queue;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;

namespace Stint.Cli.Runs;

/// <summary>A list of runs, once or live: of one workdir, or of all the user's.</summary>
internal sealed class RunListing : IDisposable
{
    private static readonly TimeSpan SlowLook = TimeSpan.FromSeconds(1);
    private readonly Invocation _invocation;
    private readonly RunQuery _query;
    private readonly bool _everywhere;
    private readonly List<RunBook> _books = [];

    internal RunListing(Invocation invocation, RunQuery query, bool everywhere)
    {
        _invocation = invocation;
        _query = query;
        _everywhere = everywhere;
        if (!everywhere)
        {
            return;
        }

        foreach (Workdir workdir in KnownWorkdirs.All())
        {
            if (RunBook.Open(workdir, invocation.Tmux, TimeProvider.System, invocation.Notice, create: false) is { } book)
            {
                _books.Add(book);
            }
        }
    }

    internal int Print(bool json)
    {
        IReadOnlyList<(RunRecord Run, Workdir Workdir)> rows = Rows();
        if (json)
        {
            _invocation.Out.Line(Json.Document([.. rows.Select(r => RunView.Of(r.Run, r.Workdir))]));
            return 0;
        }

        RunTable.Print(_invocation.Out, _invocation.Style, rows, _everywhere, Places(rows));
        if (rows.Count == 0 && OutputStream.IsTerminal)
        {
            _invocation.Notice(_everywhere ? "no runs yet: start one with 'stint run -- COMMAND'" : $"no runs in {_invocation.Workdir.Path}: start one with 'stint run -- COMMAND'");
        }

        return 0;
    }

    /// <summary>Shows the list again whenever a run of it changes, until interrupted; with JSON one line per changed run.</summary>
    internal int Watch(bool json)
    {
        using var interrupt = new Interrupt();
        using var watch = new DirectoryWatch();
        var shown = new Dictionary<RunId, long>();
        while (!interrupt.Came)
        {
            IReadOnlyList<(RunRecord Run, Workdir Workdir)> rows = Rows();
            bool changed = rows.Any(r => shown.GetValueOrDefault(r.Run.Id) != r.Run.Version) || shown.Count != rows.Count;
            if (json)
            {
                foreach ((RunRecord run, Workdir workdir) in rows.Where(r => shown.GetValueOrDefault(r.Run.Id) != r.Run.Version))
                {
                    _invocation.Out.Line(Json.Line(RunView.Of(run, workdir)));
                }
            }
            else if (OutputStream.IsTerminal || changed)
            {
                _invocation.Out.Write(OutputStream.IsTerminal ? "\u001b[H\u001b[J" : "");
                RunTable.Print(_invocation.Out, _invocation.Style, rows, _everywhere, Places(rows));
            }

            _invocation.Out.Flush();
            shown = rows.ToDictionary(r => r.Run.Id, r => r.Run.Version);
            foreach ((RunRecord run, Workdir workdir) in rows.Where(r => !r.Run.Status.IsFinal()))
            {
                watch.Add(workdir.Run(run.Id));
            }

            watch.Wait(SlowLook, interrupt.Descriptor); // new runs, and those whose processes were killed, give no event here
        }

        return 0;
    }

    public void Dispose() => _books.ForEach(b => b.Dispose());

    private IReadOnlyList<(RunRecord Run, Workdir Workdir)> Rows()
    {
        IEnumerable<RunBook> books = _everywhere ? _books : _invocation.TryOpen() is { } book ? [book] : [];
        IEnumerable<(RunRecord Run, Workdir Workdir)> rows = books.SelectMany(RowsOf);
        rows = _everywhere ? rows.OrderByDescending(r => r.Run.Id) : rows;
        return [.. _query.Limit > 0 ? rows.Take(_query.Limit) : rows];
    }

    private IReadOnlyDictionary<RunId, int>? Places(IReadOnlyList<(RunRecord Run, Workdir Workdir)> rows) =>
        !_everywhere && OutputStream.IsTerminal && _invocation.TryOpen() is { } book ? QueuePlace.Among(book, rows.Select(r => r.Run)) : null;

    // A run may have ended since its status was written: all active ones are looked at before the question is asked.
    private IEnumerable<(RunRecord Run, Workdir Workdir)> RowsOf(RunBook book)
    {
        Dictionary<RunId, RunRecord> active = book.Reconciler.Reconcile(book.Store.Active()).ToDictionary(r => r.Id);
        return book.Store.List(_query).Select(r => (active.TryGetValue(r.Id, out RunRecord? now) ? now : book.Reconciler.Reconcile(r), book.Workdir))
            .Where(r => _query.Statuses.Count == 0 || _query.Statuses.Contains(r.Item1.Status));
    }
}

using System.Globalization;
using Stint.Cli.Output;
using Stint.Cli.Runs;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Queue;
using Stint.Core.Runs;
using Stint.Core.Sweeps;

namespace Stint.Cli.Queue;

/// <summary>The queue for people: one line that sums it up, what runs, what waits in its order and why. Where nobody looks, tab-separated lines.</summary>
internal static class QueueTable
{
    internal static string Summary(QueueState queue) => string.Join(", ",
    [
        Format($"parallel {queue.Parallel}"),
        .. queue.Paused ? ["paused"] : Array.Empty<string>(),
        Format($"{queue.Running.Count} running"),
        Format($"{queue.Queued.Count} waiting"),
        .. queue.Slots.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => Format($"{s.Key} {s.Value.Held} of {s.Value.Total} held")),
    ]);

    internal static void Print(Invocation invocation, RunBook book, RunQueue queue)
    {
        QueueState state = queue.State();
        List<(RunRecord Run, string Place, string Waits)> rows = [];
        foreach (RunId id in state.Running)
        {
            Add(id, "", "");
        }

        int place = 0;
        foreach (QueueWait wait in queue.Waits(new SweepBook(book).Rules()))
        {
            Add(wait.Id, Format($"{++place}"), wait.Words);
        }

        invocation.Out.Line(Summary(state));
        if (!OutputStream.IsTerminal)
        {
            foreach ((RunRecord run, string at, string waits) in rows)
            {
                invocation.Out.Line(string.Join('\t', run.Id, run.Status.Word(), OrNone(at), Format($"{run.Priority}"), SlotsOf(run.Slots), OrNone(waits), RunTable.OneLine(run.Command)));
            }
        }
        else if (rows.Count > 0)
        {
            invocation.Out.Write(Table(invocation.Style, rows));
            WarnOfNobody(invocation, state);
        }

        void Add(RunId id, string at, string waits)
        {
            if (book.Store.Find(id) is { } run)
            {
                rows.Add((run, at, waits));
            }
        }
    }

    /// <summary>Slots as they are written on the command line.</summary>
    internal static string SlotsOf(IReadOnlyDictionary<string, int>? slots) =>
        slots is { Count: > 0 } ? string.Join(' ', slots.Select(s => Format($"{s.Key}={s.Value}"))) : "-";

    private static string Table(Style style, List<(RunRecord Run, string Place, string Waits)> rows)
    {
        double now = TimeProvider.System.NowSeconds();
        return Columns.Layout(
            [
                new Column("#", [.. rows.Select(r => r.Place)]),
                Of("ID", r => r.Id.ToString()),
                Of("STATUS", r => r.Status.Word()) with { Paint = (row, cell) => style.Status(rows[row].Run.Status, cell) },
                Of("PRIORITY", r => Format($"{r.Priority}")) with { LeftOut = 3 },
                Of("SLOTS", r => SlotsOf(r.Slots)) with { LeftOut = 2 },
                Of("QUEUED", r => Human.Ago(r.QueuedAt ?? r.CreatedAt, now)) with { LeftOut = 1 },
                new Column("WAITS", [.. rows.Select(r => OrNone(r.Waits))]) { Least = [20, 12], LeftOut = 4 },
                Of("COMMAND", r => RunTable.OneLine(r.Command)) with { Least = [24, 24, 12] },
            ],
            OutputStream.Width,
            style);

        Column Of(string title, Func<RunRecord, string> cell) => new(title, [.. rows.Select(r => cell(r.Run))]);
    }

    private static void WarnOfNobody(Invocation invocation, QueueState state)
    {
        if (state.Queued.Count > 0 && !ServerPresence.Schedules(invocation.Workdir))
        {
            invocation.Notice("nothing starts what waits until a server runs: stint serve --detach");
        }
    }

    private static string OrNone(string text) => text.Length > 0 ? text : "-";

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using Stint.Cli.Output;
using Stint.Cli.Runs;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;

namespace Stint.Cli.Sweeps;

/// <summary>Sweeps for people: a table of them, or one with its cells. Where nobody looks, tab-separated lines.</summary>
internal static class SweepTable
{
    private const int Label = 21;

    /// <summary>How it stands, in one line: <c>running, 3 of 9 completed, 2 running, 4 queued</c>.</summary>
    internal static string Summary(Sweep sweep) => $"{sweep.Status.Word()}, {Counts(sweep.Progress)}";

    internal static void Print(Invocation invocation, IReadOnlyList<Sweep> sweeps)
    {
        if (!OutputStream.IsTerminal)
        {
            foreach (Sweep sweep in sweeps)
            {
                SweepProgress p = sweep.Progress;
                invocation.Out.Line(string.Join('\t', sweep.Id, sweep.Status.Word(), Format($"{p.Completed}"), Format($"{p.Failed}"), Format($"{p.Total}"), RunTable.OneLine(sweep.Name), RunTable.OneLine(sweep.BaseCommand)));
            }
        }
        else if (sweeps.Count > 0)
        {
            invocation.Out.Write(Table(invocation.Style, sweeps));
        }
    }

    internal static void PrintOne(Invocation invocation, RunBook book, Sweep sweep)
    {
        Row("sweep", invocation.Style.Bold(sweep.Id));
        Row("name", RunTable.OneLine(sweep.Name));
        Row("status", invocation.Style.Status(Like(sweep.Status), sweep.Status.Word()));
        Row("progress", Counts(sweep.Progress));
        Row("goal", sweep.Goal is null ? null : RunTable.OneLine(sweep.Goal));
        Row("command", RunTable.OneLine(sweep.BaseCommand));
        Row("directory", RunTable.OneLine(sweep.Workdir));
        foreach ((string name, System.Text.Json.JsonElement values) in sweep.Parameters)
        {
            Row($"  {name}", RunTable.OneLine(values.GetRawText()));
        }

        Row("cells", Format($"{sweep.TotalCells}") + (sweep.Mode == SweepMode.Random ? Format($" drawn by seed {sweep.Seed}") : "") + (sweep.Truncated ? Format($", of which the first {sweep.MaxRuns} get runs") : ""));
        Row("parallel", sweep.Parallel is { } parallel ? Format($"{parallel}, apart from the queue's") : "as the queue's");
        Row("fail fast", sweep.FailFast ? "yes" : null);
        Row("created", Human.Time(sweep.CreatedAt));
        Row("started", sweep.StartedAt is null ? null : Human.Time(sweep.StartedAt));
        Row("completed", sweep.CompletedAt is null ? null : Human.Time(sweep.CompletedAt));
        IReadOnlyList<RunRecord> runs = book.Store.List(new RunQuery { SweepId = sweep.Id, Archived = ArchivedRuns.Included });
        if (runs.Count > 0)
        {
            invocation.Out.Write("\n" + Cells(invocation.Style, [.. runs.Reverse()]));
        }

        void Row(string label, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                invocation.Out.Line($"{invocation.Style.Dim(label.PadRight(Label))}{value}");
            }
        }
    }

    private static string Cells(Style style, IReadOnlyList<RunRecord> runs)
    {
        double now = TimeProvider.System.NowSeconds();
        if (!OutputStream.IsTerminal)
        {
            return string.Concat(runs.Select(r => string.Join('\t', r.Id, r.Status.Word(), Words(r)) + "\n"));
        }

        return Columns.Layout(
            [
                Of("RUN", r => r.Id.ToString()),
                Of("STATUS", r => Human.Outcome(r.Status, r.Reason, r.ExitCode, r.Signal)) with { Paint = (row, cell) => style.Status(runs[row].Status, cell) },
                Of("TOOK", r => r.StartedAt is { } started ? Human.Span((r.EndedAt ?? now) - started) : "-") with { LeftOut = 2 },
                Of("PARAMETERS", Words),
                Of("LAST LINE", r => r.LastMessage is null ? "-" : RunTable.OneLine(r.LastMessage)) with { Least = [30, 16], LeftOut = 1 },
            ],
            OutputStream.Width,
            style);

        Column Of(string title, Func<RunRecord, string> cell) => new(title, [.. runs.Select(cell)]);
    }

    private static string Table(Style style, IReadOnlyList<Sweep> sweeps)
    {
        double now = TimeProvider.System.NowSeconds();
        return Columns.Layout(
            [
                Of("ID", s => s.Id),
                Of("STATUS", s => s.Status.Word()) with { Paint = (row, cell) => style.Status(Like(sweeps[row].Status), cell) },
                Of("DONE", s => Format($"{s.Progress.Completed}/{s.Progress.Total}")),
                Of("FAILED", s => Format($"{s.Progress.Failed}")) with { LeftOut = 3 },
                Of("RUNNING", s => Format($"{s.Progress.Running + s.Progress.Launching}")) with { LeftOut = 2 },
                Of("CREATED", s => Human.Ago(s.CreatedAt, now)) with { LeftOut = 1 },
                Of("NAME", s => RunTable.OneLine(s.Name)) with { Least = [24, 12] },
                Of("COMMAND", s => RunTable.OneLine(s.BaseCommand)) with { Least = [24, 12], LeftOut = 4 },
            ],
            OutputStream.Width,
            style);

        Column Of(string title, Func<Sweep, string> cell) => new(title, [.. sweeps.Select(cell)]);
    }

    private static string Counts(SweepProgress p) => string.Join(", ", new (int Count, string Word)[]
    {
        (p.Failed, "failed"), (p.Running + p.Launching, "running"), (p.Queued, "queued"), (p.Ready, "ready"), (p.Canceled, "stopped"),
    }.Where(c => c.Count > 0).Select(c => Format($"{c.Count} {c.Word}")).Prepend(Format($"{p.Completed} of {p.Total} completed")));

    private static string Words(RunRecord run) => run.SweepParams is { Count: > 0 } parameters
        ? RunTable.OneLine(string.Join(' ', parameters.Select(p => $"{p.Key}={p.Value}")))
        : "(beside the grid)";

    private static RunStatus Like(SweepStatus status) => status switch
    {
        SweepStatus.Completed => RunStatus.Finished,
        SweepStatus.Failed => RunStatus.Failed,
        SweepStatus.Canceled or SweepStatus.Paused => RunStatus.Stopped,
        SweepStatus.Running => RunStatus.Running,
        _ => RunStatus.Ready,
    };

    private static string Format(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Globalization;
using Stint.Cli.Output;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;

namespace Stint.Cli.Runs;

/// <summary>Runs as a table for people, or one tab-separated line each where nobody looks.</summary>
internal static class RunTable
{
    /// <param name="output">Where to.</param>
    /// <param name="style">Its colours.</param>
    /// <param name="rows">The runs.</param>
    /// <param name="everywhere">Whether they are of several workdirs.</param>
    /// <param name="places">Where runs stand in the queue, counted from 1; for people only.</param>
    internal static void Print(
        OutputStream output, Style style, IReadOnlyList<(RunRecord Run, Workdir Workdir)> rows, bool everywhere, IReadOnlyDictionary<RunId, int>? places = null)
    {
        if (!OutputStream.IsTerminal)
        {
            foreach ((RunRecord run, Workdir workdir) in rows)
            {
                output.Line(string.Join('\t', Fields(run, workdir, everywhere)));
            }

            return;
        }

        if (rows.Count > 0)
        {
            output.Write(Table(style, rows, everywhere, places));
        }
    }

    // id, status, reason, exit code, tag, created, seconds it ran, command; absent: "-"
    private static IEnumerable<string> Fields(RunRecord run, Workdir workdir, bool everywhere)
    {
        yield return run.Id.ToString();
        yield return run.Status.Word();
        yield return run.Reason?.Word() ?? "-";
        yield return run.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "-";
        yield return run.Tag;
        yield return Clock.FromSeconds(run.CreatedAt).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        yield return run is { StartedAt: { } started, EndedAt: { } ended } ? (ended - started).ToString("0.###", CultureInfo.InvariantCulture) : "-";
        yield return OneLine(run.Command);
        if (everywhere)
        {
            yield return OneLine(workdir.Path);
        }
    }

    private static string Table(
        Style style, IReadOnlyList<(RunRecord Run, Workdir Workdir)> rows, bool everywhere, IReadOnlyDictionary<RunId, int>? places)
    {
        double now = TimeProvider.System.NowSeconds();
        List<Column> columns =
        [
            Of("ID", r => r.Id.ToString()),
            Of("STATUS", StatusOf) with { Paint = (row, cell) => style.Status(rows[row].Run.Status, cell) },
            Of("TAG", r => r.Tag) with { Least = [16, 10], LeftOut = 3 },
            Of("CREATED", r => Human.Ago(r.CreatedAt, now)) with { LeftOut = 2 },
            Of("TOOK", r => r.StartedAt is { } started ? Human.Span((r.EndedAt ?? now) - started) : "-") with { LeftOut = 1 },
            Of("COMMAND", r => OneLine(r.Command)) with { Least = [24, 24, 12] },
        ];
        if (everywhere)
        {
            columns.Insert(columns.Count - 1, new Column("WORKDIR", [.. rows.Select(r => OneLine(r.Workdir.Path))]) { Least = [24, 12], LeftOut = 4, CutsBeginning = true });
        }

        return Columns.Layout(columns, OutputStream.Width, style);

        string StatusOf(RunRecord r) => r.Status == RunStatus.Queued && places is not null && places.TryGetValue(r.Id, out int place)
            ? string.Create(CultureInfo.InvariantCulture, $"queued (#{place})")
            : Human.Outcome(r.Status, r.Reason, r.ExitCode, r.Signal);

        Column Of(string title, Func<RunRecord, string> cell) => new(title, [.. rows.Select(r => cell(r.Run))]);
    }

    /// <summary>Text on one line without control characters: a command may hold anything.</summary>
    internal static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}

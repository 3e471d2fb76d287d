using System.Globalization;
using Spectre.Console;
using Stint.Cli.Output;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Style = Stint.Cli.Output.Style;

namespace Stint.Cli.Runs;

/// <summary>Runs as a table for people, or one tab-separated line each where nobody looks.</summary>
internal static class RunTable
{
    internal static void Print(OutputStream output, Style style, IReadOnlyList<(RunRecord Run, Workdir Workdir)> rows, bool everywhere)
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
            output.Write(Table(style, rows, everywhere));
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

    private static string Table(Style style, IReadOnlyList<(RunRecord Run, Workdir Workdir)> rows, bool everywhere)
    {
        double now = TimeProvider.System.NowSeconds();
        var table = new Table { Border = TableBorder.None, ShowHeaders = true };
        foreach (string title in (string[])["ID", "STATUS", "TAG", "CREATED", "TOOK", "COMMAND"])
        {
            table.AddColumn(new TableColumn(new Text(title, Dim(style))).NoWrap().PadLeft(0).PadRight(2));
        }

        if (everywhere)
        {
            table.AddColumn(new TableColumn(new Text("WORKDIR", Dim(style))).NoWrap().PadLeft(0));
        }

        foreach ((RunRecord run, Workdir workdir) in rows)
        {
            var cells = new List<Text>
            {
                new(run.Id.ToString()),
                new(Human.Outcome(run.Status, run.Reason, run.ExitCode, run.Signal), Colour(style, run.Status)),
                new(run.Tag),
                new(Human.Ago(run.CreatedAt, now)),
                new(run.StartedAt is { } started ? Human.Span((run.EndedAt ?? now) - started) : "-"),
                new(OneLine(run.Command)) { Overflow = Overflow.Ellipsis },
            };
            if (everywhere)
            {
                cells.Add(new Text(OneLine(workdir.Path)) { Overflow = Overflow.Ellipsis });
            }

            table.AddRow(cells);
        }

        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = style.Colors ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = style.Colors ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = OutputStream.Width;
        console.Write(table);
        return writer.ToString();
    }

    private static Spectre.Console.Style? Dim(Style style) => style.Colors ? new Spectre.Console.Style(decoration: Decoration.Dim) : null;

    private static Spectre.Console.Style? Colour(Style style, RunStatus status) => !style.Colors ? null : new Spectre.Console.Style(status switch
    {
        RunStatus.Finished => Color.Green,
        RunStatus.Failed => Color.Red,
        RunStatus.Stopped => Color.Yellow,
        RunStatus.Running or RunStatus.Launching => Color.Aqua,
        _ => Color.Grey,
    });

    /// <summary>Text on one line without control characters: a command may hold anything.</summary>
    internal static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}

using System.CommandLine;
using Stint.Cli.Output;
using Stint.Cli.Parsing;
using Stint.Cli.Queue;
using Stint.Contracts;
using Stint.Core.Runs;

namespace Stint.Cli.Runs;

/// <summary><c>stint show</c>: everything known about runs.</summary>
internal static class ShowVerb
{
    private const int LongestLine = 300;

    internal static Command Create(GlobalOptions globals)
    {
        var json = new Option<bool>("--json") { Description = "Print the run as JSON (several: an array)" };
        var verb = new Command("show", "Show everything known about a run.") { json };
        var selection = new RunSelection(verb, latestByDefault: true);
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            RunBook book = invocation.Open();
            IReadOnlyList<Run> runs = [.. selection.Resolve(parsed, book).Select(r => RunView.Of(r, invocation.Workdir))];
            if (parsed.GetValue(json))
            {
                invocation.Out.Line(selection.IsSingle(parsed) ? Json.Document(runs[0]) : Json.Document(runs));
                return 0;
            }

            for (int i = 0; i < runs.Count; i++)
            {
                invocation.Out.Write(i > 0 ? "\n" : "");
                Print(invocation, runs[i], runs[i].Status == RunStatus.Queued ? QueuePlace.Of(book, runs[i].Id) : null);
            }

            return 0;
        }));
        return verb;
    }

    private static void Print(Invocation invocation, Run run, string? place)
    {
        Style style = invocation.Style;
        Row("run", style.Bold(run.Id.ToString()) + (run.IsArchived ? "  (archived)" : ""));
        Row("name", RunTable.OneLine(run.Name));
        Row("tag", run.Tag);
        Row("status", style.Status(run.Status, Human.Outcome(run.Status, run.Reason, run.ExitCode, run.Signal)));
        Row("waits", place);
        Row("priority", run.Priority == 0 ? null : run.Priority.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Row("after", run.After.Count == 0 ? null : string.Join(", ", run.After.Select(d => d.Condition == RunDependency.Any ? $"{d.Id} (any end)" : d.Id.ToString())));
        Row("slots", run.Slots.Count == 0 ? null : QueueTable.SlotsOf(run.Slots));
        Row("sweep", run.SweepId);
        Row("parameters", run.SweepParams is { Count: > 0 } parameters ? RunTable.OneLine(string.Join(' ', parameters.Select(p => $"{p.Key}={p.Value}"))) : null);
        Row("error", run.Error is null ? null : Printable(run.Error));
        Row("command", Printable(run.Command));
        Row("directory", Printable(run.Workdir));
        Row("created", Human.Time(run.CreatedAt));
        Row("queued", run.QueuedAt is null ? null : Human.Time(run.QueuedAt));
        Row("started", run.StartedAt is null ? null : Human.Time(run.StartedAt));
        Row("ended", run.EndedAt is null ? null : Human.Time(run.EndedAt));
        Row("took", run is { StartedAt: { } started, EndedAt: { } ended } ? Human.Span(ended - started) : null);
        Row("exit code", run.ExitCode?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        Row("signal", run.Signal is null ? null : $"SIG{run.Signal}");
        Row("timeout", run.TimeoutS is { } timeout ? Human.Span(timeout) : null);
        Row("stop asked", run.StoppedAt is null ? null : Human.Time(run.StoppedAt));
        Row("cpu", run.CpuSeconds is { } cpu ? Human.Span(cpu) : null);
        Row("memory", run.MaxRssBytes is { } rss ? $"{Human.Size(rss)} at most" : null);
        Row("output", run.LogSize is { } size ? Human.Size(size) + (run.LogComplete == false ? " (part of it may be missing)" : "") : null);
        Row("last line", run.LastMessage is null ? null : Printable(run.LastMessage.Length > LongestLine ? run.LastMessage[..LongestLine] + "…" : run.LastMessage));
        Row("directory of the run", Printable(run.RunDir));
        Row("copy of the output", run.LogFile is null ? null : Printable(run.LogFile));
        Row("tmux", run.TmuxWindowId is null ? null : $"session {Printable(run.TmuxSession ?? "")}, window {run.TmuxWindow} ({run.TmuxWindowId}), pane {run.TmuxPane}");
        Row("placement", run.Placement == RunPlacement.ExistingWindow ? "typed into a window that was there; nothing supervises it" : null);
        Row("attach", run.AttachCommand is null ? null : $"stint attach {run.Id}");
        Row("", run.AttachCommand is null ? null : Printable(run.AttachCommand));
        Row("rerun of", run.ParentRunId?.ToString());

        void Row(string label, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                invocation.Out.Line($"{style.Dim(label.PadRight(21))}{value}");
            }
        }
    }

    // Keeps line breaks readable and control characters, which may stand in any name, from the terminal.
    private static string Printable(string text) =>
        string.Concat(text.Select(c => c == '\n' ? "\n" + new string(' ', 21) : char.IsControl(c) ? "\uFFFD" : c.ToString()));
}

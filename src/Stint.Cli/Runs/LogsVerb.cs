using System.CommandLine;
using Stint.Cli.Output;
using Stint.Cli.Parsing;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Logs;
using Stint.Core.Runs;
using Stint.Core.Terminals;

namespace Stint.Cli.Runs;

/// <summary><c>stint logs</c>.</summary>
internal static class LogsVerb
{
    private const int Interrupted = 130;

    internal static Command Create(GlobalOptions globals)
    {
        var follow = new Option<bool>("--follow", "-f") { Description = "Go on until the run has ended" };
        var lines = new Option<int?>("--lines", "-n") { Description = "Only the last N lines", HelpName = "N" };
        var grep = new Option<string?>("--grep") { Description = "Only lines that match a regular expression", HelpName = "RE" };
        var raw = new Option<bool>("--raw") { Description = "The bytes as the terminal received them" };
        var json = new Option<bool>("--json") { Description = "The lines as JSON; with --follow one object each" };
        var verb = new Command("logs", "Print what a run printed, as plain text: escape codes stripped, progress bars folded. --color always keeps colours.")
        {
            follow, lines, grep, raw, json,
        };
        var selection = new RunSelection(verb, latestByDefault: true);
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            if (parsed.GetValue(lines) is < 0)
            {
                throw new StintException(ErrorCode.Invalid, "logs: --lines: it cannot be negative");
            }

            LogForm form = parsed.GetValue(raw) ? LogForm.Raw
                : parsed.GetValue(json) ? parsed.GetValue(follow) ? LogForm.JsonLines : LogForm.Json
                : invocation.ColorChoice == "always" ? LogForm.Coloured : LogForm.Plain;
            LogSearch? search = parsed.GetValue(grep) is { } pattern ? new LogSearch(pattern) : null;
            if (form == LogForm.Raw && (search is not null || parsed.GetValue(json)))
            {
                throw new StintException(ErrorCode.Invalid, "logs: --raw prints bytes, not lines: leave out --grep and --json");
            }

            IReadOnlyList<RunRecord> runs = selection.Resolve(parsed, invocation.Open());
            bool array = form == LogForm.Json && !selection.IsSingle(parsed);
            foreach (RunRecord run in runs)
            {
                invocation.Out.Write(!array ? "" : run == runs[0] ? "[" : ",");
                if (runs.Count > 1 && form is LogForm.Plain or LogForm.Coloured)
                {
                    invocation.Out.Line($"{(run == runs[0] ? "" : "\n")}==> {run.Id} {RunTable.OneLine(run.Command)} <==");
                }

                var printer = new LogPrinter(invocation.Out, run.Id, form, search, parsed.GetValue(follow));
                if (!Print(invocation, run, printer, parsed.GetValue(lines), parsed.GetValue(follow), search))
                {
                    return Interrupted;
                }
            }

            invocation.Out.Write(array ? "]\n" : form == LogForm.Json ? "\n" : "");
            return 0;
        }));
        return verb;
    }

    // False when the user interrupted.
    private static bool Print(Invocation invocation, RunRecord run, LogPrinter printer, int? lines, bool follow, LogSearch? search)
    {
        RunDirectory directory = invocation.Workdir.Run(run.Id);
        bool ended = run.Status.IsFinal();
        long from = 0;
        using (LogReader log = LogReader.Open(directory, ended && run.Reason != RunReason.Lost ? run.LogSize : null))
        {
            if (!log.Exists && run.StartedAt is not null && (ended || !follow))
            {
                PrintPane(invocation, run);
                return true;
            }

            from = lines is { } count && search is null ? LogTail.Start(log, count) : 0;
            if (ended || !follow)
            {
                PrintOnce(log, printer, from, search is null ? null : lines);
            }
        }

        if (!ended && follow)
        {
            using var interrupt = new Interrupt();
            return Following.Follow(invocation, run, printer, from, interrupt).Status.IsFinal();
        }

        if (run.LogComplete == false && ended)
        {
            invocation.Notice($"run {run.Id}: the log may lack part of the output");
        }

        return true;
    }

    // With lines and a search together the last matches are wanted: they are known only at the end.
    private static void PrintOnce(LogReader log, LogPrinter printer, long from, int? lastMatches)
    {
        printer.KeepLast(lastMatches);
        byte[] buffer = new byte[256 * 1024];
        for (int n; (n = log.ReadAt(buffer, from)) > 0; from += n)
        {
            printer.Feed(buffer.AsSpan(0, n));
        }

        printer.Finish();
    }

    private static void PrintPane(Invocation invocation, RunRecord run)
    {
        try
        {
            string shown = new RunPane(invocation.Tmux.Of(run), run).Capture(int.MaxValue, escapes: false);
            invocation.Notice($"run {run.Id}: its log could not be written: this is what its window still shows");
            invocation.Out.Write(shown);
        }
        catch (StintException)
        {
            invocation.Notice($"run {run.Id}: its log could not be written, and its window is closed: its output is lost");
        }
    }
}

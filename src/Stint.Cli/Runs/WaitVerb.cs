using System.CommandLine;
using Stint.Cli.Output;
using Stint.Cli.Parsing;
using Stint.Contracts;
using Stint.Core.Runs;

namespace Stint.Cli.Runs;

/// <summary><c>stint wait</c>.</summary>
internal static class WaitVerb
{
    internal static Command Create(GlobalOptions globals)
    {
        Option<TimeSpan?> timeout = Duration.Option("--timeout", "Give up after this long, with exit code 124");
        var json = new Option<bool>("--json") { Description = "Print the runs as JSON when they have ended" };
        var verb = new Command("wait", "Wait until runs have ended. Exits with the first non-zero code in the order given.") { timeout, json };
        var selection = new RunSelection(verb, latestByDefault: true);
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            RunBook book = invocation.Open();
            IReadOnlyList<RunRecord> runs = Waiting.UntilEnded(book, selection.Resolve(parsed, book), parsed.GetValue(timeout));
            if (parsed.GetValue(json))
            {
                IReadOnlyList<Run> views = [.. runs.Select(r => RunView.Of(r, invocation.Workdir))];
                invocation.Out.Line(selection.IsSingle(parsed) ? Json.Document(views[0]) : Json.Document(views));
            }

            if (runs.Where(r => !r.Status.IsFinal()).ToList() is { Count: > 0 } open)
            {
                invocation.Notice($"wait: {(open.Count == 1 ? $"run {open[0].Id} is" : $"{open.Count} runs are")} still {open[0].Status.Word()}: the time is up");
                return ErrorLine.TimedOut;
            }

            return runs.Select(RunExit.CodeOf).FirstOrDefault(code => code != 0);
        }));
        return verb;
    }
}

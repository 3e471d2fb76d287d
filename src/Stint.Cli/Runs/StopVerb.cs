using System.CommandLine;
using Stint.Cli.Output;
using Stint.Cli.Parsing;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Cli.Runs;

/// <summary><c>stint stop</c>: all are asked first, then waited for together.</summary>
internal static class StopVerb
{
    internal static Command Create(GlobalOptions globals)
    {
        var signal = new Option<string>("--signal") { Description = "First signal (default TERM)", HelpName = "NAME", DefaultValueFactory = _ => "TERM" };
        Option<TimeSpan?> grace = Duration.Option("--grace", "How long until KILL (default 10s)", TimeSpan.FromSeconds(10));
        var keep = new Option<bool>("--keep") { Description = "Leave the window open" };
        var json = new Option<bool>("--json") { Description = "Print the runs as JSON when they have ended" };
        var verb = new Command("stop", "End runs: a signal, after the grace KILL to all that is left of them. Returns when they have ended.") { signal, grace, keep, json };
        var selection = new RunSelection(verb, latestByDefault: false);
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            string name = parsed.GetValue(signal)!;
            var order = new StopOrder
            {
                Signal = Signals.TryParse(name, out int number)
                    ? Signals.NameOf(number)
                    : throw new StintException(ErrorCode.Invalid, $"stop: --signal: '{name}' is no signal: write a name such as INT or TERM"),
                Grace = parsed.GetValue(grace) ?? TimeSpan.FromSeconds(10),
                Keep = parsed.GetValue(keep),
            };
            IReadOnlyList<RunRecord> ended = Stop(invocation, selection.Resolve(parsed, invocation.Open()), order);
            if (parsed.GetValue(json))
            {
                IReadOnlyList<Run> views = [.. ended.Select(r => RunView.Of(r, invocation.Workdir))];
                invocation.Out.Line(selection.IsSingle(parsed) ? Json.Document(views[0]) : Json.Document(views));
                return 0;
            }

            foreach (RunRecord run in ended)
            {
                invocation.Out.Line($"{run.Id} {Human.Outcome(run.Status, run.Reason, run.ExitCode, run.Signal)}");
            }

            return 0;
        }));
        return verb;
    }

    internal static IReadOnlyList<RunRecord> Stop(Invocation invocation, IReadOnlyList<RunRecord> runs, StopOrder order)
    {
        RunBook book = invocation.Open();
        RunRecord[] asked = [.. runs.Select(r => book.Stopper.Request(r, order))];
        return [.. asked.Select(r => book.Stopper.Finish(r, order))];
    }
}

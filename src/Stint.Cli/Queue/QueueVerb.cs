using System.CommandLine;
using Stint.Cli.Output;
using Stint.Cli.Parsing;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Queue;
using Stint.Core.Runs;

namespace Stint.Cli.Queue;

/// <summary><c>stint queue</c> and its verbs: what waits, how many go at once, in which order.</summary>
internal static class QueueVerb
{
    internal const string Name = "queue";

    internal static Command Create(GlobalOptions globals)
    {
        var verb = new Command(Name, "Show the queue: what runs, what waits and why.");
        Option<bool> json = JsonOption(verb, "Print the queue as JSON");
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            if (invocation.TryOpen() is not { } book)
            {
                invocation.Out.Line(parsed.GetValue(json) ? Json.Document(Empty) : QueueTable.Summary(Empty));
                return 0;
            }

            _ = book.Reconciler.Reconcile(book.Store.Active());
            var queue = new RunQueue(book);
            if (parsed.GetValue(json))
            {
                invocation.Out.Line(Json.Document(queue.State()));
                return 0;
            }

            QueueTable.Print(invocation, book, queue);
            return 0;
        }));
        verb.Subcommands.Add(Set(globals));
        verb.Subcommands.Add(Pause(globals, "pause", "Start nothing more. What runs goes on.", paused: true));
        verb.Subcommands.Add(Pause(globals, "resume", "Start what waits again.", paused: false));
        verb.Subcommands.Add(Add(globals));
        verb.Subcommands.Add(Move(globals));
        return verb;
    }

    private static QueueState Empty { get; } = new() { Parallel = 1, Paused = false, Running = [], Queued = [], Slots = new Dictionary<string, QueueSlots>() };

    private static Command Set(GlobalOptions globals)
    {
        var parallel = new ChoosingOption<int?>("--parallel") { Description = "How many runs of the queue go at once", HelpName = "N" };
        var verb = new Command("set", "Change how many runs of the queue go at once.") { parallel };
        Option<bool> json = JsonOption(verb, "Print the queue as JSON");
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            int number = parsed.GetValue(parallel) ?? throw new StintException(ErrorCode.Invalid, "queue set: nothing to set: give --parallel N");
            return Change(invocation, parsed.GetValue(json), s => s with { Parallel = number });
        }));
        return verb;
    }

    private static Command Pause(GlobalOptions globals, string name, string description, bool paused)
    {
        var verb = new Command(name, description);
        Option<bool> json = JsonOption(verb, "Print the queue as JSON");
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation => Change(invocation, parsed.GetValue(json), s => s with { Paused = paused })));
        return verb;
    }

    private static Command Add(GlobalOptions globals)
    {
        var verb = new Command("add", "Hand runs that are ready to the queue.");
        Option<bool> json = JsonOption(verb, "Print the run as JSON (several: an array)");
        var selection = new RunSelection(verb, latestByDefault: false);
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            RunBook book = invocation.Open();
            var queue = new RunQueue(book);
            IReadOnlyList<RunRecord> runs = selection.Resolve(parsed, book);
            if (runs.FirstOrDefault(r => r.Status != RunStatus.Ready) is { } other)
            {
                throw new StintException(ErrorCode.Conflict, $"queue add: run {other.Id}: it is {other.Status.Word()}: only a ready run can be queued");
            }

            List<RunRecord> added = [.. runs.Reverse().Select(queue.Add).Reverse()];
            Print(invocation, added, parsed.GetValue(json), selection.IsSingle(parsed));
            QueueHint.Give(invocation, book, added[0]);
            return 0;
        }));
        return verb;
    }

    private static Command Move(GlobalOptions globals)
    {
        var id = new Argument<string>("ID") { Description = "The run by id, unambiguous prefix or @last" };
        var first = new ChoosingOption<bool>("--first") { Description = "Before all others; it takes over the highest priority" };
        var before = new ChoosingOption<string?>("--before") { Description = "Directly before this one; it takes over its priority", HelpName = "ID" };
        var verb = new Command("move", "Let a run that waits start earlier or later.") { id, first, before };
        Option<bool> json = JsonOption(verb, "Print the run as JSON");
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            string? other = parsed.GetValue(before);
            if (parsed.GetValue(first) == other is not null)
            {
                throw new StintException(ErrorCode.Invalid, "queue move: say where to: --first or --before ID");
            }

            RunBook book = invocation.Open();
            var lookup = new RunLookup(book);
            var queue = new RunQueue(book);
            RunRecord run = lookup.One(parsed.GetValue(id)!);
            Print(invocation, [other is null ? queue.MoveFirst(run) : queue.MoveBefore(run, lookup.One(other))], parsed.GetValue(json), single: true);
            return 0;
        }));
        return verb;
    }

    private static int Change(Invocation invocation, bool json, Func<QueueSettings, QueueSettings> change)
    {
        var queue = new RunQueue(invocation.OpenOrCreate());
        _ = queue.Set(change);
        QueueState state = queue.State();
        invocation.Out.Line(json ? Json.Document(state) : QueueTable.Summary(state));
        return 0;
    }

    private static void Print(Invocation invocation, IReadOnlyList<RunRecord> runs, bool json, bool single)
    {
        if (!json)
        {
            invocation.Out.Line(string.Join('\n', runs.Select(r => r.Id)));
            return;
        }

        IReadOnlyList<Run> views = [.. runs.Select(r => RunView.Of(r, invocation.Workdir))];
        invocation.Out.Line(single ? Json.Document(views[0]) : Json.Document(views));
    }

    private static Option<bool> JsonOption(Command verb, string description)
    {
        var json = new Option<bool>("--json") { Description = description };
        verb.Options.Add(json);
        return json;
    }
}

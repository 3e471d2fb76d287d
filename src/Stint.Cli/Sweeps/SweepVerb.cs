using System.CommandLine;
using Stint.Cli.Output;
using Stint.Cli.Parsing;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Core.Sweeps;

namespace Stint.Cli.Sweeps;

/// <summary><c>stint sweep</c> and its verbs: one command over a grid of parameters.</summary>
internal static class SweepVerb
{
    internal const string Name = "sweep", CreateName = "create";
    private const int DefaultLimit = 50;

    internal static Command Create(GlobalOptions globals, RawArguments arguments)
    {
        var verb = new Command(Name, "Run one command over a grid of parameters, each cell once.");
        verb.Subcommands.Add(New(globals, arguments));
        verb.Subcommands.Add(List(globals));
        verb.Subcommands.Add(Show(globals));
        verb.Subcommands.Add(Start(globals));
        verb.Subcommands.Add(On(globals, "pause", "Start nothing more of a sweep. What runs goes on.", (sweeps, id) => sweeps.Pause(id)));
        verb.Subcommands.Add(On(globals, "resume", "Go on with a sweep: cells without a run, failed ones and stopped ones.", (sweeps, id) => sweeps.Resume(id)));
        verb.Subcommands.Add(On(globals, "retry", "Run failed and stopped cells of a sweep once more.", (sweeps, id) => sweeps.Retry(id)));
        verb.Subcommands.Add(Stop(globals));
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation => PrintAll(invocation, DefaultLimit, json: false)));
        return verb;
    }

    private static Command New(GlobalOptions globals, RawArguments arguments)
    {
        var verb = new Command(CreateName, "Record a sweep, with a run for each cell. Values replace {NAME} in the command, or follow it as --NAME=VALUE.");
        var options = new SweepOptions(verb);
        Option<bool> json = JsonOption(verb);
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            SweepRequest request = options.ToRequest(parsed, arguments);
            RunBook book = invocation.OpenOrCreate();
            var sweeps = new SweepBook(book);
            Sweep sweep = sweeps.Create(request);
            sweep = parsed.GetValue(options.Start) ? sweeps.Start(sweep.Id) : sweep;
            Print(invocation, sweep, parsed.GetValue(json));
            SweepHint.Give(invocation, sweep);
            return 0;
        }));
        return verb;
    }

    private static Command List(GlobalOptions globals)
    {
        var limit = new Option<int>("--limit") { Description = "At most so many, newest first (0: all)", HelpName = "N", DefaultValueFactory = _ => DefaultLimit };
        var verb = new Command("ls", "List sweeps, newest first.") { limit };
        Option<bool> json = JsonOption(verb);
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
            PrintAll(invocation, parsed.GetValue(limit) is >= 0 and var most ? most : throw new StintException(ErrorCode.Invalid, "sweep ls: --limit: write 0 or more"), parsed.GetValue(json))));
        return verb;
    }

    private static Command Show(GlobalOptions globals)
    {
        Argument<string> id = IdArgument();
        var verb = new Command("show", "Show a sweep and its cells.") { id };
        Option<bool> json = JsonOption(verb);
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            RunBook book = invocation.Open();
            _ = book.Reconciler.Reconcile(book.Store.Active());
            Sweep sweep = new SweepBook(book).One(parsed.GetValue(id)!);
            if (parsed.GetValue(json))
            {
                invocation.Out.Line(Json.Document(sweep));
            }
            else
            {
                SweepTable.PrintOne(invocation, book, sweep);
            }

            return 0;
        }));
        return verb;
    }

    private static Command Start(GlobalOptions globals)
    {
        Argument<string> id = IdArgument();
        var parallel = new Option<int?>("--parallel") { Description = "Keep so many going to the end, apart from the queue's limit", HelpName = "N" };
        var verb = new Command("start", "Hand a sweep's cells to the queue.") { id, parallel };
        Option<bool> json = JsonOption(verb);
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation => Act(invocation, parsed.GetValue(id)!, parsed.GetValue(json), (sweeps, found) => sweeps.Start(found, parsed.GetValue(parallel)))));
        return verb;
    }

    private static Command Stop(GlobalOptions globals)
    {
        Argument<string> id = IdArgument();
        Option<TimeSpan?> grace = Duration.Option("--grace", "Between the signal and KILL (default 10s)");
        var verb = new Command("stop", "Stop what runs of a sweep and what waits, and return when all have ended.") { id, grace };
        Option<bool> json = JsonOption(verb);
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation => Act(
            invocation, parsed.GetValue(id)!, parsed.GetValue(json), (sweeps, found) => sweeps.Stop(found, new StopOrder { Grace = parsed.GetValue(grace) ?? new StopOrder().Grace }))));
        return verb;
    }

    private static Command On(GlobalOptions globals, string name, string description, Func<SweepBook, string, Sweep> act)
    {
        Argument<string> id = IdArgument();
        var verb = new Command(name, description) { id };
        Option<bool> json = JsonOption(verb);
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation => Act(invocation, parsed.GetValue(id)!, parsed.GetValue(json), act)));
        return verb;
    }

    private static int Act(Invocation invocation, string id, bool json, Func<SweepBook, string, Sweep> act)
    {
        var sweeps = new SweepBook(invocation.Open());
        Sweep sweep = act(sweeps, sweeps.One(id).Id);
        if (json)
        {
            invocation.Out.Line(Json.Document(sweep));
        }
        else
        {
            invocation.Out.Line($"{sweep.Id} {SweepTable.Summary(sweep)}");
        }

        SweepHint.Give(invocation, sweep);
        return 0;
    }

    private static int PrintAll(Invocation invocation, int limit, bool json)
    {
        if (invocation.TryOpen() is { } book)
        {
            _ = book.Reconciler.Reconcile(book.Store.Active());
        }

        IReadOnlyList<Sweep> sweeps = invocation.TryOpen() is { } opened ? new SweepBook(opened).List(limit) : [];
        if (json)
        {
            invocation.Out.Line(Json.Document(sweeps));
        }
        else
        {
            SweepTable.Print(invocation, sweeps);
        }

        return 0;
    }

    private static void Print(Invocation invocation, Sweep sweep, bool json) => invocation.Out.Line(json ? Json.Document(sweep) : sweep.Id);

    private static Argument<string> IdArgument() => new("SWEEP") { Description = "The sweep by id or unambiguous prefix" };

    private static Option<bool> JsonOption(Command verb)
    {
        var json = new Option<bool>("--json") { Description = "Print it as JSON" };
        verb.Options.Add(json);
        return json;
    }
}

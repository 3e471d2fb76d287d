using System.CommandLine;
using Stint.Cli.Output;
using Stint.Cli.Parsing;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Cli.Runs;

/// <summary><c>stint start</c>: launches runs that are only recorded.</summary>
internal static class StartVerb
{
    internal static Command Create(GlobalOptions globals)
    {
        var verb = new Command("start", "Launch a run that is ready or queued, now.");
        var json = new Option<bool>("--json") { Description = "Print the run as JSON (several: an array)" };
        verb.Options.Add(json);
        var selection = new RunSelection(verb, latestByDefault: false);
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            invocation.Tmux.RequireProgram();
            string runner = RunnerProgram.Require();
            RunBook book = invocation.Open();
            IReadOnlyList<Run> started = [.. selection.Resolve(parsed, book).Select(r => RunView.Of(Placement.Start(invocation, r, runner), invocation.Workdir))];
            invocation.Out.Line(
                !parsed.GetValue(json) ? string.Join('\n', started.Select(r => r.Id))
                : selection.IsSingle(parsed) ? Json.Document(started[0]) : Json.Document(started));
            return 0;
        }));
        return verb;
    }
}

/// <summary><c>stint rerun</c>: a new run with the spec of an old one.</summary>
internal static class RerunVerb
{
    internal static Command Create(GlobalOptions globals)
    {
        var id = new Argument<string>("ID") { Description = "The run by id, unambiguous prefix or @last" };
        var command = new Option<string?>("--command") { Description = "Run this shell line instead of the old command", HelpName = "LINE" };
        var queue = new Option<bool>("--queue") { Description = "Hand it to the queue instead of launching it now" };
        var verb = new Command("rerun", "Launch a new run with the spec of an old one.") { id, command, queue };
        var after = new AfterLaunch(verb);
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            RunBook book = invocation.Open();
            RunRequest request = book.Factory.RequestOf(new RunLookup(book).One(parsed.GetValue(id)!));
            if (parsed.GetValue(command) is { } line)
            {
                request = request with { Argv = null, ShellLine = OsString.FromEscapedText(line), SweepId = null, SweepParams = null, Cell = null };
            }

            bool queued = parsed.GetValue(queue);
            if (queued && request.Window is not null)
            {
                throw new StintException(ErrorCode.Invalid, "rerun: the queue starts runs in windows of their own, and this one was typed into another: leave out --queue");
            }

            request = request with { Queue = queued };
            return after.Continue(parsed, invocation, (Placement.Of(invocation, request) with { Ready = queued }).Begin(invocation, request));
        }));
        return verb;
    }
}

/// <summary><c>stint archive</c> and <c>stint unarchive</c>.</summary>
internal static class ArchiveVerb
{
    internal static Command Create(GlobalOptions globals, bool archive)
    {
        var verb = archive
            ? new Command("archive", "Hide ended runs from lists. Nothing is deleted.")
            : new Command("unarchive", "Show archived runs in lists again.");
        var json = new Option<bool>("--json") { Description = "Print the run as JSON (several: an array)" };
        verb.Options.Add(json);
        var selection = new RunSelection(verb, latestByDefault: false);
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            RunBook book = invocation.Open();
            IReadOnlyList<RunRecord> runs = selection.Resolve(parsed, book);
            if (archive && runs.FirstOrDefault(r => !r.Status.IsFinal()) is { } open)
            {
                throw new StintException(ErrorCode.Conflict, $"archive: run {open.Id}: it is {open.Status.Word()}: only ended runs can be archived");
            }

            IReadOnlyList<Run> changed = [.. runs.Select(r => RunView.Of(
                r.IsArchived == archive ? r : book.Store.Update(r.Id, x => x with { IsArchived = archive }) ?? r, invocation.Workdir))];
            invocation.Out.Line(
                !parsed.GetValue(json) ? string.Join('\n', changed.Select(r => $"{r.Id} {(archive ? "archived" : "unarchived")}"))
                : selection.IsSingle(parsed) ? Json.Document(changed[0]) : Json.Document(changed));
            return 0;
        }));
        return verb;
    }
}

/// <summary><c>stint prune</c>: the only verb that deletes.</summary>
internal static class PruneVerb
{
    internal static Command Create(GlobalOptions globals)
    {
        Option<TimeSpan?> age = Duration.Option("--older-than", "Only runs that ended longer ago (default 30d)", TimeSpan.FromDays(30));
        var yes = new Option<bool>("--yes") { Description = "Delete without asking" };
        var verb = new Command("prune", "Delete archived runs for good, after showing which.") { age, yes };
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            if (invocation.TryOpen() is not { } book)
            {
                return 0;
            }

            var pruner = new Pruner(book);
            pruner.Sweep();
            IReadOnlyList<RunRecord> runs = pruner.Candidates(parsed.GetValue(age) ?? TimeSpan.FromDays(30));
            RunTable.Print(invocation.Out, invocation.Style, [.. runs.Select(r => (r, invocation.Workdir))], everywhere: false);
            invocation.Out.Flush();
            if (runs.Count == 0)
            {
                invocation.Notice("prune: nothing to delete");
                return 0;
            }

            if (!parsed.GetValue(yes) && !Agrees(runs.Count))
            {
                invocation.Notice("prune: nothing was deleted");
                return ErrorLine.Failed;
            }

            foreach (RunRecord run in runs)
            {
                pruner.Delete(run);
            }

            invocation.Notice($"prune: {runs.Count} {(runs.Count == 1 ? "run" : "runs")} deleted");
            return 0;
        }));
        return verb;
    }

    private static bool Agrees(int count)
    {
        if (!Terminal.IsTerminal(0))
        {
            throw new StintException(ErrorCode.Invalid, "prune: there is no terminal to ask: give --yes to delete");
        }

        OutputStream.Error($"Delete {(count == 1 ? "this run" : $"these {count} runs")} with all their files? [y/N] ");
        return Console.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}

/// <summary><c>stint version</c>.</summary>
internal static class VersionVerb
{
    internal static Command Create()
    {
        var verb = new Command("version", "Print the version.");
        verb.SetAction(_ =>
        {
            var output = new OutputStream();
            output.Line($"stint {ProgramVersion.Text}");
            output.Flush();
            return 0;
        });
        return verb;
    }
}

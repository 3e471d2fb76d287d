using System.CommandLine;
using Stint.Cli.Output;
using Stint.Cli.Parsing;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Core.Terminals;
using Stint.Posix;

namespace Stint.Cli.Runs;

/// <summary><c>stint attach</c>: this terminal becomes the run's for a while.</summary>
internal static class AttachVerb
{
    // A window that was killed takes its command with it, which may need a moment.
    private static readonly TimeSpan EndPatience = TimeSpan.FromSeconds(2);

    internal static Command Create(GlobalOptions globals)
    {
        var id = new Argument<string>("ID") { Description = "The run by id, unambiguous prefix or @last (default: the latest)", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "@last" };
        var readOnly = new Option<bool>("--read-only") { Description = "Only look: no keys reach the run and its window keeps its size" };
        var verb = new Command("attach", "Attach this terminal to a run's window; tmux's detach key (C-b d) leaves it. Inside tmux, switch there.") { id, readOnly };
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            if (!Terminal.IsTerminal(0) || !OutputStream.IsTerminal)
            {
                throw new StintException(ErrorCode.Invalid, "attach: this is no terminal: use 'stint open', 'stint capture' or 'stint logs -f'");
            }

            RunBook book = invocation.Open();
            RunRecord run = new RunLookup(book).One(parsed.GetValue(id)!);
            AttachEnd end = new RunAttachment(book.Tmux, run).Attach(parsed.GetValue(readOnly));
            if (end != AttachEnd.Switched)
            {
                Tell(invocation, run, end);
            }

            return 0;
        }));
        return verb;
    }

    private static void Tell(Invocation invocation, RunRecord before, AttachEnd end)
    {
        RunBook book = invocation.Open();
        RunRecord run = end == AttachEnd.WindowClosed
            ? Waiting.UntilEnded(book, [before], EndPatience)[0]
            : book.Refresh(before.Id) ?? before;
        string outcome = Human.Outcome(run.Status, run.Reason, run.ExitCode, run.Signal);
        string next = run.Status.IsFinal() ? $"stint logs {run.Id}" : $"stint attach {run.Id}";
        invocation.Notice(end == AttachEnd.Left ? $"left run {run.Id}: {outcome}: {next}" : $"run {run.Id}: {outcome}: {next}");
    }
}

using System.CommandLine;
using Stint.Cli.Parsing;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;

namespace Stint.Cli.Runs;

/// <summary><c>stint run</c>: record, launch, and say the id.</summary>
internal static class RunVerb
{
    internal const string Name = "run";

    internal static Command Create(GlobalOptions globals, RawArguments arguments)
    {
        var verb = new Command(Name, "Launch a command in a tmux window of its own and print the run's id. The command stands behind --.");
        var options = new RunOptions(verb);
        var after = new AfterLaunch(verb);
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            RunRequest request = options.ToRequest(parsed, arguments);
            bool ready = parsed.GetValue(options.Ready);
            if (ready && after.Waits(parsed))
            {
                throw new StintException(ErrorCode.Invalid, "run: --ready does not launch: leave out --wait and --follow");
            }

            return after.Continue(parsed, invocation, Begin(invocation, request, ready));
        }));
        return verb;
    }

    /// <summary>Records a request and, unless it is to be <paramref name="ready"/> only, launches it.</summary>
    internal static RunRecord Begin(Invocation invocation, RunRequest request, bool ready)
    {
        string? tmux = ready ? invocation.Tmux.Program : invocation.Tmux.RequireProgram();
        string runner = ready ? "" : RunnerProgram.Require();
        RunBook book = invocation.OpenOrCreate();
        (RunRecord run, RunSpec spec) = book.Factory.Create(request, launching: !ready, tmux);
        return ready ? run : book.Launch(run, runner, spec);
    }
}

using System.CommandLine;
using Stint.Cli.Parsing;
using Stint.Cli.Queue;
using Stint.Cli.Workspaces;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Core.Workspaces;

namespace Stint.Cli.Runs;

/// <summary><c>stint run</c>: record, launch, and say the id.</summary>
internal static class RunVerb
{
    internal const string Name = "run";

    internal static Command Create(GlobalOptions globals, RawArguments arguments)
    {
        var verb = new Command(Name, "Launch a command in a tmux window of its own and print the run's id. The command stands behind --.");
        var options = new RunOptions(verb);
        var queue = new QueueOptions(verb);
        var after = new AfterLaunch(verb);
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            RunRequest request = options.ToRequest(parsed, arguments);
            bool ready = parsed.GetValue(options.Ready);
            if (ready && after.Waits(parsed))
            {
                throw new StintException(ErrorCode.Invalid, "run: --ready does not launch: leave out --wait and --follow");
            }

            if (ready && queue.IsExplicit(parsed))
            {
                throw new StintException(ErrorCode.Invalid, "run: --ready only records it: leave out --queue, or hand it over later with 'stint queue add'");
            }

            bool queued = !ready && queue.IsAsked(parsed);
            if (queued && request.Window is not null)
            {
                throw new StintException(ErrorCode.Invalid, "run: the queue starts runs in windows of their own: leave out --window, or --queue and what implies it");
            }

            request = queue.Apply(parsed, invocation, request) with { Queue = queued };
            WorkspacePlan? workspace = options.Workspace(parsed) is { } path ? WorkspaceArgument.Read(invocation, path) : null;
            request = workspace is null ? request : request with
            {
                Workspace = workspace.File,
                Loader = WorkspaceArgument.Word(options.Loader(parsed)),
            };
            var place = new Placement
            {
                Ready = ready || queued,
                Workspace = workspace,
                CwdIsWorkspace = options.CwdIsWorkspace(parsed),
                SessionOfWindow = options.SessionGiven(parsed),
                Force = options.Force(parsed),
            };
            return after.Continue(parsed, invocation, place.Begin(invocation, request));
        }));
        return verb;
    }
}

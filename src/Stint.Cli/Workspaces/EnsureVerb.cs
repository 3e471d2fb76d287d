using System.CommandLine;
using Stint.Cli.Output;
using Stint.Cli.Parsing;
using Stint.Contracts;
using Stint.Core.Workspaces;

namespace Stint.Cli.Workspaces;

/// <summary><c>stint ensure</c>: prints the session's name; with JSON also whether this call made it.</summary>
internal static class EnsureVerb
{
    internal static Command Create(GlobalOptions globals)
    {
        Argument<string> path = WorkspaceArgument.Create();
        Option<string?> loader = WorkspaceArgument.LoaderOption();
        var json = new Option<bool>("--json") { Description = "Print {workspace, session_name, created} as JSON" };
        var verb = new Command("ensure", "Make a tmuxp workspace's session if it is missing; print its name.") { path, loader, json };
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            WorkspaceLoaderChoice choice = WorkspaceArgument.Loader(parsed.GetValue(loader), "ensure");
            WorkspacePlan plan = WorkspaceArgument.Read(invocation, parsed.GetValue(path)!);
            bool created = new WorkspaceSession(invocation.Tmux, invocation.Notice).Ensure(plan, choice);
            if (parsed.GetValue(json))
            {
                invocation.Out.Line(Json.Document(new EnsuredWorkspace(plan.File, plan.SessionName, created)));
                return 0;
            }

            invocation.Out.Line(plan.SessionName);
            if (OutputStream.ErrorIsTerminal && OutputStream.IsTerminal)
            {
                invocation.Notice(created ? "made it" : "it was there already");
            }

            return 0;
        }));
        return verb;
    }
}

using System.CommandLine;
using Stint.Cli.Parsing;

namespace Stint.Cli.Workspaces;

/// <summary><c>stint jobs</c>.</summary>
internal static class JobsVerb
{
    internal static Command Create(GlobalOptions globals)
    {
        Argument<string> path = WorkspaceArgument.Create();
        var watch = new Option<bool>("--watch") { Description = "Keep showing them as they change" };
        var json = new Option<bool>("--json") { Description = "Print them as JSON; with --watch a line per change" };
        var verb = new Command("jobs", "List a workspace's job windows as tmux has them. Any window named job:… is one.") { path, watch, json };
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            var listing = new JobListing(invocation, WorkspaceArgument.Read(invocation, parsed.GetValue(path)!).SessionName);
            return parsed.GetValue(watch) ? listing.Watch(parsed.GetValue(json)) : listing.Print(parsed.GetValue(json));
        }));
        return verb;
    }
}

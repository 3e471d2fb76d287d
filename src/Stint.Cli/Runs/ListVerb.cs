using System.CommandLine;
using Stint.Cli.Parsing;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;

namespace Stint.Cli.Runs;

/// <summary><c>stint ls</c>.</summary>
internal static class ListVerb
{
    internal static Command Create(GlobalOptions globals)
    {
        var status = new Option<string?>("--status") { Description = "Only runs in this status", HelpName = "STATUS" };
        var tag = new Option<string?>("--tag") { Description = "Only runs with this tag", HelpName = "TAG" };
        var archived = new Option<bool>("--archived") { Description = "Archived runs, too" };
        var limit = new Option<int>("--limit") { Description = "At most so many; 0 for all", HelpName = "N", DefaultValueFactory = _ => 50 };
        var watch = new Option<bool>("--watch") { Description = "Keep showing it as it changes" };
        var everywhere = new Option<bool>("--everywhere") { Description = "In all workdirs of this user" };
        var json = new Option<bool>("--json") { Description = "Print the runs as JSON" };
        var verb = new Command("ls", "List runs, newest first.") { status, tag, archived, limit, watch, everywhere, json };
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            var query = new RunQuery
            {
                Statuses = StatusesOf(parsed.GetValue(status)),
                Tag = parsed.GetValue(tag),
                Archived = parsed.GetValue(archived) ? ArchivedRuns.Included : ArchivedRuns.Excluded,
                Limit = parsed.GetValue(limit) is >= 0 and var n ? n : throw new StintException(ErrorCode.Invalid, "ls: --limit: it cannot be negative"),
            };
            using var listing = new RunListing(invocation, query, parsed.GetValue(everywhere));
            return parsed.GetValue(watch) ? listing.Watch(parsed.GetValue(json)) : listing.Print(parsed.GetValue(json));
        }));
        return verb;
    }

    private static RunStatus[] StatusesOf(string? word) => word is null ? []
        : [RunWords.ParseStatus(word) ?? throw new StintException(
            ErrorCode.Invalid, $"ls: --status: '{word}' is no status: {string.Join(", ", Enum.GetValues<RunStatus>().Select(s => s.Word()))}")];
}

using Stint.Contracts;
using Stint.Core.Runs;
using Stint.Server.Description;
using Stint.Server.Http;

namespace Stint.Server.Runs;

/// <summary>What the routes of runs take and give.</summary>
internal static class RunRoutes
{
    private const string StatusWord = """{"type":"string","enum":["ready","queued","launching","running","finished","failed","stopped"]}""";
    private static readonly string SortWord = $$"""{"type":"string","enum":[{{string.Join(',', RunOrder.Words.SelectMany(w => (string[])[$"\"{w}\"", $"\"-{w}\""]))}}],"default":"created"}""";
    private static readonly RouteAnswer TheRun = RouteAnswer.Json(ContractsJson.Default.Run, "The run as it is now");

    internal static readonly IReadOnlyList<Field> PageFields =
    [
        new("limit", """{"type":"integer","minimum":1,"default":50}""", "How many at most; more than 1000 is 1000"),
        new("before", Field.Text, "Only those behind the one with this id: the last of the page before"),
    ];

    /// <summary>The members of a body that makes a run.</summary>
    internal static readonly IReadOnlyList<Field> NewRun =
    [
        new("command", Field.Text, "A shell line, run by the server user's `$SHELL -lc`. Either this or `argv` is given"),
        new("argv", """{"type":"array","items":{"type":"string"},"minItems":1}""", "The program and its arguments, run without a shell"),
        new("name", Field.Text, "What people call it; default the program's base name"),
        new("tag", Field.Text, "For finding it and in its window's name; lower-cased, at most 40 of `a-z0-9_-`; default from the name"),
        new("workdir", Field.Text, "The folder in which the command starts; default the server's workdir"),
        new("env", Field.TextMap, "Variables to set over the server's environment"),
        new("timeout_s", """{"type":"number","exclusiveMinimum":0}""", "Seconds it may run"),
        new("after", """{"type":"array","items":{"type":"object","required":["id"],"properties":{"id":{"type":"string"},"condition":{"type":"string","enum":["ok","any"],"default":"ok"}}}}""", "Runs to wait for: until they ended well, or any way"),
        new("slots", """{"type":"object","additionalProperties":{"type":"integer","minimum":1}}""", "How many slots of each name it holds while it goes"),
        new("priority", """{"type":"integer","default":0}""", "Higher first"),
        new("queue", """{"type":"boolean","default":false}""", "Hand it to the queue"),
        new("auto_start", """{"type":"boolean","default":false}""", "Launch it at once. Without this and `queue` it is `ready` and waits for a word"),
    ];

    internal static readonly RouteDescription List = new("listRuns", "List runs, newest first or as asked")
    {
        Query =
        [
            new("archived", """{"type":"string","enum":["false","true","only"],"default":"false"}""", "Whether archived runs are among them, or are all"),
            new("status", $$"""{"type":"array","items":{{StatusWord}}}""", "Only runs of these statuses: repeated, or with commas between them"),
            new("id", Field.Texts, "Only these runs, at most 1000 of them: repeated, or with commas between them"),
            new("tag", Field.Text, "Only runs of this tag"),
            new("sweep_id", Field.Text, "Only runs of this sweep"),
            new("q", Field.Text, "Only runs with this in their name, command or id; case does not matter"),
            new("sort", SortWord, "By what; times latest first, durations longest first, all else lowest first. `-` before it turns that round; runs without a value come last either way"),
            .. PageFields,
        ],
        Answer = RouteAnswer.Page(ContractsJson.Default.IReadOnlyListRun, "The page"),
    };

    internal static readonly RouteDescription Counts = new("countRuns", "How many runs there are")
    {
        Answer = RouteAnswer.Json(ServerJson.Default.RunCounts, "The counts"),
    };

    internal static readonly RouteDescription Create = new("createRun", "Make a run")
    {
        NeedsBody = true,
        Body = NewRun,
        Answer = RouteAnswer.Json(ContractsJson.Default.Run, "The run, with its address in `Location`", 201),
        Problems = [404],
    };

    internal static readonly RouteDescription Get = new("getRun", "One run") { Answer = TheRun };

    internal static readonly RouteDescription Edit = new("editRun", "Change a run that was not launched yet")
    {
        Body =
        [
            new("name", Field.Text, "Another name"),
            new("command", Field.Text, "Another shell line"),
            new("workdir", Field.Text, "Another folder for the command to start in"),
        ],
        Answer = TheRun,
        Problems = [409],
    };

    internal static readonly RouteDescription Queue = new("queueRun", "Hand a ready run to the queue") { Answer = TheRun, Problems = [409] };

    internal static readonly RouteDescription Start = new("startRun", "Launch a ready or queued run now, past the queue's limit")
    {
        Answer = RouteAnswer.Json(ServerJson.Default.StartedRun, "What was started"),
        Problems = [409],
    };

    internal static readonly RouteDescription Stop = new("stopRun", "Stop a run, and answer when it has ended")
    {
        Details = "All that is left of it after the grace is killed. A run that has ended is answered as it is.",
        Body =
        [
            new("signal", """{"type":"string","default":"TERM"}""", "The signal's name, with or without `SIG`, or its number"),
            new("grace_s", """{"type":"number","minimum":0,"maximum":86400,"default":10}""", "Seconds between the signal and KILL"),
        ],
        Answer = TheRun,
    };

    internal static readonly RouteDescription Archive = new("archiveRun", "Hide a run that has ended") { Answer = TheRun, Problems = [409] };

    internal static readonly RouteDescription Unarchive = new("unarchiveRun", "Show an archived run again") { Answer = TheRun };

    internal static readonly RouteDescription Status = new("hintRun", "Say that something happened to a run")
    {
        Details = "The run's directory is looked at, and what it bears out goes on record; what the request itself says does not.",
        Answer = TheRun,
    };

    internal static readonly RouteDescription Rerun = new("rerunRun", "Make the same run once more")
    {
        Body =
        [
            new("command", Field.Text, "Another shell line instead of its command"),
            new("auto_start", """{"type":"boolean","default":false}""", "Launch it at once; without, it is `ready`"),
        ],
        Answer = RouteAnswer.Json(ContractsJson.Default.Run, "The new run", 201),
    };

    internal static readonly RouteDescription Send = new("sendToRun", "Type into a run's pane")
    {
        NeedsBody = true,
        Body =
        [
            new("text", Field.Text, "Text to type as it is. Either this or `keys` is given"),
            new("enter", """{"type":"boolean","default":true}""", "Whether Enter follows the text"),
            new("keys", Field.Texts, "Keys by tmux's names, such as `C-c`"),
        ],
        Answer = RouteAnswer.Nothing("It was typed"),
        Problems = [409],
    };

    internal static readonly RouteDescription Screen = new("screenOfRun", "What a run's pane shows") { Answer = RouteAnswer.Text("The pane's lines"), Problems = [409] };
}

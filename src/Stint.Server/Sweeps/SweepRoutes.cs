using Stint.Contracts;
using Stint.Server.Description;
using Stint.Server.Runs;

namespace Stint.Server.Sweeps;

/// <summary>What the routes of sweeps take and give.</summary>
internal static class SweepRoutes
{
    private static readonly RouteAnswer TheSweep = RouteAnswer.Json(ContractsJson.Default.Sweep, "The sweep as it is now");

    private static readonly IReadOnlyList<Field> Definition =
    [
        new("name", Field.Text, "What people call it"),
        new("base_command", Field.Text, "A shell line. A parameter's value replaces `{name}` in it, quoted, or follows it as `--name=value`. Either this or `argv` is given"),
        new("argv", """{"type":"array","items":{"type":"string"},"minItems":1}""", "The program and its arguments, without a shell; parameters go in likewise"),
        new("workdir", Field.Text, "The folder in which the commands start; default the server's workdir"),
        new("parameters", """{"type":"object","additionalProperties":{"anyOf":[{"type":["string","number","boolean"]},{"type":"array","items":{"type":["string","number","boolean"]}},{"type":"object","required":["min","max"],"properties":{"min":{"type":"number"},"max":{"type":"number"},"step":{"type":"number","default":1}}}]}}""", "Each name's values"),
        new("mode", """{"type":"string","enum":["grid","random"],"default":"grid"}""", "All cells, or some that are drawn"),
        new("count", """{"type":"integer","minimum":1}""", "Of a random sweep: how many cells are drawn"),
        new("seed", Field.Integer, "Of a random sweep: the same seed draws the same cells; default one that is noted"),
        new("max_runs", """{"type":"integer","minimum":1,"default":10000}""", "The most cells that get runs"),
        new("parallel", """{"type":"integer","minimum":1}""", "How many of its runs are kept going, apart from the queue's limit; without it they obey that one"),
        new("fail_fast", """{"type":"boolean","default":false}""", "The first cell that fails stops those that wait"),
        new("goal", Field.Text, "What it is for"),
    ];

    internal static readonly RouteDescription List = new("listSweeps", "List sweeps, newest first")
    {
        Query = [new("limit", """{"type":"integer","minimum":1,"default":50}""", "How many at most; more than 1000 is 1000"), new("before", Field.Text, "Only those older than the one with this id: the last of the page before")],
        Answer = RouteAnswer.Page(ContractsJson.Default.IReadOnlyListSweep, "The page"),
    };

    internal static readonly RouteDescription Create = new("createSweep", "Make a sweep, with a ready run for each cell")
    {
        NeedsBody = true,
        Body =
        [
            .. Definition,
            new("auto_start", """{"type":"boolean","default":false}""", "Hand its runs to the queue at once"),
            new("status", """{"type":"string","enum":["draft"]}""", "`draft`: no runs are made before it is started"),
        ],
        Answer = RouteAnswer.Json(ContractsJson.Default.Sweep, "The sweep, with its address in `Location`", 201),
    };

    internal static readonly RouteDescription Get = new("getSweep", "One sweep") { Answer = TheSweep };

    internal static readonly RouteDescription Edit = new("editSweep", "Change a sweep; runs that exist stay as they are") { Details = "`count`, `seed`, `max_runs`, `parallel` and `goal` are taken back by null.", Body = Definition, Answer = TheSweep };

    internal static readonly RouteDescription Start = new("startSweep", "Hand all cells to the queue that have no run yet, or a ready one")
    {
        Query = [new("parallel", """{"type":"integer","minimum":1}""", "How many are kept going to the end, apart from the queue's limit")],
        Answer = TheSweep,
    };

    internal static readonly RouteDescription Pause = new("pauseSweep", "Start nothing more of it; what runs goes on") { Answer = TheSweep };

    internal static readonly RouteDescription Resume = new("resumeSweep", "Go on: cells that are missing, failed or stopped get a run") { Answer = TheSweep };

    internal static readonly RouteDescription Stop = new("stopSweep", "Stop what waits and what runs, and answer when all have ended") { Answer = TheSweep };

    internal static readonly RouteDescription Retry = new("retrySweep", "Run cells once more that failed or were stopped") { Answer = TheSweep };

    internal static readonly RouteDescription AddRun = new("addRunToSweep", "Make one more run in a sweep, beside its grid")
    {
        NeedsBody = true,
        Body = RunRoutes.NewRun,
        Answer = RouteAnswer.Json(ContractsJson.Default.Run, "The run, with its address in `Location`", 201),
    };
}

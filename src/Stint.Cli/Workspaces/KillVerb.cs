using System.CommandLine;
using System.Globalization;
using Stint.Cli.Output;
using Stint.Cli.Parsing;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Core.Workspaces.Jobs;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Cli.Workspaces;

/// <summary><c>stint kill</c>.</summary>
internal static class KillVerb
{
    internal const string Name = "kill";

    internal static Command Create(GlobalOptions globals)
    {
        Argument<string> path = WorkspaceArgument.Create();
        var tag = new ChoosingOption<string?>("--tag") { Description = "All jobs with this tag", HelpName = "TAG" };
        var window = new ChoosingOption<string?>("--window-id") { Description = "The job in this window", HelpName = "@N" };
        var run = new ChoosingOption<string?>("--run") { Description = "The job of this run, by id or unambiguous prefix", HelpName = "ID" };
        var all = new ChoosingOption<bool>("--all-jobs") { Description = "All jobs" };
        var signal = new Option<string>("--signal") { Description = "First signal (default TERM)", HelpName = "NAME", DefaultValueFactory = _ => "TERM" };
        Option<TimeSpan?> grace = Duration.Option("--grace", "How long until KILL (default 10s)", TimeSpan.FromSeconds(10));
        var json = new Option<bool>("--json") { Description = "Print what was done as JSON" };
        var verb = new Command(
            Name, "End jobs of a workspace and close their windows. Say which by one of --tag, --window-id, --run and --all-jobs. Windows that are no jobs are never touched.")
        {
            path, tag, window, run, all, signal, grace, json,
        };
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            JobSelection selection = SelectionOf(parsed.GetValue(tag), parsed.GetValue(window), parsed.GetValue(run), parsed.GetValue(all));
            string name = parsed.GetValue(signal)!;
            var order = new StopOrder
            {
                Signal = Signals.TryParse(name, out int number)
                    ? Signals.NameOf(number)
                    : throw new StintException(ErrorCode.Invalid, $"kill: --signal: '{name}' is no signal: write a name such as INT or TERM"),
                Grace = parsed.GetValue(grace) ?? TimeSpan.FromSeconds(10),
            };
            string session = WorkspaceArgument.Read(invocation, parsed.GetValue(path)!).SessionName;
            IReadOnlyList<JobWindow> jobs = selection.Among(JobWindows.List(invocation.Tmux.ForNewRuns, session), session);
            return Kill(invocation, jobs, order, parsed.GetValue(json));
        }));
        return verb;
    }

    private static JobSelection SelectionOf(string? tag, string? window, string? run, bool all)
    {
        JobSelection[] chosen =
        [
            .. tag is { } text ? [new JobSelection.Tagged(text)] : Array.Empty<JobSelection>(),
            .. window is { } id ? [new JobSelection.InWindow(WindowOf(id))] : Array.Empty<JobSelection>(),
            .. run is { Length: > 0 } of ? [new JobSelection.OfRun(of)] : Array.Empty<JobSelection>(),
            .. all ? [new JobSelection.All()] : Array.Empty<JobSelection>(),
        ];
        return chosen is [var only]
            ? only
            : throw new StintException(
                ErrorCode.Invalid, $"kill: {(chosen.Length == 0 ? "which jobs is not said" : "jobs are named in several ways")}: give one of --tag, --window-id, --run and --all-jobs");
    }

    private static WindowId WindowOf(string text) => WindowId.TryParse(text, out WindowId id)
        ? id
        : throw new StintException(ErrorCode.Invalid, $"kill: --window-id: '{text}' is no window's id: write one such as @3, as 'stint jobs' shows it");

    private static int Kill(Invocation invocation, IReadOnlyList<JobWindow> jobs, StopOrder order, bool json)
    {
        var killed = new List<KilledJob>();
        PosixException? unheard = null;
        foreach (KilledJob job in new JobKill(invocation.Tmux, TimeProvider.System, invocation.Notice).Run(jobs, order))
        {
            killed.Add(job);
            try
            {
                invocation.Out.Write(json ? "" : Line(job));
                invocation.Out.Flush();
            }
            catch (PosixException e)
            {
                unheard = e; // that nobody reads any more is no reason to leave the rest half killed
            }
        }

        if (json)
        {
            Dictionary<string, KilledJob> byPane = killed.ToDictionary(k => k.TmuxPane, StringComparer.Ordinal);
            invocation.Out.Line(Json.Document([.. jobs.Select(j => byPane[j.Job.TmuxPane])]));
        }

        return unheard is not null ? throw unheard : killed.Exists(k => k.Outcome == KillOutcome.Failed) ? ErrorLine.Failed : 0;
    }

    private static string Line(KilledJob job)
    {
        string how = job switch
        {
            { Signal: { } signal } => $" (SIG{signal})",
            { ExitCode: { } code } => string.Create(CultureInfo.InvariantCulture, $" (exit {code})"),
            _ => "",
        };
        string line = $"{job.TmuxWindowId} {job.TmuxWindow} {job.Outcome.Word()}{how}{(job.Message is { } message ? $": {message}" : "")}";
        return Runs.RunTable.OneLine(line) + "\n";
    }
}

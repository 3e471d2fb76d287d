using Stint.Cli.Queue;
using Stint.Contracts;
using Stint.Core.Runs;

namespace Stint.Cli.Runs;

/// <summary>A bare <c>stint</c>: what is running, and the last few ends.</summary>
internal static class OverviewVerb
{
    private const int Ends = 5;

    internal static int Execute(Invocation opened)
    {
        using Invocation invocation = opened;
        if (invocation.TryOpen() is not { } book)
        {
            invocation.Out.Line($"No runs in {invocation.Workdir.Path} yet. Start one:  stint run -- COMMAND");
            invocation.Out.Line("All verbs:  stint --help");
            invocation.Out.Flush();
            return 0;
        }

        IReadOnlyList<RunRecord> active = [.. book.Reconciler.Reconcile(book.Store.Active()).Where(r => !r.Status.IsFinal())];
        IReadOnlyList<RunRecord> waiting = [.. ((RunStatus[])[RunStatus.Ready, RunStatus.Queued]).SelectMany(s => book.Store.List(new RunQuery { Statuses = [s], Limit = Ends }))];
        IReadOnlyList<RunRecord> ended = [.. book.Store.List(new RunQuery { Limit = 20 }).Where(r => r.Status.IsFinal()).OrderByDescending(r => r.EndedAt).Take(Ends)];
        Section(invocation, "Running", active);
        Section(invocation, "Waiting", waiting);
        Section(invocation, "Ended lately", ended);
        if (active.Count + waiting.Count + ended.Count == 0)
        {
            invocation.Out.Line($"Nothing runs in {invocation.Workdir.Path}. Start something:  stint run -- COMMAND");
        }

        invocation.Out.Flush();
        return 0;
    }

    private static void Section(Invocation invocation, string title, IReadOnlyList<RunRecord> runs)
    {
        if (runs.Count == 0)
        {
            return;
        }

        invocation.Out.Line(invocation.Style.Bold(title));
        RunTable.Print(invocation.Out, invocation.Style, [.. runs.Select(r => (r, invocation.Workdir))], everywhere: false, QueuePlace.Among(invocation.Open(), runs));
        invocation.Out.Line();
    }
}

using Stint.Contracts;

namespace Stint.Core.Runs;

/// <summary>What may be done to a run in its present state, and why not: the one place that says so.</summary>
public static class RunActions
{
    public static IReadOnlyList<RunAction> Of(RunRecord run, bool hasWindow)
    {
        bool final = run.Status.IsFinal();
        string word = run.Status.Word();
        return
        [
            Action("queue", run.Status == RunStatus.Ready, $"it is {word}"),
            Action("start", run.Status is RunStatus.Ready or RunStatus.Queued, $"it is {word}"),
            Action("edit", run.Status is RunStatus.Ready or RunStatus.Queued, "it has been launched"),
            Action("stop", !final, "it has ended"),
            Action("attach", hasWindow, "it has no window"),
            Action("send", run.Status == RunStatus.Running, $"it is {word}"),
            Action("rerun", true, ""),
            Action("archive", final && !run.IsArchived, final ? "it is archived" : "it has not ended"),
            Action("unarchive", run.IsArchived, "it is not archived"),
        ];
    }

    private static RunAction Action(string name, bool allowed, string why) => new(name, allowed, allowed ? null : why);
}

using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Tmux;

namespace Stint.Core.Terminals;

/// <summary>The window of one run as its viewers find it.</summary>
internal sealed class ViewedWindow(TmuxAccess access, RunRecord run)
{
    internal TmuxServer Tmux { get; } = access.Of(run);

    /// <summary>The window, or <see cref="StintException"/> saying why there is none.</summary>
    internal WindowSight Require()
    {
        _ = access.RequireProgram();
        _ = Tmux.RequireSupported();
        return Find() ?? throw new StintException(ErrorCode.NotFound, (run.Status, run.TmuxWindowId) switch
        {
            (RunStatus.Ready, _) => $"run {run.Id}: it is not launched yet: launch it with 'stint start {run.Id}'",
            (RunStatus.Queued, _) => $"run {run.Id}: it is queued and has no window yet: see 'stint queue'",
            (RunStatus.Launching, null) => $"run {run.Id}: its window is being made: try again",
            _ => $"run {run.Id}: its window is closed: its output is in 'stint logs {run.Id}'",
        });
    }

    /// <summary>
    /// The window, or null when there is none. Takes abandoned viewers away in passing: those whose session could not notice that its
    /// client had left.
    /// </summary>
    internal WindowSight? Find()
    {
        if (run.TmuxWindowId is not { } id)
        {
            return null;
        }

        IReadOnlyList<WindowSight> sights = WindowSight.Look(Tmux, id);
        WindowSight[] abandoned = [.. sights.Where(s => s.IsAbandonedViewer)];
        foreach (WindowSight viewer in abandoned)
        {
            Remove(new Viewer(viewer.Session, viewer.Window, viewer.Former ?? viewer.Size));
        }

        return (abandoned.Length > 0 ? WindowSight.Look(Tmux, id) : sights).FirstOrDefault(s => s.Holds(run));
    }

    /// <summary>Takes a viewer away whose client has left. tmux has mostly done so.</summary>
    internal void Remove(Viewer viewer) => _ = Tmux.TryRun([viewer.KillIfThere, .. viewer.GiveBack]);
}

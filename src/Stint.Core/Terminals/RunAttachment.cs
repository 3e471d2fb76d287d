using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Tmux;

namespace Stint.Core.Terminals;

/// <summary>How a look at a run's window ended.</summary>
public enum AttachEnd
{
    /// <summary>The user left; the window is there.</summary>
    Left,

    /// <summary>The window closed.</summary>
    WindowClosed,

    /// <summary>The tmux client around this terminal shows the window now and goes on doing so.</summary>
    Switched,
}

/// <summary>Attaches this process's terminal to one run's window.</summary>
public sealed class RunAttachment(TmuxAccess access, RunRecord run)
{
    private readonly TmuxServer _tmux = access.Of(run);

    /// <summary>
    /// Shows the window in this terminal and returns when the user has left it or it has closed; inside a pane of the same tmux server
    /// switches the client there and returns at once. The window has the terminal's size meanwhile and the former one again afterwards;
    /// with <paramref name="readOnly"/> it keeps its size and takes no keys. Throws <see cref="StintException"/> when the run has no window,
    /// or the terminal cannot show it.
    /// </summary>
    public AttachEnd Attach(bool readOnly)
    {
        WindowSight window = Require();
        if (!readOnly && EnclosingClient.Find(_tmux) is { } client)
        {
            if (client.Window != window.Window)
            {
                Check(_tmux.TryRun(Viewer.New(window).Switch(client)) is { Failure: not null } reply ? reply.Error : null);
            }

            return AttachEnd.Switched;
        }

        var viewer = Viewer.New(window);
        (string program, IReadOnlyList<string> arguments) = _tmux.ForegroundArguments(viewer.Attach(readOnly));
        string? complaint = ForegroundClient.Run(program, arguments);
        Remove(viewer); // tmux has done so, unless the client never came up or the user killed the session
        Check(complaint);
        return Find() is null ? AttachEnd.WindowClosed : AttachEnd.Left;
    }

    /// <summary>Whether there is a window to attach to. Throws as <see cref="Attach"/> does when there is none.</summary>
    public void EnsureWindow() => _ = Require();

    private WindowSight Require()
    {
        _ = access.RequireProgram();
        _ = _tmux.RequireSupported();
        return Find() ?? throw new StintException(ErrorCode.NotFound, (run.Status, run.TmuxWindowId) switch
        {
            (RunStatus.Ready, _) => $"run {run.Id}: it is not launched yet: launch it with 'stint start {run.Id}'",
            (RunStatus.Queued, _) => $"run {run.Id}: it is queued and has no window yet: see 'stint queue'",
            (RunStatus.Launching, null) => $"run {run.Id}: its window is being made: try again",
            _ => $"run {run.Id}: its window is closed: its output is in 'stint logs {run.Id}'",
        });
    }

    // Takes abandoned viewers away in passing: those whose session could not notice that its client had left.
    private WindowSight? Find()
    {
        if (run.TmuxWindowId is not { } id)
        {
            return null;
        }

        IReadOnlyList<WindowSight> sights = WindowSight.Look(_tmux, id);
        WindowSight[] abandoned = [.. sights.Where(s => s.IsAbandonedViewer)];
        foreach (WindowSight viewer in abandoned)
        {
            Remove(new Viewer(viewer.Session, viewer.Window, viewer.Former ?? viewer.Size));
        }

        return (abandoned.Length > 0 ? WindowSight.Look(_tmux, id) : sights).FirstOrDefault(s => s.Holds(run));
    }

    private void Remove(Viewer viewer)
    {
        _ = _tmux.TryRun(viewer.Kill);
        _ = _tmux.TryRun(viewer.GiveBack);
    }

    private void Check(string? complaint)
    {
        if (complaint is not null)
        {
            string hint = complaint.Contains("terminal", StringComparison.Ordinal)
                ? $"tmux cannot use this terminal (TERM={Environment.GetEnvironmentVariable("TERM")}): use 'stint open {run.Id}' or 'stint logs -f {run.Id}'"
                : "see 'stint doctor'";
            throw new StintException(ErrorCode.Unavailable, $"attach: run {run.Id}: {complaint.Replace('\n', ' ')}: {hint}");
        }
    }
}

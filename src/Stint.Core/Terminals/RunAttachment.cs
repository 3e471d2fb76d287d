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
    private readonly ViewedWindow _window = new(access, run);

    /// <summary>
    /// Shows the window in this terminal and returns when the user has left it or it has closed; inside a pane of the same tmux server
    /// switches the client there and returns at once. The window has the terminal's size meanwhile and the former one again afterwards;
    /// with <paramref name="readOnly"/> it keeps its size and takes no keys. Throws <see cref="StintException"/> when the run has no window,
    /// or the terminal cannot show it.
    /// </summary>
    public AttachEnd Attach(bool readOnly)
    {
        WindowSight window = _window.Require();
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
        _window.Remove(viewer); // tmux has done so, unless the client never came up or the user killed the session
        Check(complaint);
        return _window.Find() is null ? AttachEnd.WindowClosed : AttachEnd.Left;
    }

    /// <summary>Whether there is a window to attach to. Throws as <see cref="Attach"/> does when there is none.</summary>
    public void EnsureWindow() => _ = _window.Require();

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

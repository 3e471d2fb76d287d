using Stint.Tmux;

namespace Stint.Core.Terminals.Live;

/// <summary>Gives a window the size that one of its viewers wants: always the newest wish, one call of tmux at a time.</summary>
internal sealed class TerminalSizing(TerminalHub hub, RunTerminal terminal)
{
    private readonly Lock _lock = new();
    private WindowSize? _wanted;
    private Task _work = Task.CompletedTask;
    private bool _isNew, _isWorking;
    private volatile bool _holds;

    /// <summary>Whether the window has its size from this viewer.</summary>
    internal bool Holds => _holds;

    /// <summary>Null: the window's own.</summary>
    internal void Want(WindowSize? size)
    {
        lock (_lock)
        {
            (_wanted, _isNew) = (size, true);
            if (!_isWorking)
            {
                _isWorking = true;
                _work = WorkAsync();
            }
        }
    }

    /// <summary>Completes when nothing more will be asked of tmux.</summary>
    internal Task FinishAsync()
    {
        lock (_lock)
        {
            _isNew = false;
            return _work;
        }
    }

    private async Task WorkAsync()
    {
        await Task.Yield();
        while (Next() is var (size, isNew) && isNew)
        {
            if (size is null && !_holds)
            {
                continue;
            }

            WindowSize? now = await hub.Errands.Run(() => size is { } wanted ? Hold(wanted) : LetGo()).ConfigureAwait(false);
            if (now is { } seen)
            {
                hub.Tell(terminal, seen);
            }

            terminal.RepeatSize(); // the answer, also where nothing came of it
        }
    }

    private (WindowSize? Size, bool IsNew) Next()
    {
        lock (_lock)
        {
            (bool isNew, _isNew) = (_isNew, false);
            _isWorking = isNew;
            return (_wanted, isNew);
        }
    }

    private WindowSize? Hold(WindowSize size)
    {
        if (Look() is not { } window)
        {
            return null;
        }

        terminal.Viewer = terminal.Viewer with { Former = window.Former ?? window.Size };
        _holds = true;
        return Tmux.TryRun(terminal.Viewer.Hold(size)).Failure is null ? size : Look()?.Size;
    }

    private WindowSize? LetGo()
    {
        _holds = false;
        _ = Tmux.TryRun(terminal.Viewer.LetGo);
        return Look()?.Size;
    }

    private WindowSight? Look()
    {
        try
        {
            return terminal.Window.Find();
        }
        catch (TmuxException)
        {
            return null; // it hangs, or is gone; then the client ends as well
        }
    }

    private TmuxServer Tmux => terminal.Window.Tmux;
}

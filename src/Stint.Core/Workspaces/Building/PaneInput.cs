using Stint.Core.Panes;
using Stint.Tmux;

namespace Stint.Core.Workspaces.Building;

/// <summary>Watches a pane, from outside and without touching it, for the moment from which on it takes input.</summary>
internal sealed class PaneInput(ITmuxClient tmux, MadePane pane)
{
    // For programs of which nobody can tell what they wait for.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(500);
    private long? _quietSince;

    internal string PaneId => pane.PaneId;

    /// <summary>Whether it takes input now. Once it does it is not to be asked again.</summary>
    internal bool Look()
    {
        InputState state = PaneReadiness.Judge(PaneProgram.Of(pane.Process, pane.Terminal));
        if (state != InputState.Unclear)
        {
            _quietSince = null;
            return state == InputState.Ready;
        }

        _quietSince ??= Environment.TickCount64;
        if (Environment.TickCount64 - _quietSince < Settling.TotalMilliseconds)
        {
            return false;
        }

        _quietSince = null;
        return HasShownSomething();
    }

    private bool HasShownSomething() =>
        tmux.TryRun(Commands.DisplayMessage("#{cursor_x},#{cursor_y},#{alternate_on},#{history_size}", pane.PaneId)) is { Failure: null, Text: not "0,0,0,0" };
}

using Stint.Tmux;

namespace Stint.Core.Workspaces.Building;

/// <summary>
/// A window is built far larger than any terminal. When the first one shows it, tmux squeezes the panes so that a main pane of 80
/// columns may keep a single one: the layout is made once more then, at the window's real size.
/// </summary>
internal static class LayoutHook
{
    private const string Hook = "window-resized";

    // The hook exists from tmux 3.3 on.
    private const string Exists = "#{m/r:^(next-)?(3\\.([3-9]|[1-9][0-9])|[4-9]\\.|[1-9][0-9]+\\.)|^master,#{version}}";

    /// <summary>Sets the hook, which goes away with its first use.</summary>
    internal static TmuxCommand For(string window, string layout)
    {
        TmuxCommandList again = [new TmuxCommand("set-hook", "-u", "-w", Hook), new TmuxCommand("select-layout", layout)];
        return Commands.IfShellFormat(Exists, Commands.SetHook(OptionScope.Window, Hook, again, window), target: window);
    }
}

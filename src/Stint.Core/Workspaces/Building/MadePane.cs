using System.Globalization;

namespace Stint.Core.Workspaces.Building;

/// <summary>A pane as tmux reported it when it was made.</summary>
internal sealed record MadePane(string WindowId, string PaneId, int Process, string Terminal)
{
    /// <summary>What a command that makes a pane prints.</summary>
    internal const string Printed = "#{window_id} #{pane_id} #{pane_pid} #{pane_tty}";

    internal static MadePane? Parse(string text) =>
        text.Split(' ', 4) is [var window, var pane, var pid, var terminal]
        && int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out int process)
            ? new MadePane(window, pane, process, terminal)
            : null;
}

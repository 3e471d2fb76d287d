using System.Globalization;
using Stint.Tmux;

namespace Stint.Core.Workspaces;

/// <summary>The tmux commands that make a workspace's panes.</summary>
internal static class NewPane
{
    /// <summary>Makes a window with its first pane, behind the scenes: the session's current window stays what it is.</summary>
    internal static TmuxCommand InWindow(string session, WorkspaceWindow window)
    {
        List<string> arguments = ["-d", "-P", "-F", StepList.Marked(MadePane.Printed)];
        if (window.Name is { } name)
        {
            arguments.AddRange(["-n", name]); // tmux expands formats in it: that is what one can write in a tmuxp file, too
        }

        AddPane(arguments, window.Panes[0]);
        arguments.AddRange(["-t", session + window.Index?.ToString(CultureInfo.InvariantCulture)]);
        return WithShell("new-window", arguments, window.Panes[0]);
    }

    /// <summary>Splits a window's active pane in two, one above the other; the new one becomes active.</summary>
    internal static TmuxCommand BySplit(string window, WorkspacePane pane)
    {
        List<string> arguments = ["-v", "-P", "-F", StepList.Marked(MadePane.Printed)];
        AddPane(arguments, pane);
        arguments.AddRange(["-t", window]);
        return WithShell("split-window", arguments, pane);
    }

    private static void AddPane(List<string> arguments, WorkspacePane pane)
    {
        if (!string.IsNullOrEmpty(pane.StartDirectory))
        {
            arguments.AddRange(["-c", Literal.ForFormat(pane.StartDirectory)]);
        }

        foreach (WorkspaceSetting variable in pane.Environment)
        {
            arguments.AddRange(["-e", $"{variable.Name}={variable.Value}"]);
        }
    }

    private static TmuxCommand WithShell(string command, List<string> arguments, WorkspacePane pane)
    {
        if (!string.IsNullOrEmpty(pane.Shell))
        {
            arguments.AddRange(["--", pane.Shell]);
        }

        return new TmuxCommand(command, (IReadOnlyList<string>)arguments);
    }
}

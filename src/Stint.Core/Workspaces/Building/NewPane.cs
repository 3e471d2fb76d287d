using System.Globalization;
using Stint.Tmux;

namespace Stint.Core.Workspaces.Building;

/// <summary>The tmux commands that make a workspace's panes.</summary>
internal static class NewPane
{
    /// <summary>
    /// Whether the session can begin with its first window: nothing is said about the session that must hold before that is made.
    /// </summary>
    internal static bool MayOpenSession(WorkspacePlan plan) =>
        plan is { BeforeScript: null, Options: [], GlobalOptions: [] } && !plan.HasEnvironment
        && plan.Windows[0] is { Index: null } first && first.Name?.Contains('#') != true
        && (first.Panes[0].StartDirectory ?? "") == (plan.StartDirectory ?? "");

    /// <summary>Makes the session with the first window.</summary>
    internal static TmuxCommand InNewSession(WorkspacePlan plan, int columns, int rows) => Commands.NewSession(new NewSessionOptions
    {
        Name = plan.SessionName,
        WindowName = plan.Windows[0].Name,
        Width = columns,
        Height = rows,
        StartDirectory = string.IsNullOrEmpty(plan.StartDirectory) ? null : plan.StartDirectory,
        PrintFormat = StepList.Marked(MadePane.Printed),
        Command = plan.Windows[0].Panes[0].Shell is { Length: > 0 } shell ? [shell] : [],
    });

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

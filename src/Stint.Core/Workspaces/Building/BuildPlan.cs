using Stint.Tmux;

namespace Stint.Core.Workspaces.Building;

/// <summary>
/// A workspace as steps, in tmuxp's order: window after window, pane after pane, each with its options, layout and keys. Batches end
/// where a pane's keys take time on purpose: what stands behind a sleep is not made before it.
/// </summary>
internal static class BuildPlan
{
    private const int PanesThatFit = 3;

    internal static IReadOnlyList<IReadOnlyList<BuildStep>> Batches(WorkspacePlan plan)
    {
        var batches = new List<IReadOnlyList<BuildStep>>();
        var open = new List<BuildStep>();
        foreach (BuildStep step in Steps(plan))
        {
            open.Add(step);
            if (step is TypeStep { Sleeps: true })
            {
                batches.Add(open);
                open = [];
            }
        }

        batches.Add(open);
        return batches;
    }

    /// <summary>What is set on the session before its windows are made.</summary>
    internal static IEnumerable<BuildStep> SessionSteps(WorkspacePlan plan)
    {
        foreach (WorkspaceSetting option in plan.Options)
        {
            yield return OfSession($"options.{option.Name}", target => Commands.SetOption(OptionScope.Session, option.Name, option.Value, target));
        }

        foreach (WorkspaceSetting option in plan.GlobalOptions)
        {
            yield return OfSession($"global_options.{option.Name}", _ => Commands.SetOption(OptionScope.Session, option.Name, option.Value, global: true));
        }

        foreach (WorkspaceSetting variable in plan.Environment)
        {
            yield return OfSession($"environment.{variable.Name}", target => Commands.SetEnvironment(variable.Name, variable.Value, target));
        }
    }

    private static IEnumerable<BuildStep> Steps(WorkspacePlan plan)
    {
        for (int w = 0; w < plan.Windows.Count; w++)
        {
            foreach (BuildStep step in WindowSteps(plan, w))
            {
                yield return step;
            }
        }

        int focused = LastFocused(plan.Windows, w => w.Focus);
        if (focused >= 0)
        {
            yield return new CommandStep(BuildStage.Settle, FileKey.OfWindow(focused, "focus"), focused, -1, Commands.SelectWindow);
        }
    }

    private static IEnumerable<BuildStep> WindowSteps(WorkspacePlan plan, int w)
    {
        WorkspaceWindow window = plan.Windows[w];
        yield return new MakeStep(BuildStage.Make, FileKey.OfWindow(w), w, 0, session => NewPane.InWindow(session, window));
        foreach (WorkspaceSetting option in window.Options)
        {
            yield return Option(BuildStage.Shape, FileKey.OfWindow(w, $"options.{option.Name}"), w, option);
        }

        if (window.Focus)
        {
            yield return new CommandStep(BuildStage.Shape, FileKey.OfWindow(w, "focus"), w, -1, Commands.SelectWindow);
        }

        for (int p = 0; p < window.Panes.Count; p++)
        {
            foreach (BuildStep step in PaneSteps(window, w, p))
            {
                yield return step;
            }
        }

        if (window.Layout is { Length: > 0 } layout && window.Panes.Count > 1 && LayoutName.IsName(layout))
        {
            yield return new CommandStep(BuildStage.Shape, FileKey.OfWindow(w, "layout"), w, -1, target => LayoutHook.For(target, layout));
        }

        foreach (WorkspaceSetting option in window.OptionsAfter)
        {
            yield return Option(BuildStage.Settle, FileKey.OfWindow(w, $"options_after.{option.Name}"), w, option);
        }

        int focused = LastFocused(window.Panes, p => p.Focus);
        if (focused >= 0 && focused < window.Panes.Count - 1)
        {
            yield return new CommandStep(BuildStage.Settle, FileKey.OfPane(w, focused, "focus"), w, focused, Commands.SelectPane);
        }
    }

    // A split makes the new pane the active one: the window's id stands for it in what follows.
    private static IEnumerable<BuildStep> PaneSteps(WorkspaceWindow window, int w, int p)
    {
        WorkspacePane pane = window.Panes[p];
        string key = FileKey.OfPane(w, p);
        if (p > 0)
        {
            yield return new MakeStep(BuildStage.Shape, key, w, p, target => NewPane.BySplit(target, pane));
        }

        // A few panes find room without it; many do only where each split is followed by it.
        if (!string.IsNullOrEmpty(window.Layout) && (p == window.Panes.Count - 1 || p >= PanesThatFit))
        {
            yield return new CommandStep(BuildStage.Shape, FileKey.OfWindow(w, "layout"), w, -1, target => Commands.SelectLayout(target, window.Layout));
        }

        if (pane.Title is { } title)
        {
            yield return new CommandStep(BuildStage.Shape, FileKey.OfPane(w, p, "title"), w, -1, target => Commands.SetPaneTitle(target, title));
        }

        if (pane.Keys.Count > 0)
        {
            yield return new TypeStep(key, w, p, pane.Keys);
        }
    }

    private static CommandStep Option(BuildStage stage, string what, int w, WorkspaceSetting option) =>
        new(stage, what, w, -1, target => Commands.SetOption(OptionScope.Window, option.Name, option.Value, target));

    private static CommandStep OfSession(string what, Func<string, TmuxCommand> command) => new(BuildStage.Make, what, -1, -1, command);

    private static int LastFocused<T>(IReadOnlyList<T> items, Func<T, bool> focus)
    {
        int last = items.Count - 1;
        while (last >= 0 && !focus(items[last]))
        {
            last--;
        }

        return last;
    }
}

using Stint.Core.Workspaces.Files;

namespace Stint.Core.Workspaces.Plans;

/// <summary>What a window hands down to its panes.</summary>
internal sealed record PaneDefaults
{
    internal required string? StartDirectory { get; init; }

    internal required string? Shell { get; init; }

    internal required IReadOnlyList<WorkspaceSetting> Environment { get; init; }

    internal required TypingRules Rules { get; init; }

    /// <summary>The session's and the window's commands for every pane.</summary>
    internal required IReadOnlyList<FileCommand> Before { get; init; }
}

/// <summary>The panes of a window.</summary>
internal sealed class PaneReader(Expansion expansion, CommandReader commands)
{
    private int _typedLines;

    internal WorkspacePane Read(FileValue pane, PaneDefaults defaults, bool first)
    {
        if (pane.Node is not MappingNode)
        {
            return Pane(defaults, Keys(pane, defaults.Rules, defaults.Before, [], commands.Of(pane)));
        }

        WorkspaceKeys[] keys = Keys(pane, defaults.Rules.With(pane), defaults.Before, commands.Of(pane["shell_command_before"]), commands.Of(pane));
        return Pane(defaults, keys) with
        {
            StartDirectory = StartDirectories.Below(defaults.StartDirectory, pane["start_directory"], expansion),
            Shell = Shell(pane.Written("shell"), defaults.Shell, first),
            Title = pane["title"]?.Name() is { Length: > 0 } title ? title : null,
            Focus = pane["focus"]?.Flag() ?? false,
            Environment = pane["environment"] is { } environment ? SettingReader.Environment(environment, expansion) : defaults.Environment,
        };
    }

    /// <summary>The pane of a window that names none.</summary>
    internal WorkspacePane Unnamed(FileValue window, PaneDefaults defaults) => Pane(defaults, Keys(window, defaults.Rules, defaults.Before));

    private static WorkspacePane Pane(PaneDefaults defaults, WorkspaceKeys[] keys) =>
        new() { StartDirectory = defaults.StartDirectory, Shell = defaults.Shell, Environment = defaults.Environment, Keys = keys };

    // An empty shell is the window's for the first pane, with which the window is made, and the default shell for the others.
    private static string? Shell(FileValue? written, string? window, bool first) => written switch
    {
        null => window,
        { IsNull: true } => null,
        _ => written.Text() is { Length: > 0 } shell ? shell : first ? window : null,
    };

    private WorkspaceKeys[] Keys(FileValue pane, TypingRules rules, params ReadOnlySpan<IReadOnlyList<FileCommand>> lists)
    {
        int count = 0;
        foreach (IReadOnlyList<FileCommand> list in lists)
        {
            count += list.Count;
        }

        _typedLines += count;
        if (_typedLines > FileLimits.TypedLines)
        {
            throw pane.Wrong("more than 100,000 lines would be typed from the first pane to this one: make the file smaller");
        }

        var keys = new WorkspaceKeys[count];
        int at = 0;
        foreach (IReadOnlyList<FileCommand> list in lists)
        {
            foreach (FileCommand command in list)
            {
                TypingRules own = command.Rules is null ? rules : rules.With(command.Rules);
                keys[at++] = own.Keys(command.Text);
                rules = rules.After(own);
            }
        }

        return keys;
    }
}

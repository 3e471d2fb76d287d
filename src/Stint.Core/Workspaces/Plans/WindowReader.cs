using Stint.Core.Workspaces.Building;
using Stint.Core.Workspaces.Files;

namespace Stint.Core.Workspaces.Plans;

/// <summary>What a session hands down to its windows.</summary>
internal sealed record WindowDefaults
{
    internal required string? StartDirectory { get; init; }

    internal required TypingRules Rules { get; init; }

    internal required IReadOnlyList<FileCommand> Before { get; init; }

    /// <summary>Options that every window gets before its own.</summary>
    internal required IReadOnlyList<WorkspaceSetting> Options { get; init; }
}

/// <summary>The windows of a session.</summary>
internal sealed class WindowReader(Expansion expansion, CommandReader commands)
{
    private readonly PaneReader _panes = new(expansion, commands);

    internal WorkspaceWindow Read(FileValue window, WindowDefaults session)
    {
        window.Mapping("a mapping such as 'window_name: editor'");
        PaneDefaults defaults = new()
        {
            StartDirectory = StartDirectories.Below(session.StartDirectory, window["start_directory"], expansion),
            Shell = window["window_shell"]?.Text() is { Length: > 0 } shell ? shell : null,
            Environment = SettingReader.Environment(window["environment"], expansion),
            Rules = session.Rules.With(window),
            Before = [.. session.Before, .. commands.Of(window["shell_command_before"])],
        };
        string synchronize = Synchronize(window["synchronize"]);
        return new WorkspaceWindow
        {
            Name = window["window_name"] is { } name ? expansion.Text(name.Name()) : null,
            Index = window["window_index"] is { Node: not ScalarNode { Kind: ScalarKind.Text, Text: "" } } index ? index.Index() : null,
            Layout = Layout(window["layout"]),
            Focus = window["focus"]?.Flag() ?? false,
            Options = [.. session.Options, .. Synchronized(synchronize == "before"), .. SettingReader.Options(window["options"], expansion)],
            OptionsAfter = [.. Synchronized(synchronize == "after"), .. SettingReader.Options(window["options_after"], null)],
            Panes = Panes(window, defaults),
        };
    }

    private WorkspacePane[] Panes(FileValue window, PaneDefaults defaults)
    {
        IReadOnlyList<FileValue> listed = window["panes"]?.Items("a list of panes") ?? [];
        if (listed.Count == 0)
        {
            return [_panes.Unnamed(window, defaults)];
        }

        var panes = new WorkspacePane[listed.Count];
        for (int i = 0; i < panes.Length; i++)
        {
            panes[i] = _panes.Read(listed[i], defaults, i == 0);
        }

        return panes;
    }

    private static string? Layout(FileValue? value) =>
        value?.Text() is not { Length: > 0 } layout ? null
        : LayoutName.IsLayout(layout) ? layout
        : throw value.Wrong($"'{layout}' is no layout: write {LayoutName.Choice}");

    private static string Synchronize(FileValue? value) => value?.Node switch
    {
        null => "",
        ScalarNode { Kind: ScalarKind.Text, Text: "before" or "after" } scalar => scalar.Text,
        ScalarNode { Kind: ScalarKind.Boolean } scalar => PlainScalar.IsTrue(scalar.Text) ? "before" : "",
        _ => throw value.Wrong("it is none of before, after, true and false: write one of them"),
    };

    private static WorkspaceSetting[] Synchronized(bool set) => set ? [new WorkspaceSetting("synchronize-panes", "on")] : [];
}

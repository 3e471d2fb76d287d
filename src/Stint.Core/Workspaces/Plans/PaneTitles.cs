using Stint.Core.Workspaces.Files;

namespace Stint.Core.Workspaces.Plans;

/// <summary>The keys by which a session shows its panes' titles: window options in other words.</summary>
internal static class PaneTitles
{
    internal static IReadOnlyList<WorkspaceSetting> Options(FileValue session, Expansion expansion)
    {
        string position = Position(session["pane_title_position"]);
        string? format = session["pane_title_format"]?.Text();
        if (!(session["enable_pane_titles"]?.Flag() ?? false))
        {
            return [];
        }

        var status = new WorkspaceSetting("pane-border-status", position);
        return format is null ? [status] : [status, new WorkspaceSetting("pane-border-format", expansion.Text(format))];
    }

    // YAML reads an unquoted off as a boolean.
    private static string Position(FileValue? value) => value?.Node switch
    {
        null => "top",
        ScalarNode { Kind: ScalarKind.Text, Text: "top" or "bottom" or "off" } scalar => scalar.Text,
        ScalarNode { Kind: ScalarKind.Boolean } scalar when !PlainScalar.IsTrue(scalar.Text) => "off",
        _ => throw value.Wrong("it is none of top, bottom and off: write one of them"),
    };
}

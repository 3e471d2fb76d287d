using Stint.Core.Workspaces.Files;

namespace Stint.Core.Workspaces.Plans;

/// <summary>Mappings of names to values.</summary>
internal static class SettingReader
{
    /// <summary>Variables; numbers and booleans as they are written.</summary>
    internal static IReadOnlyList<WorkspaceSetting> Environment(FileValue? mapping, Expansion expansion) =>
        Settings(mapping, "a mapping of variables", s => s.Text, expansion);

    /// <summary>Options as tmuxp sets them. Without <paramref name="expansion"/> they stay as they are written.</summary>
    internal static IReadOnlyList<WorkspaceSetting> Options(FileValue? mapping, Expansion? expansion) =>
        Settings(mapping, "a mapping of options", PythonText.Of, expansion);

    private static List<WorkspaceSetting> Settings(FileValue? mapping, string expected, Func<ScalarNode, string> other, Expansion? expansion)
    {
        if (mapping is null)
        {
            return [];
        }

        var settings = new List<WorkspaceSetting>(mapping.Mapping(expected).Entries.Count);
        foreach ((string name, FileValue value) in mapping.Entries(expected))
        {
            if (name is "" or ['-', ..] || name.AsSpan().ContainsAny("=\n\r\0"))
            {
                throw value.Wrong("its name is empty, begins with '-' or holds '=' or a line break: write another name");
            }

            value.Sound(name);
            ScalarNode scalar = value.Scalar();
            string text = value.Sound(scalar.Kind == ScalarKind.Text ? scalar.Text : other(scalar));
            settings.Add(new WorkspaceSetting(name, scalar.Kind == ScalarKind.Text && expansion is not null ? expansion.TextOrPath(text) : text));
        }

        return settings;
    }
}

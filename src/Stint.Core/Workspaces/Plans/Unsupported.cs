using Stint.Core.Workspaces.Files;

namespace Stint.Core.Workspaces.Plans;

/// <summary>Keys that ask for what only tmuxp can do; those who wrote them are told.</summary>
internal static class Unsupported
{
    private const string Ignored = "it is ignored here (--loader tmuxp knows it)";

    private static readonly string[] Imports = ["import", "imports"];
    private static readonly string[] Hooks = ["on_project_start", "on_project_restart", "on_project_exit", "on_project_stop"];
    private static readonly string[] Afterwards = ["shell_command_after", "clear"];

    internal static void InSession(FileValue session, List<string> notes)
    {
        if (session["plugins"] is { Node: not (ListNode { Items.Count: 0 } or ScalarNode { Text: "" }) } plugins)
        {
            notes.Add(plugins.Note("plugins of tmuxp are Python programs and do not run here: the session is made without them (--loader tmuxp runs them)"));
        }

        if (session["workspace_builder"] is { Node: not ScalarNode { Text: "" or "classic" } } builder)
        {
            notes.Add(builder.Note("builders of tmuxp are Python programs and do not run here: the session is made in the usual way (--loader tmuxp runs them)"));
        }

        Add(session, Imports, notes, "other files are not read: write what they hold into this one");
        Add(session, Hooks, notes, "tmuxp's hooks do not run here: use before_script, or --loader tmuxp");
    }

    internal static void InWindow(FileValue window, List<string> notes)
    {
        if (!notes.Exists(n => n.EndsWith(Ignored, StringComparison.Ordinal)))
        {
            Add(window, Afterwards, notes, Ignored);
        }
    }

    private static void Add(FileValue level, string[] keys, List<string> notes, string what)
    {
        foreach (string key in keys)
        {
            if (level[key] is { } value)
            {
                notes.Add(value.Note(what));
            }
        }
    }
}

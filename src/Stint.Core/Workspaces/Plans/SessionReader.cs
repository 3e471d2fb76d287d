using Stint.Core.Workspaces.Files;

namespace Stint.Core.Workspaces.Plans;

/// <summary>
/// A workspace file's content as a plan, by the rules of tmuxp (its loader's <c>expand</c> and <c>trickle</c>, and what its builder makes
/// of them). Keys it does not know are left alone.
/// </summary>
internal static class SessionReader
{
    /// <summary>Throws <see cref="Kernel.StintException"/> that names file, line and key.</summary>
    internal static WorkspacePlan Read(string file, FileNode root, Func<string, string?> variable)
    {
        var session = new FileValue(file, root);
        session.Mapping("session_name and windows");
        var expansion = new Expansion(variable, Path.GetDirectoryName(file) ?? "/");
        var commands = new CommandReader(expansion);
        string name = SessionName.Read(session, expansion);
        var notes = new List<string>();
        Unsupported.InSession(session, notes);
        string? startDirectory = StartDirectories.Below(null, session["start_directory"], expansion);
        var defaults = new WindowDefaults
        {
            StartDirectory = startDirectory,
            Rules = TypingRules.Default.With(session),
            Before = commands.Of(session["shell_command_before"]),
            Options = PaneTitles.Options(session, expansion),
        };
        return new WorkspacePlan
        {
            File = file,
            SessionName = name,
            StartDirectory = startDirectory,
            BeforeScript = BeforeScript.Read(session["before_script"], expansion),
            GlobalOptions = SettingReader.Options(session["global_options"], expansion),
            Options = SettingReader.Options(session["options"], expansion),
            Environment = SettingReader.Environment(session["environment"], expansion),
            Windows = Windows(session, defaults, new WindowReader(expansion, commands), notes),
            Notes = notes,
        };
    }

    private static WorkspaceWindow[] Windows(FileValue session, WindowDefaults defaults, WindowReader reader, List<string> notes)
    {
        FileValue windows = session["windows"] ?? throw session.Missing("windows", "it is missing: list at least one window");
        IReadOnlyList<FileValue> listed = windows.Items("a list of windows");
        if (listed.Count == 0)
        {
            throw windows.Wrong("it is an empty list: list at least one window");
        }

        var read = new WorkspaceWindow[listed.Count];
        var indexes = new Dictionary<int, int>();
        for (int i = 0; i < read.Length; i++)
        {
            read[i] = reader.Read(listed[i], defaults);
            if (read[i].Index is { } index && !indexes.TryAdd(index, i))
            {
                throw listed[i]["window_index"]!.Wrong($"windows[{indexes[index]}] has the index {index}, too: give each its own");
            }

            Unsupported.InWindow(listed[i], notes);
        }

        return read;
    }
}

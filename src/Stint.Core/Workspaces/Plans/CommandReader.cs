using Stint.Core.Workspaces.Files;

namespace Stint.Core.Workspaces.Plans;

/// <summary>A command as it stands in the file: its text, and the mapping that says more about it, if it is one.</summary>
internal readonly record struct FileCommand(string Text, FileValue? Rules);

/// <summary>Commands in all their spellings: nothing, text, a list, a mapping with <c>shell_command</c>.</summary>
internal sealed class CommandReader(Expansion expansion)
{
    /// <summary>The commands of a pane, or of a <c>shell_command_before</c>.</summary>
    internal IReadOnlyList<FileCommand> Of(FileValue? value) => value switch
    {
        null => [],
        { Node: MappingNode } mapping => mapping["shell_command"] is { } commands ? Listed(commands) : [],
        _ => Listed(value),
    };

    private FileCommand[] Listed(FileValue value)
    {
        if (value.Node is not ListNode)
        {
            return Blank.Is(value) ? [] : [Single(value)];
        }

        IReadOnlyList<FileValue> items = value.Items("a list of commands");
        if (items is [var only] && (only.IsNull || Blank.IsWord(only)))
        {
            return [];
        }

        var commands = new FileCommand[items.Count];
        for (int i = 0; i < commands.Length; i++)
        {
            commands[i] = Single(items[i]);
        }

        return commands;
    }

    private FileCommand Single(FileValue value)
    {
        if (value.Node is not MappingNode)
        {
            return new FileCommand(expansion.Text(value.Text()), null);
        }

        FileValue command = value["cmd"] ?? throw value.Missing("cmd", "it is missing: write the command there");
        return new FileCommand(expansion.Text(command.Text()), value);
    }
}

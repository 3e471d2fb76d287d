namespace Stint.Core.Workspaces.Files;

/// <summary>What a scalar stands for. In YAML only an unquoted one stands for anything but text.</summary>
internal enum ScalarKind
{
    Text,
    Null,
    Boolean,
    Integer,
    Float,
}

/// <summary>A part of a workspace file and the line it begins on, the first being 1. A part that is referred to several times is one object.</summary>
internal abstract class FileNode(int line)
{
    internal int Line { get; } = line;

    /// <summary>How many parts it would have with every reference written out, itself included.</summary>
    internal int Size { get; init; } = 1;
}

/// <summary>A single value, as it is written (quotes and escapes apart).</summary>
internal sealed class ScalarNode(int line, string text, ScalarKind kind) : FileNode(line)
{
    internal string Text { get; } = text;

    internal ScalarKind Kind { get; } = kind;
}

internal sealed class ListNode(int line, IReadOnlyList<FileNode> items) : FileNode(line)
{
    internal IReadOnlyList<FileNode> Items { get; } = items;
}

/// <summary>Keys in the order of their first appearance; of equal keys the last one's value counts.</summary>
internal sealed class MappingNode(int line, OrderedDictionary<string, FileNode> entries) : FileNode(line)
{
    internal OrderedDictionary<string, FileNode> Entries { get; } = entries;
}

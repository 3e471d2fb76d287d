using System.Globalization;
using Stint.Core.Kernel;

namespace Stint.Core.Workspaces.Files;

/// <summary>A part of a workspace file with the keys that lead to it, read as what it ought to be; whatever it is not is an error that says where.</summary>
internal sealed class FileValue
{
    /// <summary>The highest index that a file may ask for.</summary>
    internal const int HighestIndex = 999_999;

    private readonly string _file;
    private readonly FileValue? _parent;
    private readonly string? _key;
    private readonly int _index;

    internal FileValue(string file, FileNode root)
        : this(file, root, null, null, 0)
    {
    }

    private FileValue(string file, FileNode node, FileValue? parent, string? key, int index)
    {
        _file = file;
        Node = node;
        _parent = parent;
        _key = key;
        _index = index;
    }

    internal FileNode Node { get; }

    internal bool IsNull => Node is ScalarNode { Kind: ScalarKind.Null };

    /// <summary>The value of a key; null where the key is absent or has no value, as everything in the format is optional.</summary>
    internal FileValue? this[string key] => Written(key) is { IsNull: false } value ? value : null;

    /// <summary>The value of a key even if it is the null that someone wrote.</summary>
    internal FileValue? Written(string key) =>
        Mapping("a mapping of keys").Entries.TryGetValue(key, out FileNode? node) ? new FileValue(_file, node, this, key, 0) : null;

    internal MappingNode Mapping(string expected) => Node as MappingNode ?? throw Wrong($"it is {What()}: write {expected}");

    /// <summary>A mapping's entries, with their values.</summary>
    internal IEnumerable<(string Key, FileValue Value)> Entries(string expected)
    {
        foreach ((string key, FileNode value) in Mapping(expected).Entries)
        {
            yield return (key, new FileValue(_file, value, this, key, 0));
        }
    }

    internal IReadOnlyList<FileValue> Items(string expected)
    {
        IReadOnlyList<FileNode> nodes = (Node as ListNode ?? throw Wrong($"it is {What()}: write {expected}")).Items;
        var items = new FileValue[nodes.Count];
        for (int i = 0; i < items.Length; i++)
        {
            items[i] = new FileValue(_file, nodes[i], this, null, i);
        }

        return items;
    }

    internal string Text()
    {
        if (Node is not ScalarNode { Kind: ScalarKind.Text } scalar)
        {
            throw Wrong(Node is ScalarNode { Kind: not ScalarKind.Null } ? $"it is {What()}: put it in quotes to make it text" : $"it is {What()}: write text");
        }

        return Sound(scalar.Text);
    }

    /// <summary>Text that tmux shows on one line and takes as a name.</summary>
    internal string Name()
    {
        string text = Text();
        foreach (char c in text)
        {
            if (char.IsControl(c))
            {
                throw Wrong("it holds a line break or another control character: keep names to one plain line");
            }
        }

        return text;
    }

    /// <summary>A single value of any kind, as it is written.</summary>
    internal ScalarNode Scalar() =>
        Node is ScalarNode { Kind: not ScalarKind.Null } scalar ? scalar : throw Wrong(IsNull ? "it has no value: write '' for an empty one" : $"it is {What()}: write a single value");

    /// <summary>Text without what no program can be given: NUL and halves of characters.</summary>
    internal string Sound(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\0')
            {
                throw Wrong("it holds a NUL character: leave it out");
            }

            if (char.IsSurrogate(text[i]) && !(char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[++i])))
            {
                throw Wrong("it holds half a character (\\ud800 to \\udfff alone): write the whole one");
            }
        }

        return text;
    }

    /// <summary>A boolean, or one that was put in quotes.</summary>
    internal bool Flag() => Node switch
    {
        ScalarNode { Kind: ScalarKind.Boolean } scalar => PlainScalar.IsTrue(scalar.Text),
        ScalarNode { Kind: ScalarKind.Text } scalar when PlainScalar.Kind(scalar.Text) == ScalarKind.Boolean => PlainScalar.IsTrue(scalar.Text),
        ScalarNode { Kind: ScalarKind.Integer, Text: "0" or "1" } scalar => scalar.Text == "1",
        _ => throw Wrong($"it is {What()}: write true or false"),
    };

    /// <summary>A pause of up to a day.</summary>
    internal TimeSpan Seconds()
    {
        double seconds = Node is ScalarNode { Kind: ScalarKind.Integer or ScalarKind.Float } scalar
            ? PythonText.Number(scalar.Text)
            : throw Wrong($"it is {What()}: write a number of seconds");
        return seconds is >= 0 and <= 86400 ? TimeSpan.FromSeconds(seconds) : throw Wrong("it is below 0 or above a day: write a number of seconds");
    }

    /// <summary>A window's index.</summary>
    internal int Index() =>
        Node is ScalarNode { Kind: ScalarKind.Integer or ScalarKind.Text } scalar
        && int.TryParse(scalar.Kind == ScalarKind.Integer ? PythonText.Of(scalar) : scalar.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            ? (index <= HighestIndex ? index : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"it is above {HighestIndex}: write a smaller number")))
            : throw Wrong($"it is {What()}: write a whole number from 0 on");

    /// <summary>The error that this value is wrong, and why.</summary>
    internal StintException Wrong(string what) => FileText.Wrong(_file, Node.Line, $"{Path()}{what}");

    /// <summary>The error that a key which it must have is not there.</summary>
    internal StintException Missing(string key, string what) => FileText.Wrong(_file, Node.Line, $"{new FileValue(_file, Node, this, key, 0).Path()}{what}");

    /// <summary>A sentence about this value.</summary>
    internal string Note(string what) => $"{_file}:{Node.Line}: {Path()}{what}";

    private string What() => Node switch
    {
        MappingNode => "a mapping",
        ListNode => "a list",
        ScalarNode { Kind: ScalarKind.Null } => "without a value",
        ScalarNode { Kind: ScalarKind.Boolean } => "a boolean",
        ScalarNode { Kind: ScalarKind.Integer or ScalarKind.Float } => "a number",
        ScalarNode { Text: "" } => "empty text",
        _ => "text",
    };

    // The keys from the root on, as in windows[1].panes[0].focus, with what sets them apart from a message.
    private string Path()
    {
        string path = "";
        for (FileValue at = this; at._parent is not null; at = at._parent)
        {
            string step = at._key ?? string.Create(CultureInfo.InvariantCulture, $"[{at._index}]");
            path = path.Length == 0 || path[0] == '[' ? step + path : $"{step}.{path}";
        }

        return path.Length == 0 ? "" : path + ": ";
    }
}

using Stint.Core.Kernel;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Stint.Core.Workspaces.Files;

/// <summary>
/// A YAML text as parts with lines. References, merges (<c>&lt;&lt;</c>) and unquoted scalars are resolved as PyYAML's safe loader does it.
/// What could grow without bound is refused while it is read.
/// </summary>
internal sealed class YamlTree
{
    private readonly string _path;
    private readonly string _text;
    private readonly Scanner _scanner;
    private readonly Parser _parser;

    // An anchor without a part is one whose own part is being read.
    private readonly Dictionary<string, FileNode?> _anchors = [];
    private int _parts;

    private YamlTree(string path, string text)
    {
        _path = path;
        _text = text;
        _scanner = new Scanner(new StringReader(text));
        _parser = new Parser(_scanner);
    }

    /// <summary>The only document in <paramref name="text"/>; <paramref name="path"/> is for messages.</summary>
    internal static FileNode Read(string path, string text)
    {
        var tree = new YamlTree(path, text);
        try
        {
            return tree.Document();
        }
        catch (YamlException e)
        {
            throw FileText.Wrong(path, tree.LineOf(e.Start), $"{e.Message.TrimEnd('.')}: mend the YAML", e);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or InvalidOperationException)
        {
            // The parser's own way to trip over an escape that names no character, and the like.
            throw FileText.Wrong(path, tree.LineOf(tree._scanner.CurrentPosition), "what stands here or above is not valid YAML: mend it", e);
        }
    }

    private FileNode Document()
    {
        _parser.MoveNext();
        _parser.MoveNext();
        if (_parser.Current is not DocumentStart)
        {
            throw FileText.Wrong(_path, 1, "it is empty: write session_name and windows");
        }

        _parser.MoveNext();
        FileNode root = Next(0);
        _parser.MoveNext();
        return _parser.Current is DocumentStart second ? throw Wrong(second.Start, "a second document begins: keep to one") : root;
    }

    // The part that begins at the current event. Afterwards the current event is the one behind it.
    private FileNode Next(int depth)
    {
        if (_parser.Current is AnchorAlias alias)
        {
            _parser.MoveNext();
            return Referred(alias);
        }

        // The parser lets some mappings end between a key and its value.
        NodeEvent node = _parser.Current as NodeEvent ?? throw Wrong(_parser.Current!.Start, "a value is missing here: mend the YAML");
        int before = _parts++;
        Check(node.Start, depth);
        if (!node.Anchor.IsEmpty)
        {
            _anchors[node.Anchor.Value] = null;
        }

        _parser.MoveNext();
        FileNode read = node switch
        {
            Scalar scalar => YamlScalar.Of(_path, scalar),
            SequenceStart list => List(list, depth, before),
            _ => Mapping((MappingStart)node, depth, before),
        };
        if (!node.Anchor.IsEmpty)
        {
            _anchors[node.Anchor.Value] = read;
        }

        return read;
    }

    private FileNode Referred(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out FileNode? target))
        {
            throw Wrong(alias.Start, $"*{alias.Value.Value} refers to nothing above it: define &{alias.Value.Value} first");
        }

        if (target is null)
        {
            throw Wrong(alias.Start, $"*{alias.Value.Value} stands inside of what it refers to: write it out");
        }

        _parts += target.Size;
        Check(alias.Start, 0);
        return target;
    }

    private ListNode List(SequenceStart start, int depth, int before)
    {
        CheckTag(start, "tag:yaml.org,2002:seq");
        var items = new List<FileNode>();
        while (_parser.Current is not SequenceEnd)
        {
            items.Add(Next(depth + 1));
        }

        _parser.MoveNext();
        return new ListNode(Line(start.Start), items) { Size = _parts - before };
    }

    private MappingNode Mapping(MappingStart start, int depth, int before)
    {
        CheckTag(start, "tag:yaml.org,2002:map");
        var own = new OrderedDictionary<string, FileNode>();
        OrderedDictionary<string, FileNode>? merged = null;
        while (_parser.Current is not MappingEnd)
        {
            Mark at = _parser.Current!.Start;
            bool merge = _parser.Current is Scalar { Style: ScalarStyle.Plain, Value: "<<" };
            ScalarNode key = Next(depth + 1) as ScalarNode ?? throw Wrong(at, "a key is a mapping or a list: write text");
            FileNode value = Next(depth + 1);
            if (merge)
            {
                Merge(merged ??= [], value, at);
            }
            else
            {
                own[key.Text] = value;
            }
        }

        _parser.MoveNext();
        return new MappingNode(Line(start.Start), merged is null ? own : Put(merged, own)) { Size = _parts - before };
    }

    // Of several mappings the first counts most.
    private void Merge(OrderedDictionary<string, FileNode> merged, FileNode value, Mark at)
    {
        IReadOnlyList<FileNode> sources = value is ListNode list ? list.Items : [value];
        for (int i = sources.Count - 1; i >= 0; i--)
        {
            Put(merged, (sources[i] as MappingNode ?? throw Wrong(at, "<<: it merges something other than a mapping: refer to a mapping")).Entries);
        }
    }

    private static OrderedDictionary<string, FileNode> Put(OrderedDictionary<string, FileNode> into, OrderedDictionary<string, FileNode> entries)
    {
        foreach ((string key, FileNode value) in entries)
        {
            into[key] = value;
        }

        return into;
    }

    private void CheckTag(NodeEvent node, string expected)
    {
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific && node.Tag.Value != expected)
        {
            throw Wrong(node.Start, $"the tag {node.Tag.Value} is not known: leave it out");
        }
    }

    private void Check(Mark at, int depth)
    {
        if (_parts > FileLimits.Parts)
        {
            throw Wrong(at, FileLimits.TooManyParts);
        }

        if (depth > FileLimits.Depth)
        {
            throw Wrong(at, FileLimits.TooDeep);
        }
    }

    private StintException Wrong(Mark at, string what) => FileText.Wrong(_path, LineOf(at), what);

    // The scanner counts on behind the text's end.
    private int LineOf(Mark at) => Math.Min(Line(at), 1 + _text.AsSpan().TrimEnd().Count('\n'));

    private static int Line(Mark at) => (int)at.Line;
}

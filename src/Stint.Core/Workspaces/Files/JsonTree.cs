using System.Text.Json;

namespace Stint.Core.Workspaces.Files;

/// <summary>A JSON text as parts with lines. Of equal keys the last one counts.</summary>
internal ref struct JsonTree
{
    private readonly string _path;
    private readonly ReadOnlySpan<byte> _text;
    private Utf8JsonReader _reader;
    private int _line = 1;
    private int _counted;
    private int _parts;

    private JsonTree(string path, ReadOnlySpan<byte> text)
    {
        _path = path;
        _text = text;
        _reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = FileLimits.Depth });
    }

    /// <summary>The value that <paramref name="text"/> is; its path is for messages.</summary>
    internal static FileNode Read(FileText text)
    {
        var tree = new JsonTree(text.Path, text.Bytes.Span);
        try
        {
            tree._reader.Read();
            FileNode root = tree.Current();
            tree._reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            throw FileText.Wrong(text.Path, (int)Math.Min(e.LineNumber ?? 0, int.MaxValue - 1) + 1, "it is not valid JSON from here on: mend it", e);
        }
        catch (InvalidOperationException e)
        {
            throw FileText.Wrong(text.Path, tree.Line(), "a text holds half a character (\\ud800 to \\udfff alone): write the whole one", e);
        }
    }

    private FileNode Current()
    {
        int line = Line();
        if (++_parts > FileLimits.Parts)
        {
            throw FileText.Wrong(_path, line, FileLimits.TooManyParts);
        }

        return _reader.TokenType switch
        {
            JsonTokenType.StartObject => Mapping(line),
            JsonTokenType.StartArray => List(line),
            JsonTokenType.String => new ScalarNode(line, _reader.GetString()!, ScalarKind.Text),
            JsonTokenType.Number => Number(line),
            JsonTokenType.Null => new ScalarNode(line, "null", ScalarKind.Null),
            _ => new ScalarNode(line, _reader.TokenType == JsonTokenType.True ? "true" : "false", ScalarKind.Boolean),
        };
    }

    private readonly ScalarNode Number(int line)
    {
        string text = System.Text.Encoding.ASCII.GetString(_reader.ValueSpan);
        return new ScalarNode(line, text, text.AsSpan().ContainsAny('.', 'e', 'E') ? ScalarKind.Float : ScalarKind.Integer);
    }

    private ListNode List(int line)
    {
        int before = _parts;
        var items = new List<FileNode>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            items.Add(Current());
        }

        return new ListNode(line, items) { Size = _parts - before + 1 };
    }

    private MappingNode Mapping(int line)
    {
        int before = _parts;
        var entries = new OrderedDictionary<string, FileNode>();
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            string key = _reader.GetString()!;
            _reader.Read();
            entries[key] = Current();
        }

        return new MappingNode(line, entries) { Size = _parts - before + 1 };
    }

    private int Line()
    {
        int at = (int)_reader.TokenStartIndex;
        _line += _text[_counted..at].Count((byte)'\n');
        _counted = at;
        return _line;
    }
}

namespace Stint.Contracts;

/// <summary>Characters that share a cell, as chains from the newest mark back to the base character; freed places are used again.</summary>
internal sealed class CellMarks
{
    public const int None = -1;
    private (int Character, int Older)[] _nodes = [];
    private int _used, _free = None;

    public int Count { get; private set; }

    public int Add(int character, int older)
    {
        int at = _free;
        if (at != None)
        {
            _free = _nodes[at].Older;
        }
        else
        {
            at = _used++;
            if (at == _nodes.Length)
            {
                Array.Resize(ref _nodes, Math.Max(64, at * 2));
            }
        }

        _nodes[at] = (character, older);
        Count++;
        return at;
    }

    /// <summary>Frees a chain.</summary>
    public void Remove(int newest)
    {
        for (int at = newest; at != None; Count--)
        {
            int older = _nodes[at].Older;
            _nodes[at].Older = _free;
            _free = at;
            at = older;
        }
    }

    public void Clear() => (_used, _free, Count) = (0, None, 0);

    /// <summary>The characters of a chain, the base first.</summary>
    public Stack<int> Characters(int newest)
    {
        var characters = new Stack<int>();
        for (int at = newest; at != None; at = _nodes[at].Older)
        {
            characters.Push(_nodes[at].Character);
        }

        return characters;
    }
}

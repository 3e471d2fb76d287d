namespace Stint.Core.Logs.Search;

/// <summary>Keeps the first line that matches of each stretch of a log, in bounded space: the stretches grow as the log turns out to be long.</summary>
internal sealed class MatchMarks(int most)
{
    private readonly List<long> _lines = [];
    private int _shift;

    public IReadOnlyList<long> Lines => _lines;

    /// <summary>Lines come in order.</summary>
    public void Add(long line)
    {
        if (most == 0)
        {
            return;
        }

        while (Stretch(line) >= most)
        {
            _shift++;
            Thin();
        }

        if (_lines.Count == 0 || Stretch(_lines[^1]) != Stretch(line))
        {
            _lines.Add(line);
        }
    }

    private long Stretch(long line) => (line - 1) >> _shift;

    private void Thin()
    {
        int kept = 0;
        foreach (long line in _lines.ToArray())
        {
            if (kept == 0 || Stretch(_lines[kept - 1]) != Stretch(line))
            {
                _lines[kept++] = line;
            }
        }

        _lines.RemoveRange(kept, _lines.Count - kept);
    }
}

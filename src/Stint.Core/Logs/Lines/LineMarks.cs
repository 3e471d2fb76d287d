namespace Stint.Core.Logs.Lines;

/// <summary>
/// A mark every 512 lines or 1 MiB, whichever comes first, in bounded memory: when there are too many, every other one goes and the
/// distance doubles (a log of 33 million lines is the first that needs this).
/// </summary>
internal sealed class LineMarks : ILineStarts
{
    public const int Most = 64 * 1024, FirstLines = 512;
    public const long FirstBytes = 1 << 20;

    private readonly int _most;
    private readonly List<LineMark> _marks = [];

    public LineMarks(int most = Most) => _most = most;

    public LineMarks(IEnumerable<LineMark> marks, long lines, long bytes)
        : this()
    {
        _marks.AddRange(marks);
        (Lines, Bytes) = (lines, bytes);
    }

    /// <summary>The distance between marks, in lines and in bytes.</summary>
    public long Lines { get; private set; } = FirstLines;

    public long Bytes { get; private set; } = FirstBytes;

    public IReadOnlyList<LineMark> All => _marks;

    private LineMark Last => _marks.Count == 0 ? LineMark.Start : _marks[^1];

    public bool Wants(long line, long offset) => line - Last.Line >= Lines || offset - Last.Offset >= Bytes;

    public void Add(LineMark start, bool withinSequence)
    {
        if (withinSequence)
        {
            return; // a scan cannot begin there
        }

        _marks.Add(start);
        if (_marks.Count < _most)
        {
            return;
        }

        for (int i = 0; i < _marks.Count / 2; i++)
        {
            _marks[i] = _marks[(2 * i) + 1];
        }

        _marks.RemoveRange(_marks.Count / 2, _marks.Count - (_marks.Count / 2));
        (Lines, Bytes) = (Lines * 2, Bytes * 2);
    }

    /// <summary>The last mark at or before a line.</summary>
    public LineMark AtOrBefore(long line)
    {
        int low = 0, high = _marks.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _marks[middle].Line <= line ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? LineMark.Start : _marks[low - 1];
    }
}

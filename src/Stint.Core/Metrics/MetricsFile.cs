using Stint.Core.Artifacts;

namespace Stint.Core.Metrics;

/// <summary>
/// A metrics file as far as it was read: each call reads what is new. One that was replaced, cut or written anew is read from its beginning.
/// Memory is bounded whatever it holds. Not thread-safe.
/// </summary>
internal sealed class MetricsFile
{
    /// <summary>Longer lines count as broken.</summary>
    internal const int LongestLine = 1 << 20;

    private const int FullSeries = 16_384, MostSamples = 500_000, SampleSize = 24, ColumnSize = 300, Fingerprint = 64;
    private byte[] _head = [], _tail = [];
    private MetricColumns _columns = new();
    private MetricRow _row;
    private long _offset, _rows, _held, _badLines;
    private int _capacity = FullSeries;
    private bool _inLongLine, _brokenEnd;

    internal MetricsFile() => _row = new MetricRow(_columns);

    /// <summary>The keys that have values, in the order in which they appeared.</summary>
    internal IEnumerable<Column> Keys => _columns.All.Where(c => c.Series is not null);

    internal bool IsTruncated => _columns.IsTruncated;

    internal long BadLines => _badLines + (_brokenEnd ? 1 : 0);

    /// <summary>About how much memory it takes.</summary>
    internal long Bytes => (_held * SampleSize) + (_columns.All.Count * ColumnSize);

    /// <summary>Reads what is new. A last line without an end is left for later, unless <paramref name="ended"/> says that nobody writes any more.</summary>
    internal void Update(ArtifactFile file, bool ended, CancellationToken ct)
    {
        if (!Continues(file))
        {
            Reset();
        }

        _brokenEnd = false;
        if (file.Size <= _offset)
        {
            return;
        }

        byte[] buffer = new byte[Math.Min(LongestLine, file.Size - _offset)];
        for (int n; (n = Fill(file, buffer)) > 0;)
        {
            ct.ThrowIfCancellationRequested();
            int lines = buffer.AsSpan(0, n).LastIndexOf((byte)'\n') + 1;
            if (lines == 0 && n < LongestLine)
            {
                End(buffer.AsSpan(0, n), ended);
                break;
            }

            Lines(buffer.AsSpan(0, lines == 0 ? n : lines), longLine: lines == 0);
        }

        Remember(file);
    }

    private static int Fill(ArtifactFile file, byte[] buffer, long from)
    {
        int filled = 0;
        while (filled < buffer.Length && file.ReadAt(buffer.AsSpan(filled), from + filled) is > 0 and var n)
        {
            filled += n;
        }

        return filled;
    }

    private int Fill(ArtifactFile file, byte[] buffer) => Fill(file, buffer, _offset);

    private void Lines(Span<byte> text, bool longLine)
    {
        _offset += text.Length;
        if (longLine)
        {
            _badLines += _inLongLine ? 0 : 1;
            _inLongLine = true;
            return;
        }

        foreach (Range range in text[..^1].Split((byte)'\n'))
        {
            if (!_inLongLine)
            {
                Line(text[range]);
            }

            _inLongLine = false; // what was left of a long line
        }
    }

    private void Line(ReadOnlySpan<byte> line)
    {
        line = line.Trim(" \t\r\0"u8);
        if (!line.IsEmpty && !Row(line))
        {
            _badLines++;
        }
    }

    private void End(ReadOnlySpan<byte> line, bool ended)
    {
        if (ended && !_inLongLine && Row(line.Trim(" \t\r"u8)))
        {
            _offset += line.Length;
        }
        else
        {
            _brokenEnd = ended && !_inLongLine;
        }
    }

    private bool Row(ReadOnlySpan<byte> line)
    {
        if (!_row.TryRead(line))
        {
            return false;
        }

        double step = double.IsFinite(_row.Step) ? _row.Step : _rows;
        foreach ((Column column, double value) in _row.Values)
        {
            Series series = column.Series ??= new Series(_capacity);
            _held -= series.Held;
            series.Add(new Sample(step, _row.Time, value));
            _held += series.Held;
        }

        _rows++;
        if (_held > MostSamples && _capacity > Series.Smallest)
        {
            Thin();
        }

        return true;
    }

    private void Thin()
    {
        _capacity /= 2;
        _held = 0;
        foreach (Column column in Keys)
        {
            column.Series!.Limit(_capacity);
            _held += column.Series.Held;
        }
    }

    // The same file, not shorter, with the same bytes at its beginning and where reading stopped.
    private bool Continues(ArtifactFile file) => file.Size >= _offset && Holds(file, _head, 0) && Holds(file, _tail, _offset - _tail.Length);

    private static bool Holds(ArtifactFile file, byte[] expected, long at)
    {
        byte[] there = new byte[expected.Length];
        return Fill(file, there, at) == expected.Length && there.AsSpan().SequenceEqual(expected);
    }

    private void Remember(ArtifactFile file)
    {
        _head = new byte[Math.Min(Fingerprint, _offset)];
        _tail = new byte[_head.Length];
        _ = Fill(file, _head, 0);
        _ = Fill(file, _tail, _offset - _tail.Length);
    }

    private void Reset()
    {
        (_head, _tail, _columns) = ([], [], new MetricColumns());
        _row = new MetricRow(_columns);
        (_offset, _rows, _held, _badLines, _capacity, _inLongLine) = (0, 0, 0, 0, FullSeries, false);
    }
}

using System.Text;
using Stint.Contracts;

namespace Stint.Core.Logs.Lines;

/// <summary>Reads lines, beginning at the mark before them.</summary>
internal sealed class LinePageReader(LogReader log, LineMarks marks)
{
    public const int MostLines = 2000, LongestLine = 64 * 1024, MostBytes = 1 << 20;
    private const int Block = 128 * 1024;
    private readonly List<CutLine> _cut = [];
    private readonly byte[] _block = GC.AllocateUninitializedArray<byte>(Block);
    private long _blockAt;
    private int _blockLength;
    private bool _unfinished;

    /// <param name="first">A line that there is.</param>
    /// <param name="total">The lines that there are.</param>
    /// <param name="count">Clamped to 1 … 2,000.</param>
    /// <param name="ct">Looked at from block to block.</param>
    public LinePage Read(long first, long total, int count, CancellationToken ct)
    {
        LineMark start = Find(first, ct);
        int wanted = (int)Math.Min(Math.Clamp(count, 1, MostLines), total - first + 1);
        var lines = new List<string>(Math.Min(wanted, 256));
        long offset = start.Offset;
        for (int given = 0; lines.Count < wanted && given < MostBytes;)
        {
            ct.ThrowIfCancellationRequested();
            string line;
            if (TryNext(offset, out ReadOnlySpan<byte> bytes, out long next))
            {
                line = Text(bytes, ref next);
            }
            else
            {
                line = LongLine(first + lines.Count, offset, out next, ct);
            }

            lines.Add(line);
            given += (int)Math.Min(next - offset, LongestLine);
            offset = next;
        }

        return new LinePage
        {
            From = first,
            Total = total,
            Lines = lines,
            State = EscapeScanner.Sequence(start.Style),
            Offset = start.Offset,
            NextOffset = offset,
            Unfinished = _unfinished,
            Cut = _cut,
        };
    }

    // Of a line that may grow nothing is taken for its end, and half a character is left for the next reader.
    private string Text(ReadOnlySpan<byte> line, ref long next)
    {
        if (!_unfinished)
        {
            return Encoding.UTF8.GetString(line.TrimEnd((byte)'\r'));
        }

        int half = Utf8Boundary.UnfinishedAtEnd(line);
        next -= half;
        return Encoding.UTF8.GetString(line[..^half]);
    }

    private LineMark Find(long line, CancellationToken ct)
    {
        LineMark mark = marks.AtOrBefore(line);
        if (mark.Line == line)
        {
            return mark;
        }

        var wanted = new WantedLine(line);
        var scan = new LineScan(mark, wanted);
        while (wanted.Found is null && Fill(scan.Offset) is { IsEmpty: false } bytes)
        {
            ct.ThrowIfCancellationRequested();
            scan.Feed(bytes);
        }

        return wanted.Found ?? new LineMark(line, scan.Offset, scan.Style); // else the log was cut meanwhile
    }

    // False for a line that is too long to be given whole.
    private bool TryNext(long offset, out ReadOnlySpan<byte> line, out long next)
    {
        ReadOnlySpan<byte> rest = Held(offset);
        int feed = rest.IndexOf((byte)'\n');
        if (feed < 0 && rest.Length <= LongestLine)
        {
            rest = Fill(offset);
            feed = rest.IndexOf((byte)'\n');
        }

        line = feed < 0 ? rest : rest[..feed];
        next = offset + line.Length + (feed < 0 ? 0 : 1);
        _unfinished = feed < 0 && log.MayGrow;
        return line.Length <= LongestLine;
    }

    private string LongLine(long number, long offset, out long next, CancellationToken ct)
    {
        long end = offset;
        int feed = -1;
        while (feed < 0 && Fill(end) is { IsEmpty: false } bytes)
        {
            ct.ThrowIfCancellationRequested();
            feed = bytes.IndexOf((byte)'\n');
            end += feed < 0 ? bytes.Length : feed;
        }

        next = end + (feed < 0 ? 0 : 1);
        _unfinished = feed < 0 && log.MayGrow;
        long tailAt = Math.Max(offset, end - LongestLine);
        ReadOnlySpan<byte> tail = Fill(tailAt)[..(int)(end - tailAt)];
        int state = tail.TrimEnd((byte)'\r').IndexOf((byte)'\r') + 1;
        _cut.Add(new CutLine(number, end - offset, FromEnd: state > 0));
        if (state == 0)
        {
            ReadOnlySpan<byte> beginning = Fill(offset);
            return Encoding.UTF8.GetString(beginning[..Utf8Boundary.StartOf(beginning, Math.Min(beginning.Length, LongestLine))]);
        }

        string text = Text(tail[state..], ref next);
        return EscapeScanner.Sequence(StyleAt(tailAt + state, number, ct)) + text;
    }

    private ulong StyleAt(long offset, long line, CancellationToken ct)
    {
        var scan = new LineScan(marks.AtOrBefore(line), new WantedLine(long.MaxValue));
        while (scan.Offset < offset && Fill(scan.Offset) is { IsEmpty: false } bytes)
        {
            ct.ThrowIfCancellationRequested();
            scan.Feed(bytes[..(int)Math.Min(bytes.Length, offset - scan.Offset)]);
        }

        return scan.Style;
    }

    private ReadOnlySpan<byte> Held(long offset) =>
        offset >= _blockAt && offset <= _blockAt + _blockLength ? _block.AsSpan((int)(offset - _blockAt), (int)(_blockAt + _blockLength - offset)) : [];

    private ReadOnlySpan<byte> Fill(long offset)
    {
        (_blockAt, _blockLength) = (offset, log.ReadAt(_block, offset));
        return _block.AsSpan(0, _blockLength);
    }

    private sealed class WantedLine(long line) : ILineStarts
    {
        public LineMark? Found { get; private set; }

        public bool Wants(long upTo, long offset) => upTo >= line && Found is null;

        public void Add(LineMark start, bool withinSequence) => Found ??= start.Line == line ? start : null;
    }
}

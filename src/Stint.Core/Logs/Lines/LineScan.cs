using Stint.Contracts;

namespace Stint.Core.Logs.Lines;

/// <summary>
/// Counts lines and follows colours through a log. A line ends with a line feed: all states of a progress bar are one line.
/// Bytes come in order, split anywhere.
/// </summary>
internal sealed class LineScan
{
    // Small enough to stay in the nearest cache while it is counted.
    private const int Chunk = 8 * 1024;
    private readonly EscapeScanner _escapes;
    private readonly ILineStarts _starts;

    /// <summary>Begins at a mark.</summary>
    public LineScan(LineMark from, ILineStarts starts)
    {
        (Line, Offset, LineStart, Restart) = (from.Line, from.Offset, from.Offset, from);
        _escapes = new EscapeScanner(from.Style);
        _starts = starts;
    }

    /// <summary>The offset of the next byte.</summary>
    public long Offset { get; private set; }

    /// <summary>The line in which that byte lies, and where it begins.</summary>
    public long Line { get; private set; }

    public long LineStart { get; private set; }

    /// <summary>The last line at which another scan may begin.</summary>
    public LineMark Restart { get; private set; }

    /// <summary>The colours after the last byte.</summary>
    public ulong Style => _escapes.Style;

    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int taken = _escapes.Take(bytes, out bool isText);
            Count(bytes[..taken], isText);
            bytes = bytes[taken..];
        }
    }

    private void Count(ReadOnlySpan<byte> part, bool isText)
    {
        while (!part.IsEmpty)
        {
            ReadOnlySpan<byte> chunk = part[..Math.Min(part.Length, Chunk)];
            int feeds = chunk.Count((byte)'\n');
            if (feeds > 0)
            {
                if (_starts.Wants(Line + feeds, Offset + chunk.Length))
                {
                    Walk(chunk, isText);
                }
                else
                {
                    Begin(Line + feeds, Offset + chunk.LastIndexOf((byte)'\n') + 1, isText);
                }
            }

            Offset += chunk.Length;
            part = part[chunk.Length..];
        }
    }

    private void Walk(ReadOnlySpan<byte> chunk, bool isText)
    {
        int at = 0;
        for (int feed = chunk.IndexOf((byte)'\n'); feed >= 0; feed = chunk[at..].IndexOf((byte)'\n'))
        {
            at += feed + 1;
            Begin(Line + 1, Offset + at, isText);
            if (_starts.Wants(Line, LineStart))
            {
                _starts.Add(new LineMark(Line, LineStart, _escapes.Style), withinSequence: !isText);
            }
        }
    }

    private void Begin(long line, long offset, bool isText)
    {
        (Line, LineStart) = (line, offset);
        if (isText)
        {
            Restart = new LineMark(line, offset, _escapes.Style);
        }
    }
}

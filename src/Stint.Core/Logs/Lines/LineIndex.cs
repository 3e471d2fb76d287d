using System.Buffers;
using Stint.Contracts;

namespace Stint.Core.Logs.Lines;

/// <summary>
/// Where lines begin in one log: a mark every 512 lines, found once at the speed of the disk, then carried on as the log grows, and kept
/// in a file beside it. Starts afresh when the log is not the one it knows any more: shorter, or with other bytes.
/// Thread-safe; who comes while another one reads the log waits for that.
/// </summary>
#pragma warning disable CA1001 // a semaphore whose wait handle nobody asks for has nothing to dispose of
internal sealed class LineIndex(string path)
#pragma warning restore CA1001
{
    private const int Block = 256 * 1024, Sample = 1024;

    /// <summary>So much must have been read since the file was written, and a sixteenth of it all, to write it again.</summary>
    private const long WorthSaving = 1 << 20;

    private readonly SemaphoreSlim _turn = new(1, 1);
    private LineMarks _marks = new();
    private LineScan? _scan;
    private ulong _fingerprint;
    private long _savedTo;

    /// <summary>
    /// The page of lines. Reads first what the index does not know yet, from the beginning for a new one; cancelled, it keeps what it has
    /// found.
    /// </summary>
    public LinePage Page(LogReader log, long from, int count, IProgress<long>? progress, CancellationToken ct)
    {
        _turn.Wait(ct);
        try
        {
            LineScan scan = Update(log, progress, ct);
            long total = scan.Line - 1 + (log.Size > scan.LineStart ? 1 : 0);
            long first = from < 0 ? Math.Max(1, total + 1 + from) : Math.Clamp(from, 1, total + 1);
            return first > total
                ? new LinePage { From = total + 1, Total = total, Lines = [], State = EscapeScanner.Sequence(scan.Style), Offset = log.Size, NextOffset = log.Size, Unfinished = false, Cut = [] }
                : new LinePageReader(log, _marks).Read(first, total, count, ct);
        }
        finally
        {
            _turn.Release();
        }
    }

    private LineScan Update(LogReader log, IProgress<long>? progress, CancellationToken ct)
    {
        LineScan scan = Continue(log);
        if (scan.Offset == log.Size)
        {
            return scan;
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            for (int n; (n = log.ReadAt(buffer.AsSpan(0, Block), scan.Offset)) > 0;)
            {
                ct.ThrowIfCancellationRequested();
                scan.Feed(buffer.AsSpan(0, n));
                progress?.Report(scan.Offset);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _fingerprint = Fingerprint(log, scan.Offset);
            Save(log, scan.Restart);
        }

        return scan;
    }

    // The scan that stands where the index ends: its own, the file's, or a new one.
    private LineScan Continue(LogReader log)
    {
        if (_scan is { } known && known.Offset <= log.Size && _fingerprint == Fingerprint(log, known.Offset))
        {
            return known;
        }

        if (_scan is null && LineIndexFile.Read(path, log.Size) is { } saved && saved.Fingerprint == Fingerprint(log, saved.End.Offset))
        {
            (_marks, _fingerprint, _savedTo) = (saved.Marks, saved.Fingerprint, saved.End.Offset);
            return _scan = new LineScan(saved.End, _marks);
        }

        (_marks, _fingerprint, _savedTo) = (new LineMarks(), Fingerprint(log, 0), 0);
        return _scan = new LineScan(LineMark.Start, _marks);
    }

    private void Save(LogReader log, LineMark end)
    {
        long unsaved = end.Offset - _savedTo;
        if (_marks.All.Count > 0 && (_savedTo == 0 || unsaved >= Math.Max(WorthSaving, _savedTo / 16)))
        {
            LineIndexFile.Write(path, _marks, end, Fingerprint(log, end.Offset));
            _savedTo = end.Offset;
        }
    }

    // Of the log's first bytes and of the last ones that the index knows.
    private static ulong Fingerprint(LogReader log, long end)
    {
        Span<byte> sample = stackalloc byte[Sample];
        int length = (int)Math.Min(Sample, end);
        ulong first = LineIndexFile.Checksum(sample[..log.ReadAt(sample[..length], 0)]);
        return LineIndexFile.Checksum(sample[..log.ReadAt(sample[..length], end - length)], first);
    }
}

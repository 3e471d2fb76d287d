using System.Buffers;
using System.Text;
using Stint.Contracts;
using Stint.Posix;

namespace Stint.Core.Logs;

/// <summary>
/// Reads a run's log anywhere in constant time. A log that does not exist (yet), or is no file, is empty. Only what may be shown is read: up to the end
/// given, or while the end is unknown up to what may be the end marker.
/// </summary>
public sealed class LogReader : IDisposable
{
    public const long DefaultOffset = -10_240;
    public const int DefaultLimit = 10_240, MaxLimit = 102_400;

    /// <summary>How far back from the end a marker is looked for: what other processes print between it and result.json.</summary>
    private const int MarkerWindow = 64 * 1024;

    /// <summary>How far back a sequence that a page begins with is looked for.</summary>
    private const int LookBack = 64 * 1024;

    private readonly Descriptor? _file;
    private readonly long? _end;
    private readonly RunId _id;

    private LogReader(Descriptor? file, RunId id, long? end)
    {
        (_file, _id, _end) = (file, id, end);
        Refresh();
    }

    /// <summary>Whether there is a log at all.</summary>
    public bool Exists => _file is not null;

    /// <summary>Whether its end is unknown: more may come.</summary>
    public bool MayGrow => _end is null;

    /// <summary>The bytes that may be shown, as of opening or the last <see cref="Refresh"/>.</summary>
    public long Size { get; private set; }

    /// <param name="directory">The run's directory, named by its id.</param>
    /// <param name="end">The result's <c>log_bytes</c>; null while the run has none.</param>
    public static LogReader Open(RunDirectory directory, long? end = null)
    {
        _ = RunId.TryParse(Path.GetFileName(directory.Path), out RunId id);
        return new LogReader(OpenFile(directory.Log), id, end);
    }

    /// <summary>The log's file; null where none is, or a pipe, a device or a folder in its place.</summary>
    internal static Descriptor? OpenFile(string path)
    {
        Descriptor? file = null;
        try
        {
            file = Descriptor.OpenRead(path);
            _ = file.ReadAt(stackalloc byte[1], 0);
            return file;
        }
        catch (PosixException e) when (e.Error is Errno.NoEntry or Errno.NotADirectory or Errno.IsADirectory or Errno.IllegalSeek)
        {
            file?.Dispose();
            return null;
        }
    }

    /// <summary>Takes notice of what has been written since.</summary>
    public void Refresh()
    {
        long length = _file?.Length() ?? 0;
        Size = _end is { } end ? Math.Clamp(end, 0, length) : length - Hidden(length);
    }

    /// <summary>Reads at an offset up to <see cref="Size"/>; 0 there.</summary>
    public int ReadAt(Span<byte> buffer, long offset)
    {
        int wanted = (int)Math.Clamp(Size - offset, 0, buffer.Length);
        int got = 0;
        while (got < wanted && _file!.ReadAt(buffer[got..wanted], offset + got) is > 0 and var n)
        {
            got += n;
        }

        return got;
    }

    /// <summary>A page of at most <paramref name="limit"/> bytes (1 to <see cref="MaxLimit"/>, more only to hold one whole character).</summary>
    /// <param name="offset">The first byte wanted; negative counts from the end. Beyond either end is that end.</param>
    /// <param name="limit">Bytes; out of range is clamped.</param>
    /// <param name="stripEscapes">
    /// Leave out escape sequences, also the rest of one that began before the page; the page may then hold less than its bytes, or nothing.
    /// </param>
    public LogPage Page(long offset = DefaultOffset, int limit = DefaultLimit, bool stripEscapes = false)
    {
        Refresh();
        limit = Math.Clamp(limit, 1, MaxLimit);
        long wanted = offset < 0 ? Math.Max(0, Size + offset) : Math.Min(offset, Size);
        long origin = Math.Max(0, wanted - Utf8Boundary.LongestCharacter);
        byte[] buffer = new byte[limit + (2 * Utf8Boundary.LongestCharacter)];
        ReadOnlySpan<byte> bytes = buffer.AsSpan(0, ReadAt(buffer, origin));

        int start = Utf8Boundary.StartOf(bytes, (int)Math.Min(wanted - origin, bytes.Length));
        int wantedEnd = offset < 0 && offset >= -limit ? bytes.Length : Math.Min(start + limit, bytes.Length); // the end was asked for: it is not cut by what was added in front
        int end = Utf8Boundary.StartOf(bytes, Math.Min(wantedEnd, bytes.Length));
        end = end <= start && start < bytes.Length ? start + Utf8Boundary.LengthAt(bytes, start) : end;
        bool atEnd = origin + end >= Size;
        if (atEnd && _end is null)
        {
            end -= Utf8Boundary.UnfinishedAtEnd(bytes[start..end]);
        }

        return new LogPage
        {
            Content = Encoding.UTF8.GetString(stripEscapes ? Stripped(bytes[start..end], origin + start) : bytes[start..end]),
            Offset = origin + start,
            NextOffset = origin + end,
            TotalSize = Size,
            HasMoreBefore = origin + start > 0,
            HasMoreAfter = !atEnd,
        };
    }

    public void Dispose() => _file?.Dispose();

    // A line feed ends every sequence (but a picture): what the page begins with is known from the line's start.
    private ReadOnlySpan<byte> Stripped(ReadOnlySpan<byte> page, long offset)
    {
        byte[] before = new byte[Math.Min(offset, LookBack)];
        ReadOnlySpan<byte> line = before.AsSpan(0, ReadAt(before, offset - before.Length));
        line = line[(line.LastIndexOf((byte)'\n') + 1)..];
        var escapes = new EscapeScanner();
        while (!line.IsEmpty)
        {
            line = line[escapes.Take(line, out _)..];
        }

        var text = new ArrayBufferWriter<byte>(Math.Max(1, page.Length));
        escapes.Strip(page, text);
        return text.WrittenSpan;
    }

    private long Hidden(long length)
    {
        if (_file is null)
        {
            return 0;
        }

        byte[] last = new byte[Math.Min(length, MarkerWindow)];
        int n = _file.ReadAt(last, length - last.Length);
        int marker = EndMarker.Find(last.AsSpan(0, n), _id, out _);
        return marker < 0 ? 0 : last.Length - marker;
    }
}

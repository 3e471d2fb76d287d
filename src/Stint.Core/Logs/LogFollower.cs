using Stint.Contracts;
using Stint.Posix;

namespace Stint.Core.Logs;

/// <summary>What a read of a follower gave.</summary>
public enum FollowState
{
    Bytes,

    /// <summary>Nothing new in the time allowed.</summary>
    Nothing,

    /// <summary>The file is shorter than what has been read: reading goes on at its start.</summary>
    Truncated,

    /// <summary>The caller's descriptor or token asked to stop.</summary>
    Interrupted,

    /// <summary>The run has ended and all of its output has been given.</summary>
    Ended,
}

/// <summary>What a read of a follower gave, and how many bytes with <see cref="FollowState.Bytes"/>.</summary>
public readonly record struct Followed(FollowState State, int Count);

/// <summary>
/// Gives the bytes of a log as they appear, never the end marker nor anything after it, and says when the run's output is complete.
/// What has the form of the marker is held back until the end is known: if it was not the marker it is given then.
/// Woken by file events; a look every two seconds (half a second on network file systems and without events) is the safety net.
/// Not thread-safe. Takes an inotify instance only when a read first has to wait: with zero waits and <see cref="Look"/> it takes none.
/// <code>
///            ┌───────────── bytes ◄──────────────┐            ┌── bytes up to log_bytes ◄─┐
///  open ──► following (held back from a marker) ─┴─ end known ─► delivering ──────────────┴─► ended
/// </code>
/// </summary>
public sealed class LogFollower : IDisposable
{
    /// <summary>How long an ended run's log may lag behind its result (file systems over a network do).</summary>
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SlowLook = TimeSpan.FromSeconds(2), QuickLook = TimeSpan.FromSeconds(0.5);

    private readonly RunDirectory _directory;
    private readonly RunId _id;
    private readonly Func<RunEnd?> _askEnd;
    private readonly TimeProvider _time;
    private readonly LogWatch _watch;
    private Descriptor? _file;
    private RunEnd? _end;
    private long _endedAt, _lookedAt;
    private bool _lookNow = true;

    private LogFollower(RunDirectory directory, long from, Func<RunEnd?>? askEnd, LogWatch watch, TimeProvider time)
    {
        _ = RunId.TryParse(Path.GetFileName(directory.Path), out _id);
        (_directory, Position, _watch, _time) = (directory, from, watch, time);
        _askEnd = askEnd ?? (() => RunEnd.FromResult(directory));
    }

    /// <summary>The offset of the next byte to be given.</summary>
    public long Position { get; private set; }

    internal TimeSpan? LookInterval { get; set; }

    /// <param name="directory">The run's directory, named by its id. The log need not exist yet.</param>
    /// <param name="from">The first byte wanted.</param>
    /// <param name="askEnd">
    /// Tells whether the run has ended; asked when something but the log changes in the directory, and with every look. Default: result.json.
    /// Who knows of runs that end without a result (lost, launch given up) says so here.
    /// </param>
    /// <param name="interrupt">Reading stops at once when this becomes readable; it is not read.</param>
    /// <param name="time">For the looks; default the system's.</param>
    /// <param name="ct">Reading stops at once when cancelled, with <see cref="FollowState.Interrupted"/>.</param>
    public static LogFollower Open(
        RunDirectory directory, long from = 0, Func<RunEnd?>? askEnd = null, Descriptor? interrupt = null, TimeProvider? time = null,
        CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        return new LogFollower(directory, from, askEnd, new LogWatch(directory, interrupt, ct), time ?? TimeProvider.System);
    }

    /// <summary>The next bytes, waiting for them at most so long (null: for ever).</summary>
    public Followed Read(Span<byte> buffer, TimeSpan? wait = null)
    {
        ArgumentOutOfRangeException.ThrowIfZero(buffer.Length);
        long started = _time.GetTimestamp();
        while (true)
        {
            if (_watch.IsInterrupted)
            {
                return new Followed(FollowState.Interrupted, 0);
            }

            if (_lookNow || UntilLook() <= TimeSpan.Zero)
            {
                Look();
            }

            if (Step(buffer) is { } followed)
            {
                return followed;
            }

            TimeSpan left = (wait ?? TimeSpan.MaxValue) - _time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                return new Followed(FollowState.Nothing, 0);
            }

            if (_watch.Start())
            {
                _lookNow = true;
                continue;
            }

            TimeSpan untilLook = UntilLook();
            _lookNow |= _watch.Wait(left < untilLook ? left : untilLook);
        }
    }

    /// <summary>Asks for the run's end and looks for the log now.</summary>
    public void Look()
    {
        (_lookNow, _lookedAt) = (false, _time.GetTimestamp());
        if (_end is null)
        {
            _end = _askEnd() ?? (Directory.Exists(_directory.Path) ? null : new RunEnd(null));
            _endedAt = _lookedAt;
        }

        if (LogReader.OpenFile(_directory.Log) is { } file)
        {
            _file?.Dispose(); // usually the same file; a new one in its place shows by its size
            _file = file;
        }
    }

    public void Dispose()
    {
        _watch.Dispose();
        _file?.Dispose();
    }

    private Followed? Step(Span<byte> buffer)
    {
        if (_end is { LogBytes: { } end } && Position >= end)
        {
            return new Followed(FollowState.Ended, 0);
        }

        if (Fill(buffer) is > 0 and var count)
        {
            Position += count;
            return new Followed(FollowState.Bytes, count);
        }

        if (_file is not null && _file.Length() < Position)
        {
            Position = 0;
            return new Followed(FollowState.Truncated, 0);
        }

        bool over = _end is { } known && (known.LogBytes is not { } bytes || Position >= bytes || _time.GetElapsedTime(_endedAt) >= Lag);
        return over ? new Followed(FollowState.Ended, 0) : null;
    }

    // The number of bytes that may be given; what may be the marker is left for later.
    private int Fill(Span<byte> buffer)
    {
        if (_file is null)
        {
            return 0;
        }

        if (_end is { LogBytes: { } end })
        {
            return _file.ReadAt(buffer[..(int)Math.Min(buffer.Length, end - Position)], Position);
        }

        int count = _file.ReadAt(buffer, Position);
        int marker = EndMarker.Find(buffer[..count], _id, out MarkerMatch match);
        if (marker != 0)
        {
            return marker < 0 ? count : marker;
        }

        if (match == MarkerMatch.Part)
        {
            Span<byte> whole = stackalloc byte[EndMarker.Length]; // the buffer may have cut it
            match = EndMarker.Match(whole[.._file.ReadAt(whole, Position)], _id);
        }

        if (match == MarkerMatch.Whole && _end is not null)
        {
            _end = new RunEnd(Position);
        }

        // Of a run that ended unseen no more comes: a part of a marker is just bytes.
        return match == MarkerMatch.None ? 1 : match == MarkerMatch.Part && _end is not null ? count : 0;
    }

    private TimeSpan UntilLook() => (LookInterval ?? (_watch.IsReliable ? SlowLook : QuickLook)) - _time.GetElapsedTime(_lookedAt);
}

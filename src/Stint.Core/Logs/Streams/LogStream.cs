using System.Buffers;
using System.Text;
using Stint.Contracts;

namespace Stint.Core.Logs.Streams;

/// <summary>
/// The pieces of one log for one reader, without waiting for anything. Holds an offset, an open file and at most half a character: what
/// the reader has not asked for yet stays in the log. Not thread-safe.
/// </summary>
internal sealed class LogStream : IDisposable
{
    /// <summary>The most bytes of the first piece, and of the others.</summary>
    public const int Initial = 64 * 1024, Most = 32 * 1024;

    private readonly RunDirectory _directory;
    private readonly Func<RunEnd?> _askEnd;
    private readonly long? _from;
    private readonly TimeProvider _time;
    private readonly byte[] _partial = new byte[Utf8Boundary.LongestCharacter];
    private LogFollower? _follower;
    private int _partialLength;

    public LogStream(RunDirectory directory, long? from, Func<RunEnd?>? askEnd, TimeProvider time)
    {
        (_directory, _from, _time) = (directory, from, time);
        _askEnd = askEnd ?? (() => RunEnd.FromResult(directory));
    }

    /// <summary>The output has been given to its last byte.</summary>
    public bool IsOver { get; private set; }

    /// <summary>The next piece; null when there is nothing new or nothing more.</summary>
    /// <param name="look">Something other than the log may have changed: ask for the run's end, open the log again.</param>
    public LogDelta? Next(bool look)
    {
        if (_follower is null)
        {
            return First();
        }

        if (look)
        {
            _follower.Look();
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(Most);
        try
        {
            return Read(_follower, buffer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose() => _follower?.Dispose();

    private LogDelta First()
    {
        using LogReader log = LogReader.Open(_directory, _askEnd()?.LogBytes);
        LogPage page = log.Page(_from ?? -Initial, Initial + Utf8Boundary.LongestCharacter); // its start may move back
        _follower = LogFollower.Open(_directory, page.NextOffset, _askEnd, time: _time);
        return new LogDelta(LogDeltaKind.Initial, page.Content, page.Offset, page.NextOffset);
    }

    private LogDelta? Read(LogFollower follower, byte[] buffer)
    {
        while (true)
        {
            _partial.AsSpan(0, _partialLength).CopyTo(buffer);
            Followed got = follower.Read(buffer.AsSpan(_partialLength, Most - _partialLength), TimeSpan.Zero);
            switch (got.State)
            {
                case FollowState.Bytes:
                    int length = _partialLength + got.Count;
                    _partialLength = Utf8Boundary.UnfinishedAtEnd(buffer.AsSpan(0, length));
                    length -= _partialLength;
                    buffer.AsSpan(length, _partialLength).CopyTo(_partial);
                    if (length == 0)
                    {
                        continue;
                    }

                    return Delta(buffer.AsSpan(0, length), follower.Position - _partialLength);
                case FollowState.Truncated:
                    _partialLength = 0;
                    continue;
                case FollowState.Ended when _partialLength > 0: // half a character for ever
                    length = _partialLength;
                    _partialLength = 0;
                    return Delta(buffer.AsSpan(0, length), follower.Position);
                case FollowState.Ended:
                    IsOver = true;
                    return null;
                default:
                    return null;
            }
        }
    }

    private static LogDelta Delta(ReadOnlySpan<byte> bytes, long end) =>
        new(LogDeltaKind.Delta, Encoding.UTF8.GetString(bytes), end - bytes.Length, end);
}

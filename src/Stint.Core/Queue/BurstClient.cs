using Stint.Tmux;
using Stint.Tmux.Control;

namespace Stint.Core.Queue;

/// <summary>
/// Calls tmux by a process each, or, where calls come thick, over one connection to a session. That session is the runs' own and may end
/// with its last window at any time: the call that is lost then fails with <see cref="TmuxFailure.ConnectionLost"/>, the next one is made
/// by a process again. For one thread.
/// </summary>
public sealed class BurstClient(TmuxServer server, string session, TimeProvider time) : ITmuxClient, IDisposable
{
    private static readonly TimeSpan Thick = TimeSpan.FromMilliseconds(500), Idle = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromSeconds(1);
    private ControlClient? _connection;
    private long _last = long.MinValue / 2, _notBefore = long.MinValue / 2;

    /// <inheritdoc/>
    public TmuxReply TryRun(TmuxCommandList list, ReadOnlyMemory<byte> input = default, TimeSpan? deadline = null, CancellationToken ct = default)
    {
        long now = time.GetTimestamp();
        bool thick = time.GetElapsedTime(_last, now) < Thick;
        _last = now;
        if (_connection is { Ended.IsCompleted: true })
        {
            Drop();
        }

        if (_connection is null && thick && now >= _notBefore)
        {
            Connect(now, ct);
        }

        if (_connection is null)
        {
            return server.TryRun(list, input, deadline, ct);
        }

        TmuxReply reply = _connection.TryRun(list, input, deadline, ct);
        if (reply.Failure is TmuxFailure.ConnectionLost)
        {
            Drop();
        }

        return reply;
    }

    /// <summary>Lets the connection go when it has not been used for a while.</summary>
    public void Rest()
    {
        if (_connection is not null && time.GetElapsedTime(_last) > Idle)
        {
            Drop();
        }
    }

    public void Dispose() => Drop();

    private void Connect(long now, CancellationToken ct)
    {
        try
        {
            _connection = ControlClient.Connect(server, new ControlClientOptions { Session = Target.Session(session), NotificationCapacity = 16 }, ct);
        }
        catch (TmuxException)
        {
            // There is no such session at this moment, or tmux has another reason: a process does as well.
            _notBefore = now + (long)(Pause.TotalSeconds * time.TimestampFrequency);
        }
    }

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }
}

using System.Globalization;
using Stint.Tmux;
using Stint.Tmux.Control;

namespace Stint.Core.Queue;

/// <summary>
/// Calls tmux by a process each, or, where calls come thick, over one connection. A control client always shows a session, and tmux 3.3a
/// crashes when one attaches while sessions come and go: so the connection has a session of its own, which goes with it however it ends,
/// and is kept for as long as it may be needed. A call during which it is lost fails with <see cref="TmuxFailure.ConnectionLost"/>.
/// Throws <see cref="TmuxException"/> where tmux is older than 3.2. Safe from several threads.
/// </summary>
public sealed class BurstClient(TmuxServer server, TimeProvider time) : ITmuxClient, IDisposable
{
    private const int Few = 4;
    private static readonly TimeSpan Thick = TimeSpan.FromMilliseconds(500), Idle = TimeSpan.FromMinutes(1), Pause = TimeSpan.FromSeconds(10);
    private static readonly string Session = string.Create(CultureInfo.InvariantCulture, $"stint-queue-{Environment.ProcessId}");
    private readonly Lock _lock = new();
    private ControlClient? _connection;
    private long _last, _notBefore;
    private int _close;

    /// <inheritdoc/>
    public TmuxReply TryRun(TmuxCommandList list, ReadOnlyMemory<byte> input = default, TimeSpan? deadline = null, CancellationToken ct = default) =>
        Connection(ct) is { } connection ? connection.TryRun(list, input, deadline, ct) : server.TryRun(list, input, deadline, ct);

    /// <summary>Lets the connection go when it has not been used for a while.</summary>
    public void Rest()
    {
        lock (_lock)
        {
            if (_connection is not null && time.GetElapsedTime(_last) > Idle)
            {
                Drop();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            Drop();
        }
    }

    private ControlClient? Connection(CancellationToken ct)
    {
        lock (_lock)
        {
            _ = server.RequireSupported(); // asked once
            long now = time.GetTimestamp();
            _close = time.GetElapsedTime(_last, now) < Thick ? _close + 1 : 0;
            _last = now;
            if (_connection is { Ended.IsCompleted: true })
            {
                Drop();
                _notBefore = now + (long)(Pause.TotalSeconds * time.TimestampFrequency);
            }

            if (_connection is null && _close >= Few && now >= _notBefore)
            {
                Connect(now, ct);
            }

            return _connection;
        }
    }

    private void Connect(long now, CancellationToken ct)
    {
        try
        {
            var create = new NewSessionOptions { Name = Session, Command = ["sleep", "2147483647"] };
            _connection = ControlClient.Connect(server, new ControlClientOptions { Create = create, NotificationCapacity = 16 }, ct);
            _ = _connection.TryRun(Commands.SetOption(OptionScope.Session, "destroy-unattached", "on", Target.CurrentWindow(Session)), ct: ct);
        }
        catch (TmuxException)
        {
            // Whatever tmux has against it: a process does as well.
            _notBefore = now + (long)(Pause.TotalSeconds * time.TimestampFrequency);
        }
    }

    private void Drop()
    {
        _connection?.Dispose();
        _connection = null;
    }
}

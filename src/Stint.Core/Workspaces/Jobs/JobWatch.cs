using Stint.Posix;
using Stint.Tmux;
using Stint.Tmux.Control;

namespace Stint.Core.Workspaces.Jobs;

/// <summary>
/// Looks at a session's jobs again and again. While the session is there, a control connection says when something happens; without one,
/// and for what gives no event, there is a slow look. The connection reads only, counts for no window's size and leaves the session's
/// environment alone; where it alone would keep a session alive that is to end with its last viewer, none is made.
/// </summary>
public sealed class JobWatch : IDisposable
{
    private static readonly TimeSpan SlowLook = TimeSpan.FromSeconds(1), Net = TimeSpan.FromSeconds(10), Burst = TimeSpan.FromMilliseconds(20);
    private readonly TmuxServer _tmux;
    private readonly string _session;
    private readonly Descriptor _wakeRead, _wakeWrite;
    private ControlClient? _client;
    private Task _listening = Task.CompletedTask;

    public JobWatch(TmuxServer tmux, string session)
    {
        _tmux = tmux;
        _session = session;
        (_wakeRead, _wakeWrite) = Descriptor.Pipe();
        _wakeRead.SetNonBlocking();
        _wakeWrite.SetNonBlocking();
    }

    /// <summary>The jobs as they are now; none while there is no such session. Throws <see cref="TmuxException"/> when tmux cannot be asked at all.</summary>
    public IReadOnlyList<JobWindow> Look()
    {
        if (_client is null && JobWindows.TryList(_tmux, _session) is { } jobs)
        {
            return TryConnect() ? Ask() ?? jobs : jobs;
        }

        return _client is null ? [] : Ask() ?? JobWindows.List(_tmux, _session);
    }

    /// <summary>
    /// Returns when something may have changed, when it is time for the slow look or <paramref name="atMost"/> has passed, or when
    /// <paramref name="other"/> is readable.
    /// </summary>
    public void Wait(Descriptor? other, TimeSpan? atMost = null)
    {
        TimeSpan look = _client is null ? SlowLook : Net;
        if ((Readiness.WaitToRead(atMost < look ? atMost.Value : look, other, _wakeRead) & 2) == 0)
        {
            return;
        }

        _ = Readiness.WaitToRead(Burst, other); // what belongs together comes together
        Span<byte> calls = stackalloc byte[256];
        while (_wakeRead.Read(calls) is 256)
        {
        }
    }

    public void Dispose()
    {
        Disconnect();
        _wakeRead.Dispose();
        _wakeWrite.Dispose();
    }

    // Null, and no connection any more, where it does not answer: its session may be gone, and it may show another by now.
    private IReadOnlyList<JobWindow>? Ask()
    {
        IReadOnlyList<JobWindow>? jobs = null;
        try
        {
            jobs = JobWindows.TryList(_client!, _session);
        }
        catch (TmuxException)
        {
            // A process of its own may do better.
        }

        if (jobs is null)
        {
            Disconnect();
        }

        return jobs;
    }

    private bool TryConnect()
    {
        TmuxReply lonely = _tmux.TryRun(Commands.DisplayMessage("#{destroy-unattached}", Target.Session(_session)));
        if (lonely.Failure is not null || lonely.Text is not ("0" or "off" or ""))
        {
            return false;
        }

        try
        {
            _client = ControlClient.Connect(_tmux, new ControlClientOptions { Session = Target.Session(_session), Flags = "read-only,ignore-size,no-output" });
            _client.Subscribe("jobs", "%*", "#{pane_dead}#{pane_dead_status}#{pane_dead_signal}");
        }
        catch (TmuxException)
        {
            Disconnect();
            return false;
        }

        _listening = Listen(_client);
        return true;
    }

    private async Task Listen(ControlClient client)
    {
        await foreach (ControlNotification said in client.Notifications.ReadAllAsync())
        {
            if (said is WindowAdded or WindowClosed or WindowRenamed or SubscriptionChanged or LayoutChanged or SessionChanged or SessionRenamed)
            {
                Wake();
            }
        }

        Wake();
    }

    private void Wake() => _ = _wakeWrite.Write("!"u8);

    // Listening ends with the connection; after that nothing is written to the pipe any more.
    private void Disconnect()
    {
        _client?.Dispose();
        _client = null;
        _listening.GetAwaiter().GetResult();
    }
}

using System.Globalization;
using System.Threading.Channels;

namespace Stint.Tmux.Control;

/// <summary>
/// A lasting connection to a tmux server: runs command lists without a process for each, and says what happens in the server. Lists are
/// run in the order in which they were sent; one that waits (<c>wait-for</c>) holds up those after it. When the connection ends, for
/// whatever reason, calls fail with <see cref="TmuxFailure.ConnectionLost"/>; it does not come back, make another. Safe from several
/// threads. Disposing leaves no process behind and takes a second at most. While one is attached, a tmux before 3.7 crashes when the last
/// windows of a session end together (tmux issue 5243): not for a server in which people work.
/// </summary>
public sealed class ControlClient : ITmuxClient, IDisposable, IAsyncDisposable
{
    private const int Glance = 5; // milliseconds
    private readonly ControlConnection _connection;
    private readonly Channel<ControlNotification> _notifications;
    private long _missed;

    private ControlClient(TmuxServer server, ControlProcess process, ControlClientOptions options)
    {
        Server = server;
        _notifications = Channel.CreateBounded<ControlNotification>(
            new BoundedChannelOptions(options.NotificationCapacity) { FullMode = BoundedChannelFullMode.DropOldest },
            _ => Interlocked.Increment(ref _missed));
        _connection = new ControlConnection(process, options.Limits, Listen);
        _ = _connection.Ended.ContinueWith(
            _ => _notifications.Writer.TryComplete(),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    public TmuxServer Server { get; }

    /// <summary>The client's name in tmux, a target for commands that take a client.</summary>
    public string Name { get; private set; } = "";

    /// <summary>What happens in the server, in order. Ends with the connection.</summary>
    public ChannelReader<ControlNotification> Notifications => _notifications.Reader;

    /// <summary>How many notifications were dropped because nobody read them. After a change look at the server afresh.</summary>
    public long MissedNotifications => Interlocked.Read(ref _missed);

    /// <summary>Completes with the reason when the connection has ended and its process is gone. Never fails.</summary>
    public Task<string> Ended => _connection.Ended;

    /// <summary>
    /// Attaches, and returns once tmux answers. Throws <see cref="TmuxException"/> when there is no tmux, it is older than 3.2, it refuses
    /// (as when the session does not exist), or it has not answered by the server's deadline.
    /// </summary>
    public static ControlClient Connect(TmuxServer server, ControlClientOptions options, CancellationToken ct = default)
    {
        _ = server.RequireSupported();
        TmuxCommandList attach = options.AttachCommand();
        string command = server.Describe(attach);
        var request = server.Request(["-C", .. server.ClientArguments(), .. attach.ToArguments()]);
        if (request is null || ControlProcess.Start(request, out int error) is not { } process)
        {
            throw server.NotInstalled(command).ToException();
        }

        var client = new ControlClient(server, process, options);
        try
        {
            client.Name = client.Greeted(client.Greet(ct), command);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Like <see cref="TryRunAsync"/>, but a failure throws <see cref="TmuxException"/>.</summary>
    public async Task<TmuxReply> RunAsync(
        TmuxCommandList list, ReadOnlyMemory<byte> input = default, TimeSpan? deadline = null, CancellationToken ct = default) =>
        (await TryRunAsync(list, input, deadline, ct)).EnsureSuccess();

    /// <summary><see cref="TryRun"/> without blocking a thread. With an input the call goes through a process of its own all the same.</summary>
    public async Task<TmuxReply> TryRunAsync(
        TmuxCommandList list, ReadOnlyMemory<byte> input = default, TimeSpan? deadline = null, CancellationToken ct = default)
    {
        if (!input.IsEmpty)
        {
            return await Task.Run(() => Server.TryRun(list, input, deadline, ct), CancellationToken.None);
        }

        ControlRequest request = Send(list, ct);
        try
        {
            return await request.Reply.WaitAsync(deadline ?? Server.Options.Deadline, ct);
        }
        catch (TimeoutException)
        {
            return request.TimedOut();
        }
        finally
        {
            request.Abandon();
        }
    }

    /// <inheritdoc/>
    public TmuxReply TryRun(
        TmuxCommandList list, ReadOnlyMemory<byte> input = default, TimeSpan? deadline = null, CancellationToken ct = default)
    {
        // A control client's own input is its commands: what load-buffer reads needs a process.
        if (!input.IsEmpty)
        {
            return Server.TryRun(list, input, deadline, ct);
        }

        ControlRequest request = Send(list, ct);
        try
        {
            return request.Reply.Wait((int)(deadline ?? Server.Options.Deadline).TotalMilliseconds, ct)
                ? request.Reply.Result
                : request.TimedOut();
        }
        finally
        {
            request.Abandon();
        }
    }

    /// <summary>Asks for a <see cref="SubscriptionChanged"/> whenever what the format expands to changes (looked at once a second).</summary>
    /// <param name="name">For the subscription; a second one of the same name replaces the first.</param>
    /// <param name="what">A pane or window id, <c>%*</c> or <c>@*</c> for all of the session, or empty for the session itself.</param>
    /// <param name="format">The format.</param>
    public void Subscribe(string name, string what, string format) => this.Run(new TmuxCommand("refresh-client", "-B", $"{name}:{what}:{format}"));

    public void Dispose() => _connection.Close();

    public async ValueTask DisposeAsync() => await Task.Run(_connection.Close);

    private ControlRequest Send(TmuxCommandList list, CancellationToken ct)
    {
        ArgumentOutOfRangeException.ThrowIfZero(list.Count);
        ct.ThrowIfCancellationRequested();
        var request = new ControlRequest(list, Server.Describe(list));
        _connection.Send(request);
        return request;
    }

    // tmux may run commands before it has attached the client, or before one that it refuses has to go. It runs them for another client
    // of its choice then, or for none.
    private TmuxReply Greet(CancellationToken ct)
    {
        long end = Environment.TickCount64 + (long)Server.Options.Deadline.TotalMilliseconds;
        while (true)
        {
            var left = TimeSpan.FromMilliseconds(Math.Max(1, end - Environment.TickCount64));
            TmuxReply hello = TryRun(Commands.DisplayMessage("#{client_pid}:#{client_session}:#{client_name}"), deadline: left, ct: ct);
            if (hello.Failure is not null || _connection.Complaint is not null || NameIn(hello.Text) is not null)
            {
                return hello;
            }

            if (Ended.Wait(Glance, ct))
            {
                return hello with { Failure = TmuxFailure.ConnectionLost, Error = Ended.Result };
            }

            if (Environment.TickCount64 >= end)
            {
                return TmuxServer.Failed(hello.Command, TmuxFailure.TimedOut, "tmux has not attached the client");
            }
        }
    }

    private string Greeted(TmuxReply hello, string command)
    {
        bool refused = _connection.Complaint is not null || hello.Failure is TmuxFailure.ConnectionLost;
        string error = _connection.Complaint ?? hello.Error;
        TmuxReply answer = refused ? hello with { Error = error, ExitCode = 1, Failure = FailureTable.Kind(error) } : hello;
        string text = (answer with { Command = command }).EnsureSuccess().Text;
        _connection.HasAttached();
        return NameIn(text) ?? "";
    }

    // The name in an answer that speaks of this client, attached to a session.
    private string? NameIn(string answer) =>
        answer.Split(':', 3) is [var pid, { Length: > 0 }, var name] && pid == _connection.Pid.ToString(CultureInfo.InvariantCulture) ? name : null;

    private void Listen(ControlNotification notification) => _ = _notifications.Writer.TryWrite(notification);
}

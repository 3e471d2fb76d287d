using System.Globalization;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Stint.Contracts;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>A page's side of a terminal: keeps all that comes and acknowledges it.</summary>
public sealed class TerminalClient : IDisposable
{
    private readonly ClientWebSocket _socket = new();
    private readonly StringBuilder _text = new();
    private readonly List<JsonElement> _said = [];
    private readonly Lock _lock = new();
    private Task _receiving = Task.CompletedTask;
    private long _received;

    /// <summary>Whether what comes is acknowledged.</summary>
    public bool Acknowledges { get; init; } = true;

    /// <summary>Bytes received so far.</summary>
    public long Received => Interlocked.Read(ref _received);

    /// <summary>All painted so far, escapes included.</summary>
    public string Text => Locked(_text.ToString);

    /// <summary>The code with which the server closed; null while it has not.</summary>
    public int? CloseCode => _receiving.IsCompleted ? (int?)_socket.CloseStatus : null;

    public string? CloseReason => _socket.CloseStatusDescription;

    public WebSocketState State => _socket.State;

    /// <summary>The sizes told, such as <c>200x50</c>.</summary>
    public string[] Sizes => Locked(() => _said.Where(m => m.GetProperty("type").GetString() == "size")
        .Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.GetProperty("cols")}x{m.GetProperty("rows")}")).ToArray());

    /// <summary>The answers to mode.</summary>
    public JsonElement[] Modes => Locked(() => _said.Where(m => m.GetProperty("type").GetString() == "mode").ToArray());

    /// <summary>How many pings were answered.</summary>
    public int Pongs => Locked(() => _said.Count(m => m.GetProperty("type").GetString() == "pong"));

    /// <summary>Opens a terminal with the server's token, unless <paramref name="prepare"/> says otherwise.</summary>
    public static Task<TerminalClient> Open(ServerWorld server, RunId run, Action<ClientWebSocketOptions>? prepare = null, bool acknowledges = true) =>
        Open(server, run.ToString(), prepare, acknowledges);

    public static async Task<TerminalClient> Open(ServerWorld server, string run, Action<ClientWebSocketOptions>? prepare = null, bool acknowledges = true)
    {
        var client = new TerminalClient { Acknowledges = acknowledges };
        if (prepare is null)
        {
            client._socket.Options.SetRequestHeader("Authorization", $"Bearer {server.Token}");
        }

        prepare?.Invoke(client._socket.Options);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            await client._socket.ConnectAsync(new Uri($"ws{server.Address["http".Length..]}/runs/{run}/terminal"), limit.Token);
        }
        catch
        {
            client.Dispose();
            throw;
        }

        client._receiving = client.Receive();
        return client;
    }

    /// <summary>The HTTP status with which a terminal is refused.</summary>
    public static async Task<int> Refused(ServerWorld server, string run, Action<ClientWebSocketOptions> prepare)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        prepare(socket.Options);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws{server.Address["http".Length..]}/runs/{run}/terminal"), CancellationToken.None));
        return (int)socket.HttpStatusCode;
    }

    public Task Shows(string text) => Eventually.True(
        () => Text.Contains(text, StringComparison.Ordinal), $"'{text}' in {Text[Math.Max(0, Text.Length - 2000)..]} (closed: {CloseCode} {CloseReason})", TimeSpan.FromSeconds(20));

    public Task HasSize(string size) => Eventually.True(() => Sizes.LastOrDefault() == size, $"{size} in {string.Join(' ', Sizes)}", TimeSpan.FromSeconds(20));

    public async Task<int> Closes()
    {
        await _receiving.WaitAsync(TimeSpan.FromSeconds(20));
        return CloseCode ?? 0;
    }

    public Task Type(string text) => Type(Encoding.UTF8.GetBytes(text));

    public Task Type(ReadOnlyMemory<byte> bytes, bool last = true) => _socket.SendAsync(bytes, WebSocketMessageType.Binary, last, CancellationToken.None).AsTask();

    public Task Say(string json) => _socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, true, CancellationToken.None);

    /// <summary>Asks to type and waits for the answer.</summary>
    public async Task<bool> TakesControl(bool write = true)
    {
        int before = Modes.Length;
        await Say($"{{\"type\":\"mode\",\"write\":{(write ? "true" : "false")}}}");
        await Eventually.True(() => Modes.Length > before, "an answer to mode", TimeSpan.FromSeconds(20));
        return Modes[^1].GetProperty("write").GetBoolean();
    }

    public Task Resize(int columns, int rows) => Say(string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"resize\",\"cols\":{columns},\"rows\":{rows}}}"));

    /// <summary>Says goodbye and waits until the server has too.</summary>
    public async Task Leave()
    {
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await _receiving.WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>Is gone without a word.</summary>
    public void Abort() => _socket.Abort();

    public void Dispose() => _socket.Dispose();

    private async Task Receive()
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult got = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                switch (got.MessageType)
                {
                    case WebSocketMessageType.Close:
                        return;
                    case WebSocketMessageType.Text:
                        JsonElement said = JsonDocument.Parse(buffer.AsMemory(0, got.Count)).RootElement.Clone();
                        Locked(() => _said.Add(said));
                        break;
                    default:
                        Locked(() => _text.Append(Encoding.Latin1.GetString(buffer, 0, got.Count)));
                        Interlocked.Add(ref _received, got.Count);
                        if (Acknowledges)
                        {
                            await Say(string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"ack\",\"bytes\":{got.Count}}}"));
                        }

                        break;
                }
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Gone.
        }
    }

    private T Locked<T>(Func<T> look)
    {
        lock (_lock)
        {
            return look();
        }
    }

    private void Locked(Action act)
    {
        lock (_lock)
        {
            act();
        }
    }
}

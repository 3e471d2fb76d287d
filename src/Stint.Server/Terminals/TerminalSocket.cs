using System.Buffers;
using System.Net.WebSockets;

namespace Stint.Server.Terminals;

/// <summary>A terminal's WebSocket: sends one frame at a time, receives with bounded memory, and closes in bounded time whatever the client does.</summary>
internal sealed class TerminalSocket(WebSocket socket)
{
    private const int LargestText = 64 * 1024, FrameSize = 16 * 1024;
    private static readonly TimeSpan ClosePatience = TimeSpan.FromSeconds(1);

    /// <summary>Whether the failure means that the client, or its connection, is not there any more.</summary>
    internal static bool IsGone(Exception e) => e is WebSocketException or ObjectDisposedException;

    /// <summary>Not to be called again before it is done. Throws <see cref="WebSocketException"/> when the client has gone.</summary>
    internal ValueTask SendAsync(ReadOnlyMemory<byte> frame, bool text) =>
        socket.SendAsync(frame, text ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, CancellationToken.None);

    /// <summary>
    /// Hands on what comes, binary in any pieces, text whole, until the client closes (null) or sends what cannot be taken. The memory is
    /// only lent.
    /// </summary>
    internal async Task<TerminalClose?> ReceiveAsync(Func<ReadOnlyMemory<byte>, Task> typed, Func<ReadOnlyMemory<byte>, Task<TerminalClose?>> said)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FrameSize);
        var text = new ArrayBufferWriter<byte>();
        try
        {
            while (true)
            {
                ValueWebSocketReceiveResult got = await socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None).ConfigureAwait(false);
                ReadOnlyMemory<byte> piece = buffer.AsMemory(0, got.Count);
                switch (got.MessageType)
                {
                    case WebSocketMessageType.Close:
                        return null;
                    case WebSocketMessageType.Binary:
                        await typed(piece).ConfigureAwait(false);
                        break;
                    default:
                        if (text.WrittenCount + piece.Length > LargestText)
                        {
                            return TerminalClose.TooBig(LargestText);
                        }

                        text.Write(piece.Span);
                        if (got.EndOfMessage)
                        {
                            if (await said(text.WrittenMemory).ConfigureAwait(false) is { } refused)
                            {
                                return refused;
                            }

                            text.ResetWrittenCount();
                        }

                        break;
                }
            }
        }
        catch (Exception e) when (IsGone(e) || e is OperationCanceledException)
        {
            return null; // gone without a word
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Takes no notice of what comes until the client has closed.</summary>
    internal Task<TerminalClose?> DrainAsync() => ReceiveAsync(_ => Task.CompletedTask, _ => Task.FromResult<TerminalClose?>(null));

    /// <summary>Says why, waits a moment for the client to agree, and cuts the connection.</summary>
    /// <param name="close">Why.</param>
    /// <param name="receiving">The one call that receives; it is over afterwards.</param>
    internal async Task CloseAsync(TerminalClose close, Task receiving)
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync((WebSocketCloseStatus)close.Code, close.ShortReason, CancellationToken.None).WaitAsync(ClosePatience).ConfigureAwait(false);
                await receiving.WaitAsync(ClosePatience).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (IsGone(e) || e is TimeoutException or InvalidOperationException)
        {
            // It does not listen.
        }

        Abort();
        await receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    internal void Abort() => socket.Abort();
}

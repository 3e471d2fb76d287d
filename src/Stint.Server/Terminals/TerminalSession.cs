using System.Buffers;
using System.Text.Json;
using Stint.Core.Terminals.Live;

namespace Stint.Server.Terminals;

/// <summary>One client at one terminal: carries bytes both ways, no more to the client than it has acknowledged, until one of them ends.</summary>
internal sealed class TerminalSession(TerminalSocket client, RunTerminal terminal, Func<Task<string?>> whyNoInput) : IDisposable
{
    private const int PieceSize = 32 * 1024, MostUnacknowledged = 1 << 20;
    private static readonly TimeSpan LastSend = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _over = new();
    private long _unacknowledged;
    private string? _refusal;
    private int _owesMode, _owesPong;

    /// <summary>Returns when it is over and the client told. <paramref name="explain"/> says why the terminal ended, <paramref name="fault"/> what went wrong.</summary>
    internal async Task RunAsync(Func<Task<TerminalEnd>, Task<TerminalClose>> explain, Func<Exception, TerminalClose> fault, CancellationToken stopping)
    {
        using CancellationTokenRegistration stop = stopping.Register(_over.Cancel);
        Task showing = ShowAsync(_over.Token);
        Task<TerminalClose?> receiving = client.ReceiveAsync(TypeAsync, HearAsync);
        Task first = await Task.WhenAny(showing, receiving).ConfigureAwait(false);
        TerminalClose close = stopping.IsCancellationRequested ? TerminalClose.ServerEnds
            : first.Exception?.InnerException is { } e ? TerminalSocket.IsGone(e) ? TerminalClose.Left : fault(e)
            : first == showing ? await explain(terminal.WhyEndedAsync()).ConfigureAwait(false)
            : await receiving.ConfigureAwait(false) ?? TerminalClose.Left;
        await _over.CancelAsync().ConfigureAwait(false);
        if (await Task.WhenAny(showing, Task.Delay(LastSend, CancellationToken.None)).ConfigureAwait(false) != showing)
        {
            client.Abort(); // who does not take the last bytes takes no goodbye either
        }

        await client.CloseAsync(close, receiving.IsCompleted ? client.DrainAsync() : receiving).ConfigureAwait(false);
        await showing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => _over.Dispose();

    // Returns at the terminal's end.
    private async Task ShowAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            if (terminal.NextSize is { } size)
            {
                await client.SendAsync(TerminalMessage.Size(size), text: true).ConfigureAwait(false);
                terminal.Show(size);
            }

            if (Interlocked.Exchange(ref _owesMode, 0) != 0)
            {
                await client.SendAsync(TerminalMessage.Mode(terminal.TakesInput, _refusal), text: true).ConfigureAwait(false);
            }

            if (Interlocked.Exchange(ref _owesPong, 0) != 0)
            {
                await client.SendAsync(TerminalMessage.Pong(), text: true).ConfigureAwait(false);
            }

            int? shown = Interlocked.Read(ref _unacknowledged) >= MostUnacknowledged ? null : await PassOnAsync().ConfigureAwait(false);
            if (shown == 0)
            {
                return;
            }

            if (shown is null)
            {
                await terminal.ChangedAsync(ct).ConfigureAwait(false);
            }
        }
    }

    private async Task<int?> PassOnAsync()
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            int? read = terminal.Read(buffer.AsSpan(0, PieceSize));
            if (read > 0)
            {
                Interlocked.Add(ref _unacknowledged, read.Value);
                await client.SendAsync(buffer.AsMemory(0, read.Value), text: false).ConfigureAwait(false);
            }

            return read;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private Task TypeAsync(ReadOnlyMemory<byte> bytes) => terminal.WriteAsync(bytes, _over.Token);

    private async Task<TerminalClose?> HearAsync(ReadOnlyMemory<byte> text)
    {
        TerminalMessage? message;
        try
        {
            message = TerminalMessage.Parse(text);
        }
        catch (JsonException e)
        {
            return TerminalClose.Unreadable(e.Message);
        }

        switch (message)
        {
            case TerminalMessage.Acknowledge { Bytes: var bytes }:
                Interlocked.Add(ref _unacknowledged, -Math.Clamp(bytes, 0, Interlocked.Read(ref _unacknowledged)));
                terminal.Nudge();
                break;
            case TerminalMessage.Resize { Wanted: var size }:
                terminal.Resize(size);
                break;
            case TerminalMessage.ResizeToNonsense:
                terminal.RepeatSize();
                break;
            case TerminalMessage.AskMode { Write: var write }:
                _refusal = write ? await whyNoInput().ConfigureAwait(false) : null;
                bool agreed = await terminal.AllowInputAsync(write && _refusal is null).ConfigureAwait(false);
                _refusal ??= agreed ? null : "tmux did not agree";
                Interlocked.Exchange(ref _owesMode, 1);
                terminal.Nudge();
                break;
            case TerminalMessage.Ping:
                Interlocked.Exchange(ref _owesPong, 1);
                terminal.Nudge();
                break;
            default:
                break; // of a later version
        }

        return null;
    }
}

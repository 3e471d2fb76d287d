using Microsoft.AspNetCore.Http;

namespace Stint.Server.Http;

/// <summary>
/// One stream of server-sent events. Says that it lives every 15 seconds. What is written waits for this client alone; when it goes or
/// the server stops, <see cref="Ending"/> is cancelled and writing does nothing more.
/// </summary>
internal sealed class ServerStream : IDisposable
{
    // What is written is copied whole before anybody waits for the client: a piece at a time, little lies there for one that has stalled.
    private const int Piece = 16 * 1024;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15), Goodbye = TimeSpan.FromMilliseconds(300);
    private readonly HttpContext _context;
    private readonly TimeProvider _time;
    private readonly IDisposable? _place;
    private readonly CancellationTokenSource _ending;
    private readonly CancellationToken _stopping;

    internal ServerStream(HttpContext context, TimeProvider time, IDisposable? place, CancellationToken stopping)
    {
        (_context, _time, _place, _stopping) = (context, time, place, stopping);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        context.Response.ContentType = "text/event-stream";
    }

    internal CancellationToken Ending => _ending.Token;

    /// <summary>Sends the answer's head, so that the client knows that it is connected.</summary>
    internal Task BeginAsync() => Quietly(WriteAsync([]));

    /// <summary>Moves on, with heartbeats meanwhile. False at the end.</summary>
    internal async Task<bool> NextAsync<T>(IAsyncEnumerator<T> items)
    {
        try
        {
            Task<bool> next = items.MoveNextAsync().AsTask();
            while (!await WithinHeartbeat(next).ConfigureAwait(false))
            {
                await SendAsync(": still here\n\n"u8.ToArray()).ConfigureAwait(false);
            }

            return await next.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (Ending.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>False when that took longer than from one heartbeat to the next.</summary>
    internal async Task<bool> WithinHeartbeat(Task task)
    {
        using CancellationTokenSource waiting = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        bool done = await Task.WhenAny(task, Task.Delay(Heartbeat, _time, waiting.Token)).ConfigureAwait(false) == task;
        await waiting.CancelAsync().ConfigureAwait(false);
        return done || Ending.IsCancellationRequested;
    }

    /// <summary>One event of one line of JSON.</summary>
    internal Task DataAsync(byte[] json) => SendAsync([.. "data: "u8, .. json, .. "\n\n"u8]);

    internal Task SendAsync(byte[] bytes) => Quietly(WriteAsync(bytes));

    /// <summary>Where it is the server that ends and not the client, says so in a comment line, as far as the client takes it at once.</summary>
    internal async Task SayGoodbyeAsync()
    {
        if (!_stopping.IsCancellationRequested || _context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        using var soon = new CancellationTokenSource(Goodbye, _time);
        try
        {
            await _context.Response.Body.WriteAsync(": the server ends\n\n"u8.ToArray(), soon.Token).ConfigureAwait(false);
            await _context.Response.Body.FlushAsync(soon.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException)
        {
            // It did not take it, or is gone.
        }
    }

    public void Dispose()
    {
        _ending.Dispose();
        _place?.Dispose();
    }

    private async Task WriteAsync(byte[] bytes)
    {
        for (int at = 0; at < bytes.Length; at += Piece)
        {
            await _context.Response.Body.WriteAsync(bytes.AsMemory(at, Math.Min(Piece, bytes.Length - at)), Ending).ConfigureAwait(false);
        }

        await _context.Response.Body.FlushAsync(Ending).ConfigureAwait(false);
    }

    private async Task Quietly(Task writing)
    {
        try
        {
            await writing.ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && (Ending.IsCancellationRequested || _context.RequestAborted.IsCancellationRequested))
        {
            // The client or the server has gone.
        }
    }
}

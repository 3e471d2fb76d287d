using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stint.Core.Kernel;
using Stint.Server.Http;

namespace Stint.Server.Events;

/// <summary><c>GET /events</c>: the event log as server-sent events, from where the client was.</summary>
internal sealed class EventsApi(Books books, ChangeFeed changes, TimeProvider time)
{
    private const int Batch = 500;
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    internal void Map(IEndpointRouteBuilder routes) => routes.MapGet("/events", StreamAsync);

    private async Task StreamAsync(HttpContext context)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, changes.Stopping);
        (string epoch, long last) = books.Use(b => (b.Events.Epoch, b.Events.Last));
        string? asked = context.Request.Headers["Last-Event-ID"].FirstOrDefault() ?? context.Request.Query["after"].FirstOrDefault();
        long? from = Position(asked, epoch, last);
        context.Response.ContentType = "text/event-stream";
        if (from is null)
        {
            await WriteAsync(context, $"id: {epoch}-{last}\nevent: resync\ndata: {{}}\n\n", ending.Token).ConfigureAwait(false);
        }

        long at = from ?? last;
        await context.Response.Body.FlushAsync(ending.Token).ConfigureAwait(false);
        try
        {
            while (!ending.IsCancellationRequested)
            {
                Task next = changes.Next;
                IReadOnlyList<LoggedEvent> events = books.Use(b => b.Events.After(at, Batch));
                if (events.Count > 0)
                {
                    await WriteAsync(context, string.Concat(events.Select(e => Text(epoch, e))), ending.Token).ConfigureAwait(false);
                    at = events[^1].Id;
                    continue;
                }

                if (await Task.WhenAny(next, Task.Delay(Heartbeat, time, ending.Token)).ConfigureAwait(false) != next && !ending.IsCancellationRequested)
                {
                    await WriteAsync(context, ": still here\n\n", ending.Token).ConfigureAwait(false);
                }
            }
        }
        catch (OperationCanceledException) when (ending.IsCancellationRequested)
        {
            // The client or the server has gone.
        }
    }

    // Null: what the client has seen is not of this history, so it has to ask for everything anew.
    private static long? Position(string? asked, string epoch, long last)
    {
        if (asked is null)
        {
            return last;
        }

        int dash = asked.LastIndexOf('-'); // a bare number is one of this epoch
        return (dash < 0 || asked[..dash] == epoch) && long.TryParse(asked.AsSpan(dash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out long at) && at <= last ? at : null;
    }

    private static string Text(string epoch, LoggedEvent e) =>
        string.Create(CultureInfo.InvariantCulture, $"id: {epoch}-{e.Id}\nevent: {e.Type}\ndata: {{\"id\":\"{e.Run}\",\"version\":{e.Version},\"status\":\"{e.Data}\"}}\n\n");

    private static async Task WriteAsync(HttpContext context, string text, CancellationToken ct)
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), ct).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(ct).ConfigureAwait(false);
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stint.Core.Kernel;
using Stint.Server.Description;
using Stint.Server.Http;

namespace Stint.Server.Events;

/// <summary><c>GET /events</c>: the event log as server-sent events, from where the client was.</summary>
internal sealed class EventsApi(Books books, ChangeFeed changes, LiveHints hints, LogGrowthHints growth, StreamGate gate)
{
    internal void Map(IEndpointRouteBuilder routes) => routes.MapGet("/events", StreamAsync).Describe(EventRoutes.Stream);

    private async Task StreamAsync(HttpContext context)
    {
        (string epoch, long last) = books.Use(b => (b.Events.Epoch, b.Events.Last));
        string? asked = context.Request.Headers["Last-Event-ID"].FirstOrDefault() ?? new QueryValues(context).Text("after");
        long? from = Position(asked, epoch, last);
        using ServerStream stream = gate.Open(context);
        using HintReader live = hints.Open();
        using IDisposable following = growth.Follow();
        var tail = new EventTail(books, epoch, from ?? last);
        await stream.BeginAsync().ConfigureAwait(false);
        if (from is null)
        {
            await stream.SendAsync(Resync(tail)).ConfigureAwait(false);
        }

        while (!stream.Ending.IsCancellationRequested)
        {
            Task next = Task.WhenAny(changes.Next, live.Next);
            if (live.Take() is { Length: > 0 } passing)
            {
                await stream.SendAsync(passing).ConfigureAwait(false);
            }

            IReadOnlyList<LoggedEvent>? events = tail.Next();
            if (events is null)
            {
                await stream.SendAsync(Resync(tail)).ConfigureAwait(false);
            }
            else if (events.Count > 0)
            {
                await stream.SendAsync(Encoding.UTF8.GetBytes(string.Concat(events.Select(e => Text(tail.Epoch, e))))).ConfigureAwait(false);
            }
            else if (!await stream.WithinHeartbeat(next).ConfigureAwait(false))
            {
                await stream.SendAsync(Alive).ConfigureAwait(false);
            }
        }

        await stream.SayGoodbyeAsync().ConfigureAwait(false);
    }

    // A comment for those who read the bytes, an event for browsers, which show no comments.
    private static readonly byte[] Alive = ": still here\n\nevent: alive\ndata: {}\n\n"u8.ToArray();

    private static byte[] Resync(EventTail tail) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {tail.Epoch}-{tail.At}\nevent: resync\ndata: {{}}\n\n"));

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

    private static string Text(string epoch, LoggedEvent e)
    {
        bool isArtifact = e.Type == LoggedEvent.ArtifactAdded;
        var data = new EventData { Id = e.Subject, Version = e.Version, Status = isArtifact ? null : e.Data, Name = isArtifact ? e.Data : null };
        return string.Create(CultureInfo.InvariantCulture, $"id: {epoch}-{e.Id}\nevent: {e.Type}\ndata: {JsonSerializer.Serialize(data, ServerJson.Default.EventData)}\n\n");
    }
}

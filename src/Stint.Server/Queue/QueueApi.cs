using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stint.Contracts;
using Stint.Core.Queue;
using Stint.Server.Description;
using Stint.Server.Http;

namespace Stint.Server.Queue;

/// <summary><c>GET</c> and <c>PUT /queue</c>.</summary>
internal sealed class QueueApi(Books books)
{
    private static readonly RouteAnswer State = RouteAnswer.Json(ServerJson.Default.QueueState, "The queue as it is now");

    private static readonly RouteDescription Get = new("getQueue", "The queue") { Answer = State };

    private static readonly RouteDescription Put = new("setQueue", "Change the queue")
    {
        Body =
        [
            new("parallel", """{"type":"integer","minimum":1}""", "How many of its runs go at once"),
            new("paused", Field.Flag, "Whether it starts nothing more"),
        ],
        Answer = State,
    };

    internal void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/queue", context => Answer.Json(context, books.Use(book => new RunQueue(book).State()), ServerJson.Default.QueueState)).Describe(Get);
        routes.MapPut("/queue", PutAsync).Describe(Put);
    }

    private async Task PutAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        int? parallel = body.Integer("parallel");
        bool? paused = body.Flag("paused");
        QueueState state = books.Use(book =>
        {
            var queue = new RunQueue(book);
            _ = queue.Set(s => s with { Parallel = parallel ?? s.Parallel, Paused = paused ?? s.Paused });
            return queue.State();
        });
        await Answer.Json(context, state, ServerJson.Default.QueueState).ConfigureAwait(false);
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stint.Contracts;
using Stint.Core.Queue;
using Stint.Server.Http;

namespace Stint.Server.Queue;

/// <summary><c>GET</c> and <c>PUT /queue</c>.</summary>
internal sealed class QueueApi(Books books)
{
    internal void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/queue", context => Answer.Json(context, books.Use(book => new RunQueue(book).State()), ServerJson.Default.QueueState));
        routes.MapPut("/queue", PutAsync);
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

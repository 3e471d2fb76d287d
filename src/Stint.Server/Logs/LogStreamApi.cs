using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stint.Contracts;
using Stint.Core.Logs;
using Stint.Core.Logs.Streams;
using Stint.Core.Runs;
using Stint.Server.Description;
using Stint.Server.Http;
using Stint.Server.Runs;

namespace Stint.Server.Logs;

/// <summary><c>GET /runs/{id}/logs/stream</c>: a log as it grows, one line of JSON an event, until its last byte.</summary>
internal sealed class LogStreamApi(ServeOptions options, Books books, LogTailHub hub, StreamGate gate)
{
    internal void Map(IEndpointRouteBuilder routes) => routes.MapGet("/runs/{id}/logs/stream", StreamAsync).Describe(LogRoutes.Stream);

    private async Task StreamAsync(HttpContext context)
    {
        RunRecord run = books.Use(book => RunsApi.One(book, context));
        long? from = new QueryValues(context).Number("offset");
        using ServerStream stream = gate.Open(context);
        await using IAsyncEnumerator<LogDelta> deltas = hub.Follow(options.Workdir.Run(run.Id), from, AskEnd, stream.Ending).GetAsyncEnumerator(stream.Ending);
        await stream.BeginAsync().ConfigureAwait(false);
        while (await stream.NextAsync(deltas).ConfigureAwait(false))
        {
            LogDelta delta = deltas.Current;
            var text = new LogStreamText(delta.Kind == LogDeltaKind.Initial ? LogStreamText.Initial : LogStreamText.Delta, delta.Content, delta.Offset, delta.NextOffset);
            await stream.DataAsync(Answer.Written(text, ServerJson.Default.LogStreamText)).ConfigureAwait(false);
        }

        if (!stream.Ending.IsCancellationRequested)
        {
            run = Refresh();
            var end = new LogStreamEnd(LogStreamEnd.Done, run.Status, run.ExitCode);
            await stream.DataAsync(Answer.Written(end, ServerJson.Default.LogStreamEnd)).ConfigureAwait(false);
        }

        await stream.SayGoodbyeAsync().ConfigureAwait(false);

        RunRecord Refresh() => books.Use(book => book.Refresh(run.Id)) ?? run;

        RunEnd? AskEnd()
        {
            RunRecord now = Refresh();
            return now.Status.IsFinal() ? new RunEnd(LogsApi.EndOf(now)) : null;
        }
    }
}

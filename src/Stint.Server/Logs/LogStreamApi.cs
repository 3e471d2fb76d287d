using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stint.Contracts;
using Stint.Core.Logs;
using Stint.Core.Logs.Streams;
using Stint.Core.Runs;
using Stint.Server.Http;
using Stint.Server.Runs;

namespace Stint.Server.Logs;

/// <summary><c>GET /runs/{id}/logs/stream</c>: a log as it grows, one line of JSON an event, until its last byte.</summary>
internal sealed class LogStreamApi(ServeOptions options, Books books, LogTailHub hub, StreamGate gate)
{
    internal void Map(IEndpointRouteBuilder routes) => routes.MapGet("/runs/{id}/logs/stream", StreamAsync);

    private async Task StreamAsync(HttpContext context)
    {
        RunRecord run = books.Use(book => RunsApi.One(book, context));
        long? from = new QueryValues(context).Number("offset");
        using ServerStream stream = gate.Open(context);
        await using IAsyncEnumerator<LogDelta> deltas = hub.Follow(options.Workdir.Run(run.Id), from, AskEnd, stream.Ending).GetAsyncEnumerator(stream.Ending);
        await stream.BeginAsync().ConfigureAwait(false);
        while (await stream.NextAsync(deltas).ConfigureAwait(false))
        {
            await stream.DataAsync(Answer.Written(w => Write(w, deltas.Current))).ConfigureAwait(false);
        }

        if (!stream.Ending.IsCancellationRequested)
        {
            run = Refresh();
            await stream.DataAsync(Answer.Written(w => WriteDone(w, run))).ConfigureAwait(false);
        }

        RunRecord Refresh() => books.Use(book => book.Refresh(run.Id)) ?? run;

        RunEnd? AskEnd()
        {
            RunRecord now = Refresh();
            return now.Status.IsFinal() ? new RunEnd(LogsApi.EndOf(now)) : null;
        }
    }

    private static void Write(Utf8JsonWriter writer, LogDelta delta)
    {
        writer.WriteString("type"u8, delta.Kind == LogDeltaKind.Initial ? "initial" : "delta");
        writer.WriteString("content"u8, delta.Content);
        writer.WriteNumber("offset"u8, delta.Offset);
        writer.WriteNumber("next_offset"u8, delta.NextOffset);
    }

    private static void WriteDone(Utf8JsonWriter writer, RunRecord run)
    {
        writer.WriteString("type"u8, "done");
        writer.WriteString("status"u8, run.Status.Word());
        if (run.ExitCode is { } code)
        {
            writer.WriteNumber("exit_code"u8, code);
        }
        else
        {
            writer.WriteNull("exit_code"u8);
        }
    }
}

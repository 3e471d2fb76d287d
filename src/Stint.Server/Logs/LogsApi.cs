using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stint.Contracts;
using Stint.Core.Logs;
using Stint.Core.Runs;
using Stint.Server.Http;
using Stint.Server.Runs;

namespace Stint.Server.Logs;

/// <summary>The routes of logs.</summary>
internal sealed class LogsApi(ServeOptions options, Books books)
{
    internal void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/runs/{id}/logs", PageAsync);
        routes.MapGet("/runs/{id}/logs/raw", RawAsync);
    }

    private async Task PageAsync(HttpContext context)
    {
        RunRecord run = books.Use(book => RunsApi.One(book, context));
        IQueryCollection query = context.Request.Query;
        using LogReader log = LogReader.Open(options.Workdir.Run(run.Id), EndOf(run));
        LogPage page = log.Page(Number(query, "offset", LogReader.DefaultOffset), (int)Math.Clamp(Number(query, "limit", LogReader.DefaultLimit), 1, LogReader.MaxLimit));
        page = query["strip_ansi"] == "true" ? page with { Content = TerminalText.Plain(Encoding.UTF8.GetBytes(page.Content)) } : page;
        await Answer.Json(context, page, ServerJson.Default.LogPage).ConfigureAwait(false);
    }

    private Task RawAsync(HttpContext context)
    {
        RunRecord run = books.Use(book => RunsApi.One(book, context));
        return RawFile.WriteAsync(context, options.Workdir.Run(run.Id), EndOf(run));
    }

    private static long? EndOf(RunRecord run) => run.Status.IsFinal() && run.Reason != RunReason.Lost ? run.LogSize : null;

    private static long Number(IQueryCollection query, string name, long otherwise) => query[name].ToString() is not { Length: > 0 } text ? otherwise
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
        : throw RequestBody.Wrong(name, "a whole number");
}

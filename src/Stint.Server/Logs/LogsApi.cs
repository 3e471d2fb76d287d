using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stint.Contracts;
using Stint.Core.Logs;
using Stint.Core.Logs.Lines;
using Stint.Core.Logs.Search;
using Stint.Core.Runs;
using Stint.Server.Description;
using Stint.Server.Http;
using Stint.Server.Runs;

namespace Stint.Server.Logs;

/// <summary>The routes of logs, but their streams.</summary>
internal sealed class LogsApi(ServeOptions options, Books books)
{
    private readonly LineIndexes _indexes = new();

    internal void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/runs/{id}/logs", PageAsync).Describe(LogRoutes.Page);
        routes.MapGet("/runs/{id}/logs/lines", LinesAsync).Describe(LogRoutes.Lines);
        routes.MapGet("/runs/{id}/logs/search", SearchAsync).Describe(LogRoutes.Search);
        routes.MapGet("/runs/{id}/logs/raw", RawAsync).Describe(LogRoutes.Raw);
    }

    /// <summary>How many bytes of a run's log are its output; null while nobody knows.</summary>
    internal static long? EndOf(RunRecord run) => run.Status.IsFinal() && run.Reason != RunReason.Lost ? run.LogSize : null;

    private async Task PageAsync(HttpContext context)
    {
        var query = new QueryValues(context);
        using LogReader log = Open(context);
        LogPage page = log.Page(
            query.Number("offset") ?? LogReader.DefaultOffset, (int)Math.Clamp(query.Number("limit") ?? LogReader.DefaultLimit, 1, LogReader.MaxLimit), query.Flag("strip_ansi") ?? false);
        await Answer.Json(context, page, ServerJson.Default.LogPage).ConfigureAwait(false);
    }

    // The first look at a log reads all of it: on a thread of its own.
    private async Task LinesAsync(HttpContext context)
    {
        var query = new QueryValues(context);
        RunRecord run = books.Use(book => RunsApi.One(book, context));
        LinePage page = await OwnThread.Run(() => _indexes.Lines(
            options.Workdir.Run(run.Id), query.Number("from") ?? LineIndexes.DefaultFrom, (int)Math.Clamp(query.Number("count") ?? LineIndexes.DefaultCount, 1, LineIndexes.MaxCount),
            EndOf(run), progress: null, context.RequestAborted)).ConfigureAwait(false);
        await Answer.Json(context, page, ServerJson.Default.LinePage).ConfigureAwait(false);
    }

    private async Task SearchAsync(HttpContext context)
    {
        var query = new QueryValues(context);
        string text = query.Text("q") ?? throw ApiProblem.Invalid("q: say what to look for");
        bool ignoreCase = !(query.Flag("case") ?? false);
        LinePattern pattern = query.Flag("regex") ?? false ? new LinePattern(text, ignoreCase) : LinePattern.Words(text, ignoreCase);
        var range = new SearchRange(
            query.Number("after"), query.Number("skip"), query.Number("before"), (int)Math.Clamp(query.Number("limit") ?? LogSearch.DefaultLimit, 1, LogSearch.MaxLimit),
            (int)Math.Clamp(query.Number("marks") ?? 0, 0, LogSearch.MaxMarks));
        using LogReader log = Open(context);
        SearchResult found = await OwnThread.Run(() => LogSearch.Find(log, pattern, range, ct: context.RequestAborted)).ConfigureAwait(false);
        await Answer.Json(context, found, ServerJson.Default.SearchResult).ConfigureAwait(false);
    }

    private async Task RawAsync(HttpContext context)
    {
        using LogReader log = Open(context);
        await RawFile.WriteAsync(context, log.Size, log.ReadAt).ConfigureAwait(false);
    }

    private LogReader Open(HttpContext context)
    {
        RunRecord run = books.Use(book => RunsApi.One(book, context));
        return LogReader.Open(options.Workdir.Run(run.Id), EndOf(run));
    }
}

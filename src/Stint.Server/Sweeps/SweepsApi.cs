using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stint.Contracts;
using Stint.Core.Runs;
using Stint.Core.Sweeps;
using Stint.Server.Description;
using Stint.Server.Http;
using Stint.Server.Runs;

namespace Stint.Server.Sweeps;

/// <summary>The routes of sweeps.</summary>
internal sealed class SweepsApi(ServeOptions options, Books books, CancellationToken stopping)
{
    private const int DefaultLimit = 50, LargestLimit = 1000;

    internal void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sweeps", ListAsync).Describe(SweepRoutes.List);
        routes.MapPost("/sweeps", CreateAsync).Describe(SweepRoutes.Create);
        routes.MapGet("/sweeps/{id}", context => Write(context, books.Use(book => One(book, context)))).Describe(SweepRoutes.Get);
        routes.MapPut("/sweeps/{id}", EditAsync).Describe(SweepRoutes.Edit);
        routes.MapPost("/sweeps/{id}/start", StartAsync).Describe(SweepRoutes.Start);
        routes.MapPost("/sweeps/{id}/pause", context => ActAsync(context, (sweeps, id) => sweeps.Pause(id))).Describe(SweepRoutes.Pause);
        routes.MapPost("/sweeps/{id}/resume", context => ActAsync(context, (sweeps, id) => sweeps.Resume(id))).Describe(SweepRoutes.Resume);
        routes.MapPost("/sweeps/{id}/stop", context => ActAsync(context, (sweeps, id) => sweeps.Stop(id, new StopOrder()))).Describe(SweepRoutes.Stop);
        routes.MapPost("/sweeps/{id}/retry", context => ActAsync(context, (sweeps, id) => sweeps.Retry(id))).Describe(SweepRoutes.Retry);
        routes.MapPost("/sweeps/{id}/runs", AddRunAsync).Describe(SweepRoutes.AddRun);
    }

    private Task ListAsync(HttpContext context)
    {
        var query = new QueryValues(context);
        long? asked = query.Number("limit");
        int limit = asked is null ? DefaultLimit : asked > 0 ? (int)Math.Min(asked.Value, LargestLimit) : throw RequestBody.Wrong("limit", "a whole number above 0");
        string? before = query.Text("before");
        (IReadOnlyList<Sweep> sweeps, long total) = books.Use(book => (new SweepBook(book).List(limit + 1, before), new SweepBook(book).Count()));
        context.Response.Headers["X-Total-Count"] = total.ToString(CultureInfo.InvariantCulture);
        if (sweeps.Count > limit)
        {
            sweeps = [.. sweeps.Take(limit)];
            context.Response.Headers.Link = string.Create(CultureInfo.InvariantCulture, $"</sweeps?limit={limit}&before={sweeps[^1].Id}>; rel=\"next\"");
        }

        return Answer.Json(context, sweeps, ContractsJson.Default.IReadOnlyListSweep);
    }

    private async Task CreateAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        SweepRequest request = SweepBody.ToRequest(body, options);
        bool start = body.Flag("auto_start") ?? false;
        if (start && request.IsDraft)
        {
            throw ApiProblem.Invalid("auto_start: a draft has no runs to start: leave out one of them");
        }

        Sweep sweep = await OwnThread.Run(() => books.Use(book =>
        {
            var sweeps = new SweepBook(book);
            Sweep made = sweeps.Create(request);
            return start ? sweeps.Start(made.Id) : made;
        }), stopping).ConfigureAwait(false);
        context.Response.Headers.Location = $"/sweeps/{sweep.Id}";
        await Write(context, sweep, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    private async Task EditAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        SweepEdit edit = SweepBody.ToEdit(body, options);
        await Write(context, books.Use(book => new SweepBook(book).Edit(One(book, context).Id, edit))).ConfigureAwait(false);
    }

    private Task StartAsync(HttpContext context)
    {
        long? parallel = new QueryValues(context).Number("parallel");
        int? number = parallel is null ? null : parallel is > 0 and <= int.MaxValue ? (int)parallel : throw RequestBody.Wrong("parallel", "a whole number above 0");
        return ActAsync(context, (sweeps, id) => sweeps.Start(id, number));
    }

    private async Task AddRunAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        bool start = body.Flag("auto_start") ?? false;
        RunRequest request = RunBody.ToRequest(body, options);
        if (start && request.Queue)
        {
            throw ApiProblem.Invalid("auto_start: it starts at once, and queue waits: give one of them");
        }

        RunRecord run = books.Use(book =>
        {
            (RunRecord made, RunSpec spec) = new SweepBook(book).Add(One(book, context).Id, request, launching: start);
            return start ? book.Launch(made, options.Runner, spec) : made;
        });
        context.Response.Headers.Location = $"/runs/{run.Id}";
        await Answer.Json(context, RunView.Of(run, options.Workdir), ContractsJson.Default.Run, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    // Makes runs or waits for their end: on a thread of its own.
    private async Task ActAsync(HttpContext context, Func<SweepBook, string, Sweep> act) => await Write(
        context, await OwnThread.Run(() => books.Use(book => act(new SweepBook(book), One(book, context).Id)), stopping).ConfigureAwait(false)).ConfigureAwait(false);

    internal static Sweep One(RunBook book, HttpContext context)
    {
        string text = context.Request.RouteValues["id"] as string ?? "";
        return SweepId.TryParse(text, out SweepId id) && new SweepBook(book).Find(id.ToString()) is { } sweep ? sweep : throw ApiProblem.NotFound($"there is no sweep '{text}'");
    }

    private static Task Write(HttpContext context, Sweep sweep, int status = StatusCodes.Status200OK) => Answer.Json(context, sweep, ContractsJson.Default.Sweep, status);
}

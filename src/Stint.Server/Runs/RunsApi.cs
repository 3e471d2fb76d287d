using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stint.Contracts;
using Stint.Core.Queue;
using Stint.Core.Runs;
using Stint.Core.Terminals;
using Stint.Posix;
using Stint.Server.Description;
using Stint.Server.Http;

namespace Stint.Server.Runs;

/// <summary>The routes of runs.</summary>
internal sealed class RunsApi(ServeOptions options, Books books, CancellationToken stopping)
{
    internal const int LargestLimit = 1000;
    private const int DefaultLimit = 50;

    internal void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/runs", ListAsync).Describe(RunRoutes.List);
        routes.MapGet("/runs/counts", CountAsync).Describe(RunRoutes.Counts);
        routes.MapPost("/runs", CreateAsync).Describe(RunRoutes.Create);
        routes.MapGet("/runs/{id}", context => RunAsync(context, (_, run) => run)).Describe(RunRoutes.Get);
        routes.MapPut("/runs/{id}", EditAsync).Describe(RunRoutes.Edit);
        routes.MapPost("/runs/{id}/queue", context => RunAsync(context, (book, run) => new RunQueue(book).Add(run))).Describe(RunRoutes.Queue);
        routes.MapPost("/runs/{id}/start", StartAsync).Describe(RunRoutes.Start);
        routes.MapPost("/runs/{id}/stop", StopAsync).Describe(RunRoutes.Stop);
        routes.MapPost("/runs/{id}/archive", context => RunAsync(context, (book, run) => Archive(book, run, archive: true))).Describe(RunRoutes.Archive);
        routes.MapPost("/runs/{id}/unarchive", context => RunAsync(context, (book, run) => Archive(book, run, archive: false))).Describe(RunRoutes.Unarchive);
        routes.MapPost("/runs/{id}/status", context => RunAsync(context, (_, run) => run)).Describe(RunRoutes.Status); // reading it looks at what the run directory says
        routes.MapPost("/runs/{id}/rerun", RerunAsync).Describe(RunRoutes.Rerun);
        routes.MapPost("/runs/{id}/send", SendAsync).Describe(RunRoutes.Send);
        routes.MapGet("/runs/{id}/screen", ScreenAsync).Describe(RunRoutes.Screen);
    }

    private Task ListAsync(HttpContext context)
    {
        RunQuery query = RunQueryString.Parse(context.Request.Query, DefaultLimit, LargestLimit);
        (IReadOnlyList<Run> runs, long total) = books.Use(book => ((IReadOnlyList<Run>)[.. book.Reconciler.Reconcile(book.Store.List(query with { Limit = query.Limit + 1 })).Select(r => RunView.Of(r, options.Workdir))], book.Store.Count(query)));
        context.Response.Headers["X-Total-Count"] = total.ToString(CultureInfo.InvariantCulture);
        if (runs.Count > query.Limit)
        {
            runs = [.. runs.Take(query.Limit)];
            context.Response.Headers.Link = $"<{RunQueryString.Next(context.Request, runs[^1].Id)}>; rel=\"next\"";
        }

        return Answer.Json(context, runs, ContractsJson.Default.IReadOnlyListRun);
    }

    private Task CountAsync(HttpContext context) => Answer.Json(context, books.Use(book => RunCounts.Of(book.Store)), ServerJson.Default.RunCounts);

    private async Task CreateAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        bool start = body.Flag("auto_start") ?? false;
        RunRequest request = RunBody.ToRequest(body, options);
        if (start && request.Queue)
        {
            throw ApiProblem.Invalid("auto_start: it starts at once, and queue waits: give one of them");
        }

        RunRecord run = books.Use(book => Begin(book, request, start));
        context.Response.Headers.Location = $"/runs/{run.Id}";
        await Write(context, run, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    private RunRecord Begin(RunBook book, RunRequest request, bool start)
    {
        (RunRecord run, RunSpec spec) = book.Factory.Create(request, launching: start, book.Tmux.Program);
        return start ? book.Launch(run, options.Runner, spec) : run;
    }

    private Task StartAsync(HttpContext context)
    {
        RunRecord run = books.Use(book => new RunQueue(book).Start(One(book, context), options.Runner));
        return Answer.Json(context, new StartedRun($"run {run.Id} was started", run.TmuxWindow, RunView.Of(run, options.Workdir)), ServerJson.Default.StartedRun);
    }

    // Waits for the run's end, which may take the whole grace: on a thread of its own.
    private async Task StopAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        string signal = body.Text("signal") ?? "TERM";
        double grace = body.Number("grace_s") ?? 10;
        var order = new StopOrder
        {
            Signal = Signals.TryParse(signal, out int number) ? Signals.NameOf(number) : throw ApiProblem.Invalid($"signal: '{signal}' is no signal: write a name such as INT or TERM"),
            Grace = grace is >= 0 and <= 86400 ? TimeSpan.FromSeconds(grace) : throw ApiProblem.Invalid("grace_s: it should be between 0 and 86400"),
        };
        RunRecord run = await OwnThread.Run(() => books.Use(book => book.Stopper.Finish(book.Stopper.Request(One(book, context), order), order)), stopping).ConfigureAwait(false);
        await Write(context, run).ConfigureAwait(false);
    }

    private async Task EditAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        RunChange change = RunBody.ToChange(body, options);
        await Write(context, books.Use(book => book.Edit(One(book, context).Id, change))).ConfigureAwait(false);
    }

    private async Task RerunAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        RunRecord run = books.Use(book =>
        {
            RunRequest request = book.Factory.RequestOf(One(book, context));
            if (body.Text("command") is { } line)
            {
                RunBody.CheckCommand(null, line);
                request = request with { Argv = null, ShellLine = line, SweepId = null, SweepParams = null, Cell = null };
            }

            return Begin(book, request, body.Flag("auto_start") ?? false);
        });
        await Write(context, run, StatusCodes.Status201Created).ConfigureAwait(false);
    }

    private async Task SendAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        IReadOnlyList<string>? keys = body.Texts("keys");
        string? text = body.Text("text");
        if (keys is null == text is null)
        {
            throw ApiProblem.Invalid(text is null ? "text: give text or keys" : "text: give text or keys, not both");
        }

        books.Use(book =>
        {
            RunRecord run = One(book, context);
            var pane = new RunPane(book.Tmux.Of(run), run);
            if (keys is not null)
            {
                pane.Press(keys);
            }
            else
            {
                pane.Type(System.Text.Encoding.UTF8.GetBytes(text!), body.Flag("enter") ?? true);
            }

            return true;
        });
        await Answer.NoContent(context).ConfigureAwait(false);
    }

    private Task ScreenAsync(HttpContext context) => Answer.Text(context, books.Use(book =>
    {
        RunRecord run = One(book, context);
        return new RunPane(book.Tmux.Of(run), run).Screen();
    }));

    private static RunRecord Archive(RunBook book, RunRecord run, bool archive) => archive && !run.Status.IsFinal()
        ? throw new ApiProblem(409, "conflict", $"run {run.Id}: it is {run.Status.Word()}: only ended runs can be archived")
        : run.IsArchived == archive ? run : book.Store.Update(run.Id, r => r with { IsArchived = archive }) ?? run;

    private Task RunAsync(HttpContext context, Func<RunBook, RunRecord, RunRecord> act) => Write(context, books.Use(book => act(book, One(book, context))));

    private Task Write(HttpContext context, RunRecord run, int status = StatusCodes.Status200OK) => Answer.Json(context, RunView.Of(run, options.Workdir), ContractsJson.Default.Run, status);

    internal static RunRecord One(RunBook book, HttpContext context)
    {
        string text = context.Request.RouteValues["id"] as string ?? "";
        return RunId.TryParse(text, out RunId id) && book.Refresh(id) is { } run ? run : throw ApiProblem.NotFound($"there is no run '{text}'");
    }
}

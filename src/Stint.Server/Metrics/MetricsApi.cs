using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stint.Contracts;
using Stint.Core.Artifacts;
using Stint.Core.Metrics;
using Stint.Core.Runs;
using Stint.Server.Description;
using Stint.Server.Http;
using Stint.Server.Runs;
using Stint.Server.Sweeps;

namespace Stint.Server.Metrics;

/// <summary><c>GET /runs/{id}/metrics</c>: the curves of a run. <c>GET /sweeps/{id}/metrics</c>: what the runs of a sweep came to.</summary>
internal sealed class MetricsApi
{
    private readonly ServeOptions _options;
    private readonly Books _books;
    private readonly ArtifactShelf _shelf;
    private readonly RunMetricsReader _reader;
    private readonly SweepMetricsReader _sweeps;

    internal MetricsApi(ServeOptions options, Books books, ArtifactShelf shelf)
    {
        (_options, _books, _shelf) = (options, books, shelf);
        _reader = new RunMetricsReader(new MetricsCache());
        _sweeps = new SweepMetricsReader(shelf, _reader);
    }

    private static readonly RouteDescription Description = new("readMetrics", "The curves of a run")
    {
        Details = "From every metrics file of the run. Where there are more points than asked for, the smallest and the largest of each stretch are given.",
        Query =
        [
            new("keys", Field.Text, "Only these, with commas between them, or one parameter each"),
            new("points", """{"type":"integer","minimum":1,"default":2000}""", "How many points a series has at most; more than 10000 is 10000"),
        ],
        Answer = RouteAnswer.Json(ServerJson.Default.RunMetrics, "The curves"),
    };

    private static readonly RouteDescription OfSweep = new("readSweepMetrics", "What the runs of a sweep came to: the newest, lowest and highest value of each key")
    {
        Details = "Runs that were started, archived ones included. The curves themselves are given by each run's own metrics.",
        Query = [new("keys", Field.Text, "Only these, with commas between them, or one parameter each; at most 50. Default the first 12 that are found")],
        Answer = RouteAnswer.Json(ServerJson.Default.SweepMetrics, "The values"),
    };

    internal void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/runs/{id}/metrics", GetAsync).Describe(Description);
        routes.MapGet("/sweeps/{id}/metrics", GetSweepAsync).Describe(OfSweep);
    }

    // The first look at a file reads all of it: on a thread of its own.
    private async Task GetAsync(HttpContext context)
    {
        long asked = new QueryValues(context).Number("points") ?? RunMetricsReader.DefaultPoints;
        int points = asked > 0 ? (int)Math.Min(asked, RunMetricsReader.MostPoints) : throw RequestBody.Wrong("points", "a whole number above 0");
        RunMetrics metrics = await OwnThread.Run(() => Read(context, points)).ConfigureAwait(false);
        await Answer.Json(context, metrics, ServerJson.Default.RunMetrics).ConfigureAwait(false);
    }

    // There may be thousands of runs.
    private async Task GetSweepAsync(HttpContext context)
    {
        SweepMetrics metrics = await OwnThread.Run(() => _books.Use(book => _sweeps.Read(book, SweepsApi.One(book, context).Id, Keys(context), context.RequestAborted))).ConfigureAwait(false);
        await Answer.Json(context, metrics, ServerJson.Default.SweepMetrics).ConfigureAwait(false);
    }

    private RunMetrics Read(HttpContext context, int points)
    {
        (RunRecord run, ArtifactLook look) = _books.Use(book =>
        {
            RunRecord run = RunsApi.One(book, context);
            return (run, _shelf.Look(book, run));
        });
        return _reader.Read(_options.Workdir.Run(run.Id), look, run.Status.IsFinal(), Keys(context), points, context.RequestAborted);
    }

    // One parameter with commas, or several; a key may itself hold a comma only in the latter.
    private static string[]? Keys(HttpContext context)
    {
        string[] given = [.. context.Request.Query["keys"].OfType<string>().Where(k => k.Length > 0)];
        return given.Length switch
        {
            0 => null,
            1 => [given[0], .. given[0].Split(',', StringSplitOptions.RemoveEmptyEntries)],
            _ => given,
        };
    }
}

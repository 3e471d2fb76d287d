using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stint.Core.Artifacts;
using Stint.Core.Runs;
using Stint.Posix;
using Stint.Server.Description;
using Stint.Server.Http;
using Stint.Server.Runs;

namespace Stint.Server.Artifacts;

/// <summary>What runs have made: lists, ordered by name, and downloads.</summary>
internal sealed class ArtifactsApi(ServeOptions options, Books books, ArtifactShelf shelf)
{
    private const int DefaultLimit = 1000, LargestLimit = 10_000;

    private static readonly RouteDescription List = new("listArtifacts", "What a run has made, by name")
    {
        Query = [new("limit", """{"type":"integer","minimum":1,"default":1000}""", "How many at most; more than 10000 is 10000"), new("after", Field.Text, "Only those behind this name")],
        Answer = RouteAnswer.Page(ServerJson.Default.IReadOnlyListArtifact, "The page"),
    };

    private static readonly RouteDescription Download = new("downloadArtifact", "An artifact's bytes")
    {
        Details = "The name may hold slashes; a file inside a W&B directory is reached as `name/inner/path`. One `Range` is honoured (206, or 416 where there is nothing).",
        Answer = RouteAnswer.Bytes("The bytes, as an attachment"),
        Problems = [409, 416],
    };

    internal void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/runs/{id}/artifacts", ListAsync).Describe(List);
        routes.MapGet("/runs/{id}/artifacts/{**name}", FileAsync).Describe(Download);
    }

    private Task ListAsync(HttpContext context)
    {
        var query = new QueryValues(context);
        long asked = query.Number("limit") ?? DefaultLimit;
        int limit = asked > 0 ? (int)Math.Min(asked, LargestLimit) : throw RequestBody.Wrong("limit", "a whole number above 0");
        string? after = query.Text("after");
        IReadOnlyList<Artifact> all = books.Use(book => shelf.Look(book, RunsApi.One(book, context))).Artifacts;
        IReadOnlyList<Artifact> page = [.. all.Where(a => after is null || string.CompareOrdinal(a.Name, after) > 0).Take(limit)];
        context.Response.Headers["X-Total-Count"] = all.Count.ToString(CultureInfo.InvariantCulture);
        if (page.Count == limit && page[^1] != all[^1])
        {
            QueryString next = QueryString.Create("limit", limit.ToString(CultureInfo.InvariantCulture)).Add("after", page[^1].Name);
            context.Response.Headers.Link = $"<{context.Request.Path}{next}>; rel=\"next\"";
        }

        return Answer.Json(context, page, ServerJson.Default.IReadOnlyListArtifact);
    }

    private async Task FileAsync(HttpContext context)
    {
        RunRecord run = books.Use(book => RunsApi.One(book, context));
        IReadOnlyList<OsString> name = ArtifactName.Of(context) ?? throw ApiProblem.NotFound("there is no such artifact: its name has to be as in the list of artifacts");
        using var file = ArtifactFile.Open(options.Workdir.Run(run.Id), name);
        context.Response.Headers.ContentDisposition = ArtifactName.Disposition(name[^1]);
        await RawFile.WriteAsync(context, file.Size, file.ReadAt).ConfigureAwait(false);
    }
}

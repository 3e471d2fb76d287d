using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stint.Server.Http;

namespace Stint.Server;

/// <summary>What a server says of itself: <c>GET /health</c>, <c>GET /info</c>, and where the page is.</summary>
internal sealed class InfoApi(ServeOptions options, Books books)
{
    internal void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", context => Answer.Redirect(context, "/ui/"));
        routes.MapGet("/health", context => Answer.Json(context, new ServerHealth(), ServerJson.Default.ServerHealth));
        routes.MapGet("/info", GetAsync);
    }

    private Task GetAsync(HttpContext context) => Answer.Json(
        context,
        new ServerInfo
        {
            Version = options.Version,
            Workdir = options.Workdir.Path,
            TmuxVersion = books.Use(book => TmuxVersionOf(book.Tmux.ForNewRuns)),
            TmuxSession = options.Session,
            ReadOnly = options.ReadOnly,
            Limits = new ServerLimits(),
        },
        ServerJson.Default.ServerInfo);

    private static string? TmuxVersionOf(Tmux.TmuxServer tmux)
    {
        try
        {
            return tmux.Version().ToString();
        }
        catch (Tmux.TmuxException)
        {
            return null;
        }
    }
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stint.Server.Description;
using Stint.Server.Http;

namespace Stint.Server;

/// <summary>What a server says of itself: <c>GET /health</c>, <c>GET /info</c>, and where the page is.</summary>
internal sealed class InfoApi(ServeOptions options, Books books)
{
    private static readonly RouteDescription Health = new("getHealth", "Whether the server answers")
    {
        Answer = RouteAnswer.Json(ServerJson.Default.ServerHealth, "It does"),
        IsOpen = true,
    };

    private static readonly RouteDescription Info = new("getInfo", "What server this is") { Answer = RouteAnswer.Json(ServerJson.Default.ServerInfo, "The server") };

    internal void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", context => Answer.Redirect(context, "/ui/"));
        routes.MapGet("/health", context => Answer.Json(context, new ServerHealth(), ServerJson.Default.ServerHealth)).Describe(Health);
        routes.MapGet("/info", GetAsync).Describe(Info);
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

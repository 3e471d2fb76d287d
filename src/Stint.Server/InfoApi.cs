using Microsoft.AspNetCore.Http;
using Stint.Server.Http;

namespace Stint.Server;

/// <summary><c>GET /info</c>.</summary>
internal sealed class InfoApi(ServeOptions options, Books books)
{
    internal Task GetAsync(HttpContext context)
    {
        string? tmux = books.Use(book => TmuxVersionOf(book.Tmux.ForNewRuns));
        return Answer.Json(context, w =>
        {
            w.WriteString("version"u8, options.Version);
            w.WriteString("workdir"u8, options.Workdir.Path);
            w.WriteString("tmux_version"u8, tmux);
            w.WriteString("tmux_session"u8, options.Session);
            w.WriteBoolean("read_only"u8, options.ReadOnly);
        });
    }

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

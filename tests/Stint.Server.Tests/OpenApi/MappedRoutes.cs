using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Stint.Core.Artifacts;
using Stint.Core.Kernel;
using Stint.Core.Logs.Streams;
using Stint.Core.Terminals.Live;
using Stint.Server.Events;
using Stint.Server.Http;
using Stint.Server.Security;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.Server.Tests.OpenApi;

/// <summary>The routes as a server maps them, without one that listens.</summary>
internal static class MappedRoutes
{
    internal static IReadOnlyList<RouteEndpoint> All()
    {
        using var folder = new TemporaryFolder();
        var workdir = new Workdir(folder.Path);
        workdir.Prepare();
        var options = new ServeOptions { Workdir = workdir, Tmux = TmuxSocket.Named("never-asked"), Runner = "/bin/false", Version = "0", Notice = _ => { } };
        using var books = new Books(options, TimeProvider.System);
        using var changes = new ChangeFeed(workdir, books, fileEvents: true, slowLook: true);
        using var hub = new LogTailHub();
        using var terminals = new TerminalHub(TimeProvider.System, changes.Stopping);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore();
        WebApplication app = builder.Build();
        new StintServer(options, TimeProvider.System).Map(app, new ServerParts
        {
            Books = books,
            Token = ServerToken.Load(workdir),
            Changes = changes,
            Logs = hub,
            Terminals = terminals,
            Hints = new LiveHints(),
            Artifacts = new ArtifactShelf(TimeProvider.System),
        });
        return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(s => s.Endpoints).OfType<RouteEndpoint>()];
    }
}

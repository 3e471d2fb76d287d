using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Stint.Core.Artifacts;
using Stint.Core.Kernel;
using Stint.Core.Logs.Streams;
using Stint.Core.Queue;
using Stint.Posix;
using Stint.Server.Artifacts;
using Stint.Server.Events;
using Stint.Server.Http;
using Stint.Server.Logs;
using Stint.Server.Metrics;
using Stint.Server.Queue;
using Stint.Server.Runs;
using Stint.Server.Security;

namespace Stint.Server;

/// <summary>The HTTP server of one workdir. It adds what needs someone awake; killing it harms no run.</summary>
public sealed class StintServer(ServeOptions options, TimeProvider time)
{
    private const long LargestBody = 1 << 20;
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(4);

    /// <summary>
    /// Listens until SIGTERM or SIGINT. <paramref name="ready"/> is told the address, with the token in its fragment, once the server
    /// answers. Throws <see cref="StintException"/> when another server has the workdir or the address cannot be had.
    /// </summary>
    public async Task RunAsync(Action<string> ready)
    {
        options.Workdir.Prepare();
        using FileLock alone = FileLock.TryTake($"{options.Workdir.Agents}/stint.server.lock") ?? throw ServerFile.Taken(options.Workdir);
        var token = ServerToken.Load(options.Workdir);
        using Socket socket = Listening.Bind(options);
        string address = Listening.AddressOf(options, socket), privateSocket = Listening.PrivateSocket(options.Workdir);
        using var books = new Books(options, time);
        books.Use(book =>
        {
            book.Reconciler.ReconcileActive(); // before the first answer
            var queue = new RunQueue(book);
            _ = queue.Declare(options.Slots);
            _ = options.Parallel is { } parallel ? queue.Set(s => s with { Parallel = parallel }) : null;
            return true;
        });
        using var changes = new ChangeFeed(options.Workdir);
        using var hub = new LogTailHub(time);
        var hints = new LiveHints();
        using var scheduler = new SchedulerThread(
            books, new QueueRunnerOptions { Runner = options.Runner, Prepare = options.Prepare, Notice = options.Notice });
        var shelf = new ArtifactShelf(time);
        using var artifacts = new ArtifactWatch(shelf, books.Open, time, (run, name) => hints.Send("metric.appended", run, w => w.WriteString("name"u8, name)), options.Notice);
        await using WebApplication app = Build(socket, privateSocket);
        Map(app, books, token, changes, hub, hints, shelf);
        await app.StartAsync().ConfigureAwait(false);
        Listening.MakePrivate(privateSocket);
        ServerPresence.Self(address, privateSocket).Write(options.Workdir);
        ready($"{address}/ui/#token={token.Text}");
        app.Lifetime.ApplicationStopping.Register(changes.Stop);
        await app.WaitForShutdownAsync().ConfigureAwait(false);
        ServerFile.Remove(options.Workdir, privateSocket);
    }

    private static WebApplication Build(Socket socket, string privateSocket)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = StopPatience);
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
            kestrel.Limits.MinResponseDataRate = null; // streams may be still for long; a reader that stalls costs nothing
            kestrel.ListenHandle((ulong)socket.Handle, o => o.Protocols = HttpProtocols.Http1);
            kestrel.ListenUnixSocket(privateSocket, o => o.Protocols = HttpProtocols.Http1);
        });
        return builder.Build();
    }

    private void Map(WebApplication app, Books books, ServerToken token, ChangeFeed changes, LogTailHub hub, LiveHints hints, ArtifactShelf shelf)
    {
        string cookie = ServerFile.CookieName(options.Workdir);
        var brake = new FailureBrake(time, options.Notice);
        var door = new Door(options, token, cookie, brake);
        app.Use(next => context => Guarded(context, door, next));
        app.UseRouting();
        app.MapGet("/health", context => Answer.Json(context, w => w.WriteString("status"u8, "ok")));
        app.MapGet("/info", new InfoApi(options, books).GetAsync);
        app.MapPost("/session", new SessionApi(token, cookie, brake).PostAsync);
        new RunsApi(options, books).Map(app);
        new QueueApi(books).Map(app);
        var gate = new StreamGate(time, changes.Stopping);
        new LogsApi(options, books).Map(app);
        new LogStreamApi(options, books, hub, gate).Map(app);
        new ArtifactsApi(options, books, shelf).Map(app);
        new MetricsApi(options, books, shelf).Map(app);
        new EventsApi(books, changes, hints, gate).Map(app);
    }

    private async Task Guarded(HttpContext context, Door door, RequestDelegate next)
    {
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        context.Response.Headers.CacheControl = "no-store";
        try
        {
            await door.CheckAsync(context).ConfigureAwait(false);
            await next(context).ConfigureAwait(false);
            if (!context.Response.HasStarted && context.Response.StatusCode is 404 or 405 && context.Response.ContentLength is null)
            {
                int status = context.Response.StatusCode;
                throw new ApiProblem(status, status == 404 ? "not_found" : "method_not_allowed", $"{context.Request.Method} {context.Request.Path}: there is no such route");
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
#pragma warning disable CA1031 // whatever goes wrong with one request must not take the server with it
        catch (Exception e) when (!context.Response.HasStarted)
#pragma warning restore CA1031
        {
            await Answer.Problem(context, Explain(e)).ConfigureAwait(false);
        }
    }

    private ApiProblem Explain(Exception e)
    {
        switch (e)
        {
            case ApiProblem problem:
                return problem;
            case StintException known:
                return ApiProblem.Of(known);
            case Microsoft.AspNetCore.Http.BadHttpRequestException bad:
                return new ApiProblem(bad.StatusCode, "bad_request", bad.Message);
            case IOException or Microsoft.Data.Sqlite.SqliteException or Stint.Tmux.TmuxException:
                options.Notice($"serve: {e.Message}");
                return new ApiProblem(503, "unavailable", e.Message);
            default:
                options.Notice($"serve: internal error: {e}");
                return new ApiProblem(500, "internal", "internal error: the server's terminal says more");
        }
    }
}

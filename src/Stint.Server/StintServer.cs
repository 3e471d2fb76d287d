using System.Net.Sockets;
using System.Runtime.InteropServices;
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
using Stint.Core.Terminals.Live;
using Stint.Posix;
using Stint.Server.Artifacts;
using Stint.Server.Description;
using Stint.Server.Events;
using Stint.Server.Http;
using Stint.Server.Logs;
using Stint.Server.Metrics;
using Stint.Server.Page;
using Stint.Server.Queue;
using Stint.Server.Runs;
using Stint.Server.Security;
using Stint.Server.Sweeps;
using Stint.Server.Terminals;

namespace Stint.Server;

/// <summary>The HTTP server of one workdir. It adds what needs someone awake; killing it harms no run.</summary>
public sealed class StintServer(ServeOptions options, TimeProvider time)
{
    internal const long LargestBody = 1 << 20;
    internal static readonly TimeSpan HeaderPatience = TimeSpan.FromSeconds(10), IdlePatience = FaultPoint.IsSet("short-idle") ? TimeSpan.FromSeconds(1) : TimeSpan.FromMinutes(2);
    // Who asks whether there is a server holds the lock for an instant.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(2), LookPatience = TimeSpan.FromMilliseconds(100), EndPatience = TimeSpan.FromSeconds(4.5);

    /// <summary>
    /// Listens until SIGTERM, SIGINT or the end of its terminal. <paramref name="ready"/> is told how it is reached, once the server
    /// answers. Throws <see cref="StintException"/> when another server has the workdir or the address cannot be had.
    /// </summary>
    public async Task RunAsync(Action<ServerReady> ready)
    {
        options.Workdir.Prepare();
        using FileLock alone = FileLock.TryTake(options.Workdir.ServerLock, LookPatience) ?? throw ServerFile.Taken(options.Workdir);
        FaultPoint.Pass("serve-start");
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
        bool fileEvents = !FaultPoint.IsSet("no-file-events"), slowLook = !FaultPoint.IsSet("no-slow-look");
        using var changes = new ChangeFeed(options.Workdir, books, fileEvents, slowLook);
        using var hub = new LogTailHub(time);
        using var terminals = new TerminalHub(time, changes.Stopping);
        var hints = new LiveHints();
        using var scheduler = new SchedulerThread(
            books,
            new QueueRunnerOptions
            {
                Runner = options.Runner,
                Prepare = options.Prepare,
                Notice = options.Notice,
                Changed = _ => changes.Tell(),
                FileEvents = fileEvents,
                SlowLook = slowLook,
            });
        var shelf = new ArtifactShelf(time);
        using var artifacts = new ArtifactWatch(shelf, books.Open, time, (run, name) => hints.Send("metric.appended", run, new EventData { Name = name }), options.Notice, () => books.Whole);
        await using WebApplication app = Build(socket, privateSocket);
        Map(app, new ServerParts { Books = books, Token = token, Changes = changes, Logs = hub, Terminals = terminals, Hints = hints, Artifacts = shelf });
        await app.StartAsync().ConfigureAwait(false);
        Listening.MakePrivate(privateSocket);
        ServerPresence.Self(address, privateSocket).Write(options.Workdir);
        ready(new ServerReady(address, ServerFile.PageAt(address, options.Workdir, options.NoToken), privateSocket));
        app.Lifetime.ApplicationStopping.Register(changes.Stop);
        app.Lifetime.ApplicationStopping.Register(scheduler.Stop);
        app.Lifetime.ApplicationStopping.Register(() => LastResort(privateSocket));
        using PosixSignalRegistration? hangup = ThisProcess.Ignores(Signals.Hangup) ? null : PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true; // its window was closed: there is time to say goodbye
            app.Lifetime.StopApplication();
        });
        await app.WaitForShutdownAsync().ConfigureAwait(false);
        ServerFile.Remove(options.Workdir, privateSocket);
    }

    // Whatever hangs, the server ends in time: nothing that it still does would be lost with it.
    private void LastResort(string privateSocket) => new Thread(() =>
    {
        Thread.Sleep(EndPatience);
        ServerFile.Remove(options.Workdir, privateSocket);
        ThisProcess.Exit(0);
    })
    { IsBackground = true, Name = "last resort" }.Start();

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
            kestrel.Limits.RequestHeadersTimeout = HeaderPatience;
            kestrel.Limits.KeepAliveTimeout = IdlePatience;
            kestrel.Limits.MinResponseDataRate = null; // streams may be still for long; a reader that stalls costs nothing
            kestrel.ListenHandle((ulong)socket.Handle, o => o.Protocols = HttpProtocols.Http1);
            kestrel.ListenUnixSocket(privateSocket, o => o.Protocols = HttpProtocols.Http1);
        });
        return builder.Build();
    }

    internal void Map(WebApplication app, ServerParts parts)
    {
        (Books books, ChangeFeed changes) = (parts.Books, parts.Changes);
        string cookie = ServerFile.CookieName(options.Workdir);
        var brake = new FailureBrake(time, options.Notice);
        var door = new Door(options, parts.Token, cookie, brake);
        app.UseWebSockets(TerminalApi.Options);
        app.Use(next => context => Guarded(context, door, next));
        app.UseRoutingForHead();
        new InfoApi(options, books).Map(app);
        new PageApi(WebPage.BuiltIn()).Map(app);
        app.MapPost("/session", new SessionApi(parts.Token, cookie, brake).PostAsync).Describe(SessionApi.Description);
        app.MapGet("/openapi.json", OpenApiFile.GetAsync);
        new RunsApi(options, books, changes.Stopping).Map(app);
        new QueueApi(books).Map(app);
        new SweepsApi(options, books, changes.Stopping).Map(app);
        var gate = new StreamGate(time, changes.Stopping);
        new LogsApi(options, books).Map(app);
        new LogStreamApi(options, books, parts.Logs, gate).Map(app);
        new ArtifactsApi(options, books, parts.Artifacts).Map(app);
        new MetricsApi(options, books, parts.Artifacts).Map(app);
        var growth = new LogGrowthHints(options.Workdir, books, changes, parts.Logs, parts.Hints);
        new EventsApi(books, changes, parts.Hints, growth, gate).Map(app);
        new TerminalApi(options, books, parts.Terminals, gate).Map(app);
    }

    private async Task Guarded(HttpContext context, Door door, RequestDelegate next)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'"; // the page says its own
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        try
        {
            if (await door.CheckAsync(context).ConfigureAwait(false) == DoorAnswer.Preflight)
            {
                await Answer.NoContent(context).ConfigureAwait(false);
                return;
            }

            await next(context).ConfigureAwait(false);
            if (!context.Response.HasStarted && context.Response.StatusCode is 404 or 405 && context.Response.ContentLength is null)
            {
                int status = context.Response.StatusCode;
                context.Response.Headers.Allow = HeadRequests.WithHead(context.Response.Headers.Allow.ToString());
                throw new ApiProblem(status, status == 404 ? "not_found" : "method_not_allowed", $"{context.Request.Method} {context.Request.Path}: {(status == 404 ? "there is no such route" : "it is asked for in another way, see Allow")}");
            }
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone.
        }
        catch (ApiProblem e) when (e.Status == StatusCodes.Status401Unauthorized && TerminalApi.IsMeantBy(context))
        {
            await TerminalApi.RefuseAsync(context, e).ConfigureAwait(false);
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
                return bad.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? new ApiProblem(413, "too_large", $"the body is larger than {LargestBody} bytes")
                    : new ApiProblem(bad.StatusCode, "bad_request", "the request is not well-formed HTTP");
            case IOException or Microsoft.Data.Sqlite.SqliteException or Stint.Tmux.TmuxException:
                options.Notice($"serve: {e.Message}");
                return new ApiProblem(503, "unavailable", e.Message);
            default:
                options.Notice($"serve: internal error: {e}");
                return new ApiProblem(500, "internal", "internal error: the server's terminal says more");
        }
    }
}

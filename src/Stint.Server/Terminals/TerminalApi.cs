using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Core.Terminals.Live;
using Stint.Server.Description;
using Stint.Server.Http;
using Stint.Server.Runs;

namespace Stint.Server.Terminals;

/// <summary><c>GET /runs/{id}/terminal</c>: a run's window over a WebSocket.</summary>
internal sealed class TerminalApi(ServeOptions options, Books books, TerminalHub hub, StreamGate gate)
{
    private static readonly TimeSpan Sign = TimeSpan.FromSeconds(20), Silence = TimeSpan.FromSeconds(20);

    private static readonly RouteDescription Description = new("openTerminal", "A run's window, over a WebSocket")
    {
        Details = "Binary frames are the terminal's bytes both ways. Text frames are JSON: the client sends `{type:\"resize\",cols,rows}` (without numbers: as it was), `{type:\"ack\",bytes}` for what it has "
            + "taken, `{type:\"mode\",write:true}` and `{type:\"ping\"}`; the server sends `{type:\"size\",cols,rows}` first and whenever it changes, `{type:\"mode\",write,why}` with what holds, and "
            + "`{type:\"pong\"}` when all that was sent before the ping is typed. It opens read-only, and only who may write can resize. With 1 MB unacknowledged the server reads no more from the window. Close codes: 1000 detached, 1001 the server ends, 1007 a message that makes no sense, 1009 one that is too long, "
            + "4401 not allowed, 4404 no such run or no window, 4409 the run has ended, 4500 a fault.",
        Answer = RouteAnswer.Nothing("The WebSocket is open", StatusCodes.Status101SwitchingProtocols),
        Problems = [426, 503],
    };

    /// <summary>A client that has gone without a word is noticed by its silence.</summary>
    internal static WebSocketOptions Options { get; } = new() { KeepAliveInterval = Sign, KeepAliveTimeout = Silence };

    internal void Map(IEndpointRouteBuilder routes) => routes.MapGet("/runs/{id}/terminal", OpenAsync).Describe(Description);

    /// <summary>Whether the request is for a terminal. A page cannot read the status of a refused WebSocket, so it is told by a close code.</summary>
    internal static bool IsMeantBy(HttpContext context) => context.WebSockets.IsWebSocketRequest
        && context.Request.Path.Value?.Split('/') is ["", "runs", _, "terminal"] && HttpMethods.IsGet(context.Request.Method);

    internal static async Task RefuseAsync(HttpContext context, ApiProblem problem)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        var client = new TerminalSocket(socket);
        await client.CloseAsync(new TerminalClose(TerminalClose.NotAllowed, problem.Message), client.DrainAsync()).ConfigureAwait(false);
    }

    private async Task OpenAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            throw new ApiProblem(StatusCodes.Status426UpgradeRequired, "websocket_required", "a terminal is a WebSocket: ask for it with 'Upgrade: websocket'");
        }

        using IDisposable place = gate.Enter(context);
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        var client = new TerminalSocket(socket);
        (RunTerminal? terminal, TerminalClose? refusal) = await TryOpenAsync(context).ConfigureAwait(false);
        if (terminal is null)
        {
            await client.CloseAsync(refusal!, client.DrainAsync()).ConfigureAwait(false);
            return;
        }

        await using (terminal.ConfigureAwait(false))
        {
            using var session = new TerminalSession(client, terminal, () => WhyNoInputAsync(context));
            await session.RunAsync(end => ExplainAsync(context, end, terminal.Complaint), Fault, gate.Stopping).ConfigureAwait(false);
        }
    }

    private async Task<(RunTerminal? Terminal, TerminalClose? Refusal)> TryOpenAsync(HttpContext context)
    {
        RunRecord? run = null;
        try
        {
            return (await hub.OpenAsync(() => books.Use(book => (run = RunsApi.One(book, context), book.Tmux)), gate.Stopping).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException) when (gate.Stopping.IsCancellationRequested)
        {
            return (null, TerminalClose.ServerEnds);
        }
        catch (ApiProblem e) when (e.Status == StatusCodes.Status404NotFound)
        {
            return (null, new TerminalClose(TerminalClose.Gone, e.Message));
        }
        catch (StintException e) when (e.Code == ErrorCode.NotFound)
        {
            return (null, run is null ? new TerminalClose(TerminalClose.Gone, e.Message) : WithoutWindow(run));
        }
#pragma warning disable CA1031 // whatever it is, the client is told, and the server's terminal
        catch (Exception e)
#pragma warning restore CA1031
        {
            return (null, Fault(e));
        }
    }

    private async Task<TerminalClose> ExplainAsync(HttpContext context, Task<TerminalEnd> why, string complaint)
    {
        try
        {
            return await why.ConfigureAwait(false) switch
            {
                TerminalEnd.Left => new TerminalClose((int)WebSocketCloseStatus.NormalClosure, "left; the window is there"),
                TerminalEnd.Failed => new TerminalClose(TerminalClose.Fault, $"tmux did not show the window: {complaint}"),
                _ => WithoutWindow(await RunAsync(context).ConfigureAwait(false)),
            };
        }
        catch (ApiProblem e)
        {
            return new TerminalClose(TerminalClose.Gone, e.Message);
        }
#pragma warning disable CA1031 // as above
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Fault(e);
        }
    }

    private TerminalClose Fault(Exception e)
    {
        bool known = e is StintException or IOException or Microsoft.Data.Sqlite.SqliteException or Stint.Tmux.TmuxException;
        options.Notice($"serve: terminal: {(known ? e.Message : $"internal error: {e}")}");
        return new TerminalClose(TerminalClose.Fault, known ? e.Message : "internal error: the server's terminal says more");
    }

    private static TerminalClose WithoutWindow(RunRecord run) => run.Status switch
    {
        RunStatus.Ready or RunStatus.Queued => new TerminalClose(TerminalClose.Gone, $"not started: the run is {run.Status.Word()}"),
        RunStatus.Launching => new TerminalClose(TerminalClose.Gone, "not started: the run is being launched"),
        RunStatus.Running => new TerminalClose(TerminalClose.Gone, "the window is closed"),
        _ => new TerminalClose(TerminalClose.Ended, $"ended: the run is {run.Status.Word()}"),
    };

    private async Task<string?> WhyNoInputAsync(HttpContext context)
    {
        if (options.ReadOnly)
        {
            return "this server was started with --read-only";
        }

        RunRecord run = await RunAsync(context).ConfigureAwait(false);
        return run.Status.IsFinal() && run.Placement == RunPlacement.JobWindow ? $"the run is {run.Status.Word()}" : null;
    }

    private Task<RunRecord> RunAsync(HttpContext context) => hub.AsideAsync(() => books.Use(book => RunsApi.One(book, context)));
}

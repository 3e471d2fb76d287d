using System.CommandLine;
using Stint.Cli.Output;
using Stint.Cli.Parsing;
using Stint.Cli.Queue;
using Stint.Core.Kernel;
using Stint.Posix;
using Stint.Server;
using Stint.Server.Page;
using Stint.Tmux;

namespace Stint.Cli.Serve;

/// <summary><c>stint serve</c>.</summary>
internal static class ServeVerb
{
    internal const string Name = "serve";
    private const int LargestPort = 65_535;

    internal static Command Create(GlobalOptions globals)
    {
        var host = new Option<string>("--host") { Description = "Address to listen on (default 127.0.0.1)", HelpName = "ADDRESS", DefaultValueFactory = _ => "127.0.0.1" };
        var port = new Option<int?>("--port") { Description = "Port (default 7420, or the next free one; 0: any that is free)", HelpName = "N" };
        var parallel = new Option<int?>("--parallel") { Description = "How many runs of the queue go at once (default: as set last, at first 1)", HelpName = "N" };
        var slots = new Option<string[]>("--slots") { Description = "Slots that runs may hold, such as gpu=4; repeatable (default: the machine's GPUs)", HelpName = "NAME=N" };
        var session = new Option<string>("--session") { Description = "tmux session for windows of runs, and for the server's own with --detach", HelpName = "NAME", DefaultValueFactory = _ => "stint" };
        var detach = new Option<bool>("--detach") { Description = "Run it in a tmux window and return when it answers: it lives on when you log out" };
        var stop = new ChoosingOption<bool>("--stop") { Description = "End the workdir's server; no run is harmed" };
        var readOnly = new Option<bool>("--read-only") { Description = "Change nothing through this server" };
        var noAuth = new Option<bool>("--no-auth") { Description = "Ask for no token; on this machine's own address only" };
        var allowHost = new Option<string[]>("--allow-host") { Description = "Another name that requests may call the server by; repeatable", HelpName = "NAME" };
        var allowOrigin = new Option<string[]>("--allow-origin") { Description = "Origin of a page elsewhere that may use it; repeatable", HelpName = "ORIGIN" };
        var noBrowser = new Option<bool>("--no-browser") { Description = "Open no browser" };
        var handedOver = new ChoosingOption<string?>(DetachedServer.Option) { Hidden = true };
        var verb = new Command(Name, "Serve the workdir's runs over HTTP, on this machine only unless told otherwise.")
        {
            host, port, parallel, slots, session, detach, stop, readOnly, noAuth, allowHost, allowOrigin, noBrowser, handedOver,
        };
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            HandOver? handOver = parsed.GetValue(handedOver) is { Length: > 0 } folder ? new HandOver(folder) : null;
            if (handOver is not null)
            {
                DetachedServer.Become(handOver);
            }
            else if (parsed.GetValue(stop))
            {
                return Stop(invocation);
            }

            if (parsed.GetValue(port) is < 0 or > LargestPort)
            {
                throw new StintException(ErrorCode.Invalid, $"serve: --port: it should be between 0 and {LargestPort}");
            }

            var options = new ServeOptions
            {
                Workdir = invocation.Workdir,
                Tmux = invocation.Socket,
                Runner = RunnerProgram.Require(),
                Host = parsed.GetValue(host)!,
                Port = parsed.GetValue(port),
                Parallel = parsed.GetValue(parallel),
                Slots = parsed.GetValue(slots) is { Length: > 0 } given ? QueueOptions.Slots(given, Name) : null,
                Prepare = WorkspacePreparation.For(invocation.Socket, invocation.Notice),
                Session = parsed.GetValue(session) is { Length: > 0 } named ? Target.SessionName(named) : throw new StintException(ErrorCode.Invalid, "serve: --session: it is empty: give a name"),
                ReadOnly = parsed.GetValue(readOnly),
                NoToken = parsed.GetValue(noAuth),
                AllowedHosts = [.. (parsed.GetValue(allowHost) ?? []).Select(Host)],
                AllowedOrigins = [.. (parsed.GetValue(allowOrigin) ?? []).Select(Origin)],
                Version = ProgramVersion.Text,
                Notice = invocation.Notice,
            };
            bool browser = Browser.IsWelcome(!parsed.GetValue(noBrowser), Environment.GetEnvironmentVariable, Terminal.IsTerminal(0) && OutputStream.IsTerminal);
            return handOver is not null ? InWindow(invocation, options, handOver)
                : parsed.GetValue(detach) ? Detach(invocation, options, browser)
                : Here(invocation, options, browser);
        }));
        return verb;
    }

    private static int Here(Invocation invocation, ServeOptions options, bool browser)
    {
        new StintServer(options, TimeProvider.System).RunAsync(ready =>
        {
            ServeGreeting.Print(invocation, ready.Page, ready.Socket, ("queue", ServeGreeting.Queue(invocation)), ("stop", "Ctrl-C; runs go on"));
            Show(invocation, options, ready.Page, browser);
        }).GetAwaiter().GetResult();
        return 0;
    }

    private static int Detach(Invocation invocation, ServeOptions options, bool browser)
    {
        HandedReport report = DetachedServer.Start(options, invocation.Tmux.ForNewRuns);
        string page = ServerFile.PageAt(report.Address!, options.Workdir, options.NoToken);
        ServeGreeting.Print(
            invocation, page, report.Socket, ("queue", ServeGreeting.Queue(invocation)), ("window", $"{options.Session}:{ServerWindow.Name}"), ("stop", "stint serve --stop; runs go on"));
        Show(invocation, options, page, browser);
        return 0;
    }

    // Others may see the window: what it shows holds no token.
    private static int InWindow(Invocation invocation, ServeOptions options, HandOver handOver)
    {
        bool ready = false;
        try
        {
            new StintServer(options, TimeProvider.System).RunAsync(at =>
            {
                ready = true;
                handOver.Say(new HandedReport { Address = at.Address, Socket = at.Socket });
                ServeGreeting.Print(invocation, at.Address, at.Socket, ("stop", "stint serve --stop; runs go on"));
            }).GetAwaiter().GetResult();
            return 0;
        }
        catch (Exception e) when (!ready)
        {
            handOver.Say(new HandedReport { Code = (e as StintException)?.Code.ToString() ?? nameof(ErrorCode.Unavailable), Message = e.Message });
            throw;
        }
    }

    private static int Stop(Invocation invocation)
    {
        int pid = ServerStop.Stop(invocation.Workdir);
        invocation.Notice($"the server of {invocation.Workdir.Path} (process {pid}) has ended; its runs go on");
        return 0;
    }

    private static void Show(Invocation invocation, ServeOptions options, string page, bool browser)
    {
        if (!WebPage.IsBuiltIn)
        {
            invocation.Notice($"serve: {WebPage.HowToBuild}");
        }

        if (browser && Browser.Open(options.Workdir, page, Executables.Find("xdg-open")) is { } why)
        {
            invocation.Notice($"serve: browser: {why}");
        }
    }

    private static string Host(string name) => Uri.CheckHostName(name) != UriHostNameType.Unknown ? name
        : throw new StintException(ErrorCode.Invalid, $"serve: --allow-host: '{name}' is no host's name: write one such as box.example, without a port");

    private static string Origin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? origin) && origin.Scheme is "http" or "https" && text.Equals(origin.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)
            ? text
            : throw new StintException(ErrorCode.Invalid, $"serve: --allow-origin: '{text}' is no origin: write one such as https://page.example or http://localhost:3000");
}

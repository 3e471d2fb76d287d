using System.CommandLine;
using Stint.Cli.Parsing;
using Stint.Cli.Queue;
using Stint.Core.Kernel;
using Stint.Server;
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
        var port = new Option<int?>("--port") { Description = "Port (default 7420, or the next free one)", HelpName = "N" };
        var parallel = new Option<int?>("--parallel") { Description = "How many runs of the queue go at once (default: as set last, at first 1)", HelpName = "N" };
        var slots = new Option<string[]>("--slots") { Description = "Slots that runs may hold, such as gpu=4; repeatable (default: the machine's GPUs)", HelpName = "NAME=N" };
        var session = new Option<string>("--session") { Description = "tmux session for windows of runs", HelpName = "NAME", DefaultValueFactory = _ => "stint" };
        var readOnly = new Option<bool>("--read-only") { Description = "Change nothing through this server" };
        var noAuth = new Option<bool>("--no-auth") { Description = "Ask for no token; on this machine's own address only" };
        var allowHost = new Option<string[]>("--allow-host") { Description = "Another name that requests may call the server by; repeatable", HelpName = "NAME" };
        var allowOrigin = new Option<string[]>("--allow-origin") { Description = "Origin of a page elsewhere that may use it; repeatable", HelpName = "ORIGIN" };
        var verb = new Command(Name, "Serve the workdir's runs over HTTP, on this machine only unless told otherwise.") { host, port, parallel, slots, session, readOnly, noAuth, allowHost, allowOrigin };
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            if (parsed.GetValue(port) is < 1 or > LargestPort)
            {
                throw new StintException(ErrorCode.Invalid, $"serve: --port: it should be between 1 and {LargestPort}");
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
                Session = Target.SessionName(parsed.GetValue(session)!),
                ReadOnly = parsed.GetValue(readOnly),
                NoToken = parsed.GetValue(noAuth),
                AllowedHosts = parsed.GetValue(allowHost) ?? [],
                AllowedOrigins = parsed.GetValue(allowOrigin) ?? [],
                Version = ProgramVersion.Text,
                Notice = invocation.Notice,
            };
            new StintServer(options, TimeProvider.System).RunAsync(address =>
            {
                invocation.Out.Line(address);
                invocation.Out.Flush();
            }).GetAwaiter().GetResult();
            return 0;
        }));
        return verb;
    }
}

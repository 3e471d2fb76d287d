using Stint.Posix;
using Stint.Tmux;

namespace Stint.TestKit;

/// <summary>
/// A tmux server of a test's own: a socket in a folder of its own, an empty config, an environment without the user's <c>TMUX</c>.
/// Nothing runs until the first session is made. Disposing ends the server with all in it and never throws.
/// </summary>
public sealed class PrivateTmux : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public PrivateTmux(params IReadOnlyList<string> environment)
    {
        Options = new TmuxServerOptions { ConfigFile = "/dev/null", Environment = CleanEnvironment(environment) };
        Server = new TmuxServer(TmuxSocket.AtPath(SocketPath), Options);
    }

    public TmuxServer Server { get; }

    public TmuxServerOptions Options { get; }

    public string SocketPath => _folder.At("s");

    /// <summary>A folder that goes with the server.</summary>
    public TemporaryFolder Folder => _folder;

    /// <summary>Arguments that make the tmux program talk to this server.</summary>
    public IReadOnlyList<string> ClientArguments => ["-S", SocketPath, "-f", "/dev/null"];

    public void Dispose()
    {
        try
        {
            _ = Server.TryRun(Commands.KillServer(), deadline: TimeSpan.FromSeconds(5));
        }
        finally
        {
            _folder.Dispose();
        }
    }

    /// <summary>This process's environment without what would lead to the user's tmux, and with the given entries in place of others.</summary>
    public static IReadOnlyList<OsString> CleanEnvironment(params IReadOnlyList<string> overrides)
    {
        string[] dropped = ["TMUX=", "TMUX_PANE=", "TMUX_TMPDIR=", .. overrides.Select(o => o[..(o.IndexOf('=') + 1)])];
        return
        [
            .. ThisProcess.Environment().Where(e => !dropped.Any(d => e.ToString().StartsWith(d, StringComparison.Ordinal))),
            .. overrides.Select(o => new OsString(o)),
        ];
    }
}

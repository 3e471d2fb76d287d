using Stint.Core.Kernel;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Runs;

/// <summary>
/// The tmux servers that runs live in: the one the user chose for new runs, and for each run the one it was started in. Calls carry a
/// minimal environment, so that a server that has to be started keeps none of the submitter's secrets; those for workspaces carry the
/// user's own.
/// </summary>
public sealed class TmuxAccess(TmuxSocket chosen)
{
    // What tmux itself, its config and the shells it opens need to work as the user is used to.
    private static readonly string[] Kept =
        ["HOME", "USER", "LOGNAME", "SHELL", "PATH", "LANG", "LC_ALL", "LC_CTYPE", "TERM", "TMUX", "TMUX_TMPDIR", "TZ", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR"];

    private static readonly string[] NotHandedOn = ["STINT_TOKEN=", "STINT_FAULT="];

    private readonly Dictionary<TmuxSocket, TmuxServer> _servers = [];
    private TmuxServer? _forWorkspaces;

    /// <summary>The tmux program, absolute; null when there is none in PATH.</summary>
    public string? Program { get; } = Executables.Find("tmux") is { } path ? Path.GetFullPath(path) : null;

    public TmuxServer ForNewRuns => ServerAt(chosen);

    /// <summary>The same server, called as the user would call it by hand: what lives in a workspace's session are the user's own shells.</summary>
    public TmuxServer ForWorkspaces => _forWorkspaces ??= new TmuxServer(
        chosen, new TmuxServerOptions { Executable = Program ?? "tmux", Environment = WholeEnvironment(chosen) });

    /// <summary>The socket meant by an option's value, else by <c>STINT_TMUX_SOCKET</c> (a path when it holds a slash), else tmux's own default.</summary>
    public static TmuxSocket Choose(string? name, string? path)
    {
        string? named = Environment.GetEnvironmentVariable("STINT_TMUX_SOCKET");
        return path is not null ? TmuxSocket.AtPath(Path.GetFullPath(path))
            : name is not null ? TmuxSocket.Named(name)
            : string.IsNullOrEmpty(named) ? TmuxSocket.Default
            : named.Contains('/', StringComparison.Ordinal) ? TmuxSocket.AtPath(Path.GetFullPath(named))
            : TmuxSocket.Named(named);
    }

    public TmuxServer Of(RunRecord run) => run.TmuxSocket is { } socket ? ServerAt(TmuxSocket.AtPath(socket)) : ForNewRuns;

    /// <summary>The program's path, or <see cref="StintException"/> saying what to install.</summary>
    public string RequireProgram() => Program
        ?? throw new StintException(ErrorCode.Unavailable, "tmux: not found in PATH: install tmux 3.2 or later (Debian: apt-get install tmux)");

    private TmuxServer ServerAt(TmuxSocket socket)
    {
        if (!_servers.TryGetValue(socket, out TmuxServer? server))
        {
            server = new TmuxServer(socket, new TmuxServerOptions { Executable = Program ?? "tmux", Environment = MinimalEnvironment() });
            _servers[socket] = server;
        }

        return server;
    }

    /// <summary>
    /// This process's environment as programs of the user's get it: without the server's secret, and without the tmux it runs in where
    /// another one was chosen.
    /// </summary>
    public static IReadOnlyList<OsString> WholeEnvironment(TmuxSocket socket)
    {
        string[] dropped = socket == TmuxSocket.Default ? NotHandedOn : [.. NotHandedOn, "TMUX=", "TMUX_PANE="];
        return [.. ThisProcess.Environment().Where(e => !dropped.Any(d => e.ToString().StartsWith(d, StringComparison.Ordinal)))];
    }

    private static List<OsString> MinimalEnvironment()
    {
        var entries = new List<OsString>();
        foreach (string name in Kept)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                entries.Add($"{name}={value}");
            }
        }

        return entries;
    }
}

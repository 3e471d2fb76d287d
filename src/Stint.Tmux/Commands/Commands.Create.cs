namespace Stint.Tmux;

/// <summary>tmux's commands with typed arguments. Targets are strings: an id, or one of <see cref="Target"/>.</summary>
public static partial class Commands
{
    public static TmuxCommand NewSession(NewSessionOptions options) => new ArgumentList()
        .Flag("-A", options.AttachIfExists)
        .Flag("-d", options.Detached)
        .Flag("-P", options.PrintFormat is not null)
        .Value("-F", options.PrintFormat)
        .Value("-f", options.ClientFlags)
        .Value("-s", Format(options.Name))
        .Value("-n", Format(options.WindowName))
        .Value("-x", options.Width)
        .Value("-y", options.Height)
        .Value("-c", Format(options.StartDirectory))
        .Environment(options.Environment)
        .Value("-t", options.GroupWith)
        .Words(options.Command)
        .For("new-session");

    public static TmuxCommand NewWindow(NewWindowOptions options) => new ArgumentList()
        .Flag("-a", options.After)
        .Flag("-d", options.Detached)
        .Flag("-k", options.KillExisting)
        .Flag("-P", options.PrintFormat is not null)
        .Value("-F", options.PrintFormat)
        .Value("-n", Format(options.Name))
        .Value("-c", Format(options.StartDirectory))
        .Environment(options.Environment)
        .Value("-t", options.Target)
        .Words(options.Command)
        .For("new-window");

    public static TmuxCommand SplitWindow(SplitWindowOptions options) => new ArgumentList()
        .Flag("-b", options.Before)
        .Flag("-d", options.Detached)
        .Flag("-f", options.FullSize)
        .Flag(options.Horizontal ? "-h" : "-v")
        .Flag("-P", options.PrintFormat is not null)
        .Value("-F", options.PrintFormat)
        .Value("-l", options.Size)
        .Value("-c", Format(options.StartDirectory))
        .Environment(options.Environment)
        .Value("-t", options.Target)
        .Words(options.Command)
        .For("split-window");

    /// <summary>Starts a program in a dead pane, or with <paramref name="kill"/> in place of the running one; no command: the one it had.</summary>
    public static TmuxCommand RespawnPane(
        string target, IReadOnlyList<string>? command = null, bool kill = false, string? startDirectory = null,
        IReadOnlyDictionary<string, string>? environment = null) =>
        Respawn("respawn-pane", target, command, kill, startDirectory, environment);

    /// <summary>The same for a window, which is left with one pane.</summary>
    public static TmuxCommand RespawnWindow(
        string target, IReadOnlyList<string>? command = null, bool kill = false, string? startDirectory = null,
        IReadOnlyDictionary<string, string>? environment = null) =>
        Respawn("respawn-window", target, command, kill, startDirectory, environment);

    public static TmuxCommand KillPane(string target) => new("kill-pane", "-t", target);

    public static TmuxCommand KillWindow(string target) => new("kill-window", "-t", target);

    public static TmuxCommand KillSession(string target) => new("kill-session", "-t", target);

    /// <summary>Ends the server with everything in it.</summary>
    public static TmuxCommand KillServer() => new("kill-server");

    /// <summary>Starts a server that has no session (with tmux's default <c>exit-empty on</c> it ends again at once).</summary>
    public static TmuxCommand StartServer() => new("start-server");

    private static TmuxCommand Respawn(
        string name, string target, IReadOnlyList<string>? command, bool kill, string? startDirectory,
        IReadOnlyDictionary<string, string>? environment) => new ArgumentList()
        .Flag("-k", kill)
        .Value("-c", Format(startDirectory))
        .Environment(environment ?? NewSessionOptions.NoEnvironment)
        .Value("-t", target)
        .Words(command ?? [])
        .For(name);

    private static string? Format(string? literal) => literal is null ? null : Literal.ForFormat(literal);
}

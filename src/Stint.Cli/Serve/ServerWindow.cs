using Stint.Tmux;

namespace Stint.Cli.Serve;

/// <summary>The tmux window in which a detached server lives. It closes with its server, and no job is ever taken for it.</summary>
internal sealed class ServerWindow
{
    internal const string Name = "stint-server";
    private const string Mark = "@stint_server";
    private const int Attempts = 25;
    private readonly ITmuxClient _tmux;
    private readonly string _window, _key;

    private ServerWindow(ITmuxClient tmux, string window, string key) => (_tmux, _window, _key) = (tmux, window, key);

    /// <summary>Whether it is there. What tmux does not say in time is taken for a yes.</summary>
    internal bool IsOpen => _tmux.TryRun(Commands.ListWindows("1", filter: IsMine)) is var reply
        && (reply.Failure is null ? !reply.Output.IsEmpty : reply.Failure is TmuxFailure.TimedOut);

    /// <summary>
    /// Makes it, in a session that is made if it is missing. <paramref name="key"/> tells it from all other windows. Throws
    /// <see cref="TmuxException"/> when tmux refuses; then there is no window.
    /// </summary>
    internal static ServerWindow Open(ITmuxClient tmux, string session, string folder, string key, IReadOnlyList<string> program)
    {
        TmuxReply reply = tmux.TryRun(InSession(session, folder, key, program));
        for (int attempt = 1; attempt < Attempts && reply.Failure is TmuxFailure.NoServer or TmuxFailure.NotFound or TmuxFailure.Duplicate && reply.Output.IsEmpty; attempt++)
        {
            // It may be made by somebody else at this moment, or end with its last window.
            reply = tmux.TryRun(attempt % 2 == 1 ? InNewSession(session, folder, key, program) : InSession(session, folder, key, program));
        }

        string window = reply.Text.Split('\n')[0];
        if (reply.Failure is not null && WindowId.TryParse(window, out _))
        {
            _ = tmux.TryRun(Commands.KillWindow(window));
        }

        _ = reply.EnsureSuccess();
        return new ServerWindow(tmux, window, key);
    }

    /// <summary>Closes it if it is still there.</summary>
    internal void Close() => _ = _tmux.TryRun(Commands.IfShellFormat(IsMine, Commands.KillWindow(_window), target: _window));

    private string IsMine => $"#{{==:#{{{Mark}}},{_key}}}";

    private static TmuxCommandList InSession(string session, string folder, string key, IReadOnlyList<string> program) =>
    [
        Commands.NewWindow(new NewWindowOptions
        {
            Target = Target.CurrentWindow(session), Name = key, Detached = true, StartDirectory = folder, PrintFormat = "#{window_id}", Command = program,
        }),
        .. Configure(session, key),
    ];

    private static TmuxCommandList InNewSession(string session, string folder, string key, IReadOnlyList<string> program) =>
    [
        Commands.NewSession(new NewSessionOptions
        {
            Name = session, WindowName = key, Width = 200, Height = 50, StartDirectory = folder, PrintFormat = "#{window_id}", Command = program,
        }),
        Commands.SetOption(OptionScope.Session, "destroy-unattached", "off", Target.CurrentWindow(session)),
        .. Configure(session, key),
    ];

    // In the same list, by a name that is unique: what is said later comes too late for a server that ends at once.
    private static TmuxCommand[] Configure(string session, string key)
    {
        string window = Target.Window(session, key);
        return
        [
            Commands.SetOption(OptionScope.Window, "remain-on-exit", "off", window),
            Commands.SetOption(OptionScope.Window, "allow-rename", "off", window),
            Commands.SetOption(OptionScope.Window, Mark, key, window),
            Commands.RenameWindow(window, Name),
        ];
    }
}

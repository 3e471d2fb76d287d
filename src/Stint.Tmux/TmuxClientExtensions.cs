using Stint.Tmux.Formats;

namespace Stint.Tmux;

/// <summary>
/// The everyday calls. They throw <see cref="TmuxException"/> on failure; a deadline that is null is the client's own.
/// Targets are ids or those of <see cref="Target"/>.
/// </summary>
public static class TmuxClientExtensions
{
    // From 3.7 on paste-buffer shows control characters as ^[ unless told not to, and before it does not know that flag.
    private const string PasteNeedsFlag = "#{m/r:^(next-)?(3\\.([7-9]|[1-9][0-9])|[4-9]\\.|[1-9][0-9]+\\.)|^master,#{version}}";

    /// <summary>Like <see cref="ITmuxClient.TryRun"/>, but a failure throws.</summary>
    public static TmuxReply Run(
        this ITmuxClient tmux, TmuxCommandList list, ReadOnlyMemory<byte> input = default, TimeSpan? deadline = null,
        CancellationToken ct = default) => tmux.TryRun(list, input, deadline, ct).EnsureSuccess();

    /// <summary>All sessions; none when no server runs.</summary>
    public static IReadOnlyList<SessionInfo> ListSessions(this ITmuxClient tmux, TimeSpan? deadline = null, CancellationToken ct = default) =>
        List(tmux, Commands.ListSessions(SessionInfo.Format.Text), SessionInfo.Format, orNone: true, deadline, ct);

    /// <summary>The windows of a session; with no session those of all, none when no server runs.</summary>
    public static IReadOnlyList<WindowInfo> ListWindows(
        this ITmuxClient tmux, string? session = null, TimeSpan? deadline = null, CancellationToken ct = default) =>
        List(tmux, Commands.ListWindows(WindowInfo.Format.Text, session), WindowInfo.Format, session is null, deadline, ct);

    /// <summary>The panes of a window; with no window those of all, none when no server runs.</summary>
    public static IReadOnlyList<PaneInfo> ListPanes(
        this ITmuxClient tmux, string? window = null, TimeSpan? deadline = null, CancellationToken ct = default) =>
        List(tmux, Commands.ListPanes(PaneInfo.Format.Text, window), PaneInfo.Format, window is null, deadline, ct);

    /// <summary>The clients of a session, or of all.</summary>
    public static IReadOnlyList<ClientInfo> ListClients(
        this ITmuxClient tmux, string? session = null, TimeSpan? deadline = null, CancellationToken ct = default) =>
        List(tmux, Commands.ListClients(ClientInfo.Format.Text, session), ClientInfo.Format, session is null, deadline, ct);

    /// <summary>The window, or null when there is none of this id (or no server).</summary>
    public static WindowInfo? FindWindow(this ITmuxClient tmux, WindowId id, TimeSpan? deadline = null, CancellationToken ct = default) =>
        Find(tmux, Commands.ListWindows(WindowInfo.Format.Text, id, $"#{{==:#{{window_id}},{id}}}"), WindowInfo.Format, deadline, ct);

    /// <summary>The pane, or null when there is none of this id (or no server).</summary>
    public static PaneInfo? FindPane(this ITmuxClient tmux, PaneId id, TimeSpan? deadline = null, CancellationToken ct = default) =>
        Find(tmux, Commands.ListPanes(PaneInfo.Format.Text, id, $"#{{==:#{{pane_id}},{id}}}"), PaneInfo.Format, deadline, ct);

    /// <summary>Whether there is a session of exactly this name. False when no server runs.</summary>
    public static bool HasSession(this ITmuxClient tmux, string name, TimeSpan? deadline = null, CancellationToken ct = default) =>
        ExistsOrThrow(tmux.TryRun(Commands.HasSession(Target.Session(name)), default, deadline, ct));

    /// <summary>Makes a session, starting the server if need be. <see cref="NewSessionOptions.PrintFormat"/> is not used.</summary>
    public static PaneAddress NewSession(
        this ITmuxClient tmux, NewSessionOptions options, TimeSpan? deadline = null, CancellationToken ct = default) =>
        Make(tmux, Commands.NewSession(options with { PrintFormat = PaneAddress.Format.Text }), deadline, ct);

    /// <summary>Makes a window. <see cref="NewWindowOptions.PrintFormat"/> is not used.</summary>
    public static PaneAddress NewWindow(
        this ITmuxClient tmux, NewWindowOptions options, TimeSpan? deadline = null, CancellationToken ct = default) =>
        Make(tmux, Commands.NewWindow(options with { PrintFormat = PaneAddress.Format.Text }), deadline, ct);

    /// <summary>Makes a pane. <see cref="SplitWindowOptions.PrintFormat"/> is not used.</summary>
    public static PaneAddress SplitWindow(
        this ITmuxClient tmux, SplitWindowOptions options, TimeSpan? deadline = null, CancellationToken ct = default) =>
        Make(tmux, Commands.SplitWindow(options with { PrintFormat = PaneAddress.Format.Text }), deadline, ct);

    /// <summary>Types a text as it is.</summary>
    public static void SendText(this ITmuxClient tmux, string target, string text, TimeSpan? deadline = null, CancellationToken ct = default) =>
        tmux.Run(Commands.SendText(target, text), default, deadline, ct);

    /// <summary>Types bytes as they are; at most about 5,000.</summary>
    public static void SendText(
        this ITmuxClient tmux, string target, ReadOnlySpan<byte> bytes, TimeSpan? deadline = null, CancellationToken ct = default) =>
        tmux.Run(Commands.SendBytes(target, bytes), default, deadline, ct);

    /// <summary>
    /// Puts bytes of any number into a pane as a program in raw mode then reads them, byte for byte, wrapped in bracketed-paste marks if
    /// the program has asked for those. No buffer is left behind.
    /// </summary>
    public static void Paste(
        this ITmuxClient tmux, string target, ReadOnlyMemory<byte> bytes, bool bracketed = true, TimeSpan? deadline = null,
        CancellationToken ct = default)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        string buffer = $"paste-{Guid.NewGuid():N}";
        TmuxReply reply = tmux.TryRun(
            [
                Commands.LoadBuffer(buffer),
                PasteBytes(target, buffer, bracketed),
            ],
            bytes,
            deadline,
            ct);
        if (reply.Failure is not null)
        {
            _ = tmux.TryRun(Commands.DeleteBuffer(buffer), default, deadline, CancellationToken.None);
        }

        _ = reply.EnsureSuccess();
    }

    /// <summary>The command that pastes a buffer byte for byte, in any version, and deletes it.</summary>
    public static TmuxCommand PasteBytes(string target, string buffer, bool bracketed) => Commands.IfShellFormat(
        PasteNeedsFlag,
        Commands.PasteBuffer(target, buffer, bracketed, delete: true, keepEscapes: true),
        Commands.PasteBuffer(target, buffer, bracketed, delete: true));

    /// <summary>What a pane shows, or the asked part of its history; lines end with a newline but the last.</summary>
    public static string CapturePane(
        this ITmuxClient tmux, string target, CaptureOptions? options = null, TimeSpan? deadline = null, CancellationToken ct = default) =>
        tmux.Run(Commands.CapturePane(target, options), default, deadline, ct).Text;

    /// <summary>An option's value, or null when it is not set (or not known to this tmux).</summary>
    public static string? ShowOption(
        this ITmuxClient tmux, OptionScope scope, string name, string? target = null, bool global = false, TimeSpan? deadline = null,
        CancellationToken ct = default)
    {
        TmuxReply reply = tmux.Run(Commands.ShowOption(scope, name, target, global), default, deadline, ct);
        return reply.Output.IsEmpty ? null : reply.Text;
    }

    /// <summary>What a format expands to for a target.</summary>
    public static string Expand(
        this ITmuxClient tmux, string format, string? target = null, TimeSpan? deadline = null, CancellationToken ct = default) =>
        tmux.Run(Commands.DisplayMessage(format, target), default, deadline, ct).Text;

    private static IReadOnlyList<T> List<T>(
        ITmuxClient tmux, TmuxCommand command, Format<T> format, bool orNone, TimeSpan? deadline, CancellationToken ct)
    {
        TmuxReply reply = tmux.TryRun(command, default, deadline, ct);
        return orNone && reply.Failure is TmuxFailure.NoServer ? [] : format.Read(reply);
    }

    private static T? Find<T>(ITmuxClient tmux, TmuxCommand command, Format<T> format, TimeSpan? deadline, CancellationToken ct)
        where T : class
    {
        TmuxReply reply = tmux.TryRun(command, default, deadline, ct);
        return reply.Failure is TmuxFailure.NotFound or TmuxFailure.NoServer ? null : format.Read(reply) is [var first, ..] ? first : null;
    }

    private static PaneAddress Make(ITmuxClient tmux, TmuxCommand command, TimeSpan? deadline, CancellationToken ct) =>
        PaneAddress.Format.ReadOne(tmux.TryRun(command, default, deadline, ct));

    private static bool ExistsOrThrow(TmuxReply reply) =>
        reply.Failure is not (TmuxFailure.NotFound or TmuxFailure.NoServer) && reply.EnsureSuccess().ExitCode == 0;
}

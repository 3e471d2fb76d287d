using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Tmux;
using Stint.Tmux.Formats;

namespace Stint.Core.Runs.ExistingWindows;

/// <summary>A window that exists and its active pane, as tmux has them at one moment.</summary>
internal sealed record PaneSight
{
    /// <summary>The pane option that holds the run typed last: who types says what it saw there, so that two cannot type at once.</summary>
    internal const string TypedOption = TypedRecord.PaneOption;

    public required string Session { get; init; }

    public required WindowId Window { get; init; }

    public required string WindowName { get; init; }

    public required PaneId Pane { get; init; }

    /// <summary>The pane's own process.</summary>
    public required int Pid { get; init; }

    public required string Terminal { get; init; }

    public required string CurrentPath { get; init; }

    public required bool Dead { get; init; }

    /// <summary>Its output goes to a command already.</summary>
    public required bool Piped { get; init; }

    public string? Typed { get; init; }

    /// <summary>Where the cursor is, counting what has scrolled away.</summary>
    public required string Cursor { get; init; }

    public required string SocketPath { get; init; }

    /// <summary>The server by its pid and start time.</summary>
    public required string Server { get; init; }

    private static readonly FormatField<string> Socket = Field.Text("socket_path"), ServerPid = Field.Text("pid"), ServerStart = Field.Text("start_time");
    private static readonly FormatField<string> CursorLine = Field.Text("cursor_y"), History = Field.Text("history_size");
    private static readonly FormatField<string?> TypedField = Field.Option(TypedOption);

    private static readonly Format<PaneSight> Format = new(
        [
            SessionInfo.Fields.Name, WindowInfo.Fields.Id, WindowInfo.Fields.Name, PaneInfo.Fields.Id, PaneInfo.Fields.Pid, PaneInfo.Fields.Terminal,
            PaneInfo.Fields.CurrentPath, PaneInfo.Fields.Dead, PaneInfo.Fields.Piped, TypedField, CursorLine, History, Socket, ServerPid, ServerStart,
        ],
        row => new PaneSight
        {
            Session = row.Get(SessionInfo.Fields.Name),
            Window = row.Get(WindowInfo.Fields.Id),
            WindowName = row.Get(WindowInfo.Fields.Name),
            Pane = row.Get(PaneInfo.Fields.Id),
            Pid = row.Get(PaneInfo.Fields.Pid),
            Terminal = row.Get(PaneInfo.Fields.Terminal),
            CurrentPath = row.Get(PaneInfo.Fields.CurrentPath),
            Dead = row.Get(PaneInfo.Fields.Dead),
            Piped = row.Get(PaneInfo.Fields.Piped),
            Typed = row.Get(TypedField),
            Cursor = $"{row.Get(CursorLine)}/{row.Get(History)}",
            SocketPath = row.Get(Socket),
            Server = $"{row.Get(ServerPid)}/{row.Get(ServerStart)}",
        });

    /// <summary>
    /// A command was typed so short a time ago that its shell may still seem to be idle; its listener takes the mark away when it has
    /// ended.
    /// </summary>
    internal bool WasTypedJustNow(DateTimeOffset now) => RunId.TryParse(Typed, out RunId id) && (now - id.CreatedAt).Duration() < TimeSpan.FromSeconds(2);

    internal const string CursorFormat = "#{cursor_y}/#{history_size}";

    /// <summary>True in tmux where the target is still this run's pane in the same server: ids start anew with a new one.</summary>
    internal static string StillThere(RunRecord run) =>
        $"#{{&&:#{{==:#{{pane_id}},{run.TmuxPane}}},#{{==:#{{pid}}/#{{start_time}},{run.TmuxServer}}}}}";

    /// <summary>
    /// The window named <paramref name="target"/> (a name, or an id as <c>@3</c>; <c>%5</c> names a pane of it) in a session, or with no
    /// session in any. Throws <see cref="StintException"/> when there is none, or more than one of that name.
    /// </summary>
    internal static PaneSight Find(ITmuxClient tmux, string? session, string target)
    {
        bool isPane = PaneId.TryParse(target, out _), isWindow = WindowId.TryParse(target, out _);
        string filter = isPane ? $"#{{==:#{{pane_id}},{target}}}"
            : isWindow ? $"#{{&&:#{{pane_active}},#{{==:#{{window_id}},{target}}}}}"
            : "#{pane_active}";
        TmuxReply reply = tmux.TryRun(session is null
            ? Commands.ListPanes(Format.Text, filter: filter)
            : Commands.ListPanesOfSession(Format.Text, Target.Session(session), filter));
        string where = session is null ? "" : $" in session '{session}'";
        var found = new List<PaneSight>();
        foreach (PaneSight pane in reply.Failure is TmuxFailure.NoServer or TmuxFailure.NotFound ? [] : Format.Read(reply))
        {
            // A window that several sessions share is one.
            if ((isPane || isWindow || pane.WindowName == target) && !found.Exists(p => p.Window == pane.Window))
            {
                found.Add(pane);
            }
        }

        return found switch
        {
            [] => throw new StintException(ErrorCode.NotFound, $"run: --window: there is no window '{target}'{where}: see 'tmux list-windows -a'"),
            [var only] => only,
            _ => throw new StintException(
                ErrorCode.Invalid, $"run: --window: {found.Count} windows are named '{target}'{where}: give an id: {string.Join(", ", found.Select(p => $"{p.Window} ({p.Session})"))}"),
        };
    }
}

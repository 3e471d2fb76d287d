using Stint.Contracts;
using Stint.Core.Runs;
using Stint.Tmux;
using Stint.Tmux.Formats;

namespace Stint.Core.Terminals;

/// <summary>A window as it stands in one session, with what viewers have noted about it there.</summary>
internal sealed record WindowSight
{
    public required WindowId Window { get; init; }

    public required string Session { get; init; }

    public required bool SessionIsAttached { get; init; }

    /// <summary>The run whose window it is.</summary>
    public string? Run { get; init; }

    /// <summary>The server by its pid and start time.</summary>
    public required string Server { get; init; }

    public required WindowSize Size { get; init; }

    /// <summary>The size that viewers are to give back; null when none sizes or holds the window.</summary>
    public WindowSize? Former { get; init; }

    /// <summary>The window for which the session was made, when it is a viewer's.</summary>
    public string? ViewedWindow { get; init; }

    /// <summary>Nobody looks through this viewer any more, and it was not taken away.</summary>
    internal bool IsAbandonedViewer => ViewedWindow == Window.ToString() && !SessionIsAttached;

    private static readonly FormatField<string> ServerPid = Field.Text("pid"), ServerStart = Field.Text("start_time");
    private static readonly FormatField<string?> RunField = Field.Option(RunWindow.RunOption);
    private static readonly FormatField<string?> FormerField = Field.Option(Viewer.FormerOption);
    private static readonly FormatField<string?> ViewedField = Field.Option(Viewer.ViewOption);

    private static readonly Format<WindowSight> Format = new(
        [
            WindowInfo.Fields.Id, SessionInfo.Fields.Name, SessionInfo.Fields.Attached, RunField, ServerPid, ServerStart, WindowInfo.Fields.Width,
            WindowInfo.Fields.Height, FormerField, ViewedField,
        ],
        row => new WindowSight
        {
            Window = row.Get(WindowInfo.Fields.Id),
            Session = row.Get(SessionInfo.Fields.Name),
            SessionIsAttached = row.Get(SessionInfo.Fields.Attached) > 0,
            Run = row.Get(RunField),
            Server = $"{row.Get(ServerPid)}/{row.Get(ServerStart)}",
            Size = new WindowSize(row.Get(WindowInfo.Fields.Width), row.Get(WindowInfo.Fields.Height)),
            Former = WindowSize.TryParse(row.Get(FormerField)),
            ViewedWindow = row.Get(ViewedField),
        });

    /// <summary>Whether it is this run's window: its own, or the one that its command was typed into.</summary>
    internal bool Holds(RunRecord run) => Window.ToString() == run.TmuxWindowId
        && (run.Placement == RunPlacement.ExistingWindow ? Server == run.TmuxServer : Run == run.Id.ToString());

    /// <summary>The window in every session that has it, and every viewer's window. None when no server runs.</summary>
    internal static IReadOnlyList<WindowSight> Look(ITmuxClient tmux, string window) =>
        List(tmux, $"#{{||:#{{==:#{{window_id}},{window}}},#{{{Viewer.ViewOption}}}}}");

    /// <summary>Every viewer's windows.</summary>
    internal static IReadOnlyList<WindowSight> LookAtViewed(ITmuxClient tmux) => List(tmux, $"#{{{Viewer.ViewOption}}}");

    private static IReadOnlyList<WindowSight> List(ITmuxClient tmux, string filter)
    {
        TmuxReply reply = tmux.TryRun(Commands.ListWindows(Format.Text, filter: filter));
        return reply.Failure is TmuxFailure.NoServer or TmuxFailure.NotFound ? [] : Format.Read(reply); // a server that ends has no sessions
    }
}

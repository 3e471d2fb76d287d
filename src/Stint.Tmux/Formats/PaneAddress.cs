namespace Stint.Tmux.Formats;

/// <summary>Where a pane is. Also what the commands that make something print about it.</summary>
public sealed record PaneAddress(SessionId Session, WindowId Window, PaneId Pane)
{
    public static Format<PaneAddress> Format { get; } = new(
        [SessionInfo.Fields.Id, WindowInfo.Fields.Id, PaneInfo.Fields.Id],
        row => new PaneAddress(row.Get(SessionInfo.Fields.Id), row.Get(WindowInfo.Fields.Id), row.Get(PaneInfo.Fields.Id)));
}

namespace Stint.Tmux.Formats;

/// <summary>What tmux says about a window as it is linked into one session.</summary>
public sealed record WindowInfo
{
    public required WindowId Id { get; init; }

    public required SessionId Session { get; init; }

    public required string SessionName { get; init; }

    public required int Index { get; init; }

    /// <summary>As tmux keeps it: control characters are escaped, and after a renaming every <c>\</c> and <c>$</c> before a letter has a <c>\</c> before it.</summary>
    public required string Name { get; init; }

    /// <summary>It is its session's current window.</summary>
    public required bool Active { get; init; }

    public required int Panes { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public required bool Zoomed { get; init; }

    public required string Layout { get; init; }

    /// <summary>When something was last printed in it.</summary>
    public DateTimeOffset? Activity { get; init; }

    /// <summary>In how many sessions it is.</summary>
    public required int LinkedSessions { get; init; }

    public static Format<WindowInfo> Format { get; } = new(
        [
            Fields.Id, SessionInfo.Fields.Id, SessionInfo.Fields.Name, Fields.Index, Fields.Name, Fields.Active, Fields.Panes, Fields.Width,
            Fields.Height, Fields.Zoomed, Fields.Layout, Fields.Activity, Fields.LinkedSessions,
        ],
        row => new WindowInfo
        {
            Id = row.Get(Fields.Id),
            Session = row.Get(SessionInfo.Fields.Id),
            SessionName = row.Get(SessionInfo.Fields.Name),
            Index = row.Get(Fields.Index),
            Name = row.Get(Fields.Name),
            Active = row.Get(Fields.Active),
            Panes = row.Get(Fields.Panes),
            Width = row.Get(Fields.Width),
            Height = row.Get(Fields.Height),
            Zoomed = row.Get(Fields.Zoomed),
            Layout = row.Get(Fields.Layout),
            Activity = row.Get(Fields.Activity),
            LinkedSessions = row.Get(Fields.LinkedSessions),
        });

    /// <summary>A window's fields, for formats of one's own.</summary>
    public static class Fields
    {
        public static readonly FormatField<WindowId> Id = Field.WindowId();
        public static readonly FormatField<int> Index = Field.Number("window_index");
        public static readonly FormatField<string> Name = Field.Text("window_name");
        public static readonly FormatField<bool> Active = Field.Flag("window_active");
        public static readonly FormatField<int> Panes = Field.Number("window_panes");
        public static readonly FormatField<int> Width = Field.Number("window_width");
        public static readonly FormatField<int> Height = Field.Number("window_height");
        public static readonly FormatField<bool> Zoomed = Field.Flag("window_zoomed_flag");
        public static readonly FormatField<string> Layout = Field.Text("window_layout");
        public static readonly FormatField<DateTimeOffset?> Activity = Field.Time("window_activity");
        public static readonly FormatField<int> LinkedSessions = Field.Number("window_linked_sessions");
    }
}

namespace Stint.Tmux.Formats;

/// <summary>What tmux says about a pane.</summary>
public sealed record PaneInfo
{
    public required PaneId Id { get; init; }

    public required WindowId Window { get; init; }

    public required SessionId Session { get; init; }

    public required int Index { get; init; }

    /// <summary>It is its window's current pane.</summary>
    public required bool Active { get; init; }

    /// <summary>What the program in it has set, at first the machine's name.</summary>
    public required string Title { get; init; }

    /// <summary>The pane's own process, also once it has ended.</summary>
    public required int Pid { get; init; }

    /// <summary>The terminal's path, such as <c>/dev/pts/4</c>.</summary>
    public required string Terminal { get; init; }

    /// <summary>The foreground program's name, as far as tmux can tell.</summary>
    public required string CurrentCommand { get; init; }

    /// <summary>Where the foreground program is; empty when tmux cannot tell.</summary>
    public required string CurrentPath { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>Lines that have scrolled out of the screen and are kept.</summary>
    public required int HistoryLines { get; init; }

    /// <summary>Its output goes to a command as well.</summary>
    public required bool Piped { get; init; }

    /// <summary>A person looks back in it or chooses from a list: keys do not reach the program.</summary>
    public required bool InMode { get; init; }

    /// <summary>The terminal is closed and the pane is kept. How the process ended may follow a moment later.</summary>
    public required bool Dead { get; init; }

    /// <summary>The exit code; null while it lives and when a signal killed it.</summary>
    public int? DeadStatus { get; init; }

    /// <summary>The signal that killed it, as tmux writes it; only from tmux 3.3 on.</summary>
    public string? DeadSignal { get; init; }

    /// <summary>When it ended; only from tmux 3.3 on.</summary>
    public DateTimeOffset? DeadTime { get; init; }

    public static Format<PaneInfo> Format { get; } = new(
        [
            Fields.Id, WindowInfo.Fields.Id, SessionInfo.Fields.Id, Fields.Index, Fields.Active, Fields.Title, Fields.Pid, Fields.Terminal,
            Fields.CurrentCommand, Fields.CurrentPath, Fields.Width, Fields.Height, Fields.HistoryLines, Fields.Piped, Fields.InMode,
            Fields.Dead, Fields.DeadStatus, Fields.DeadSignal, Fields.DeadTime,
        ],
        row => new PaneInfo
        {
            Id = row.Get(Fields.Id),
            Window = row.Get(WindowInfo.Fields.Id),
            Session = row.Get(SessionInfo.Fields.Id),
            Index = row.Get(Fields.Index),
            Active = row.Get(Fields.Active),
            Title = row.Get(Fields.Title),
            Pid = row.Get(Fields.Pid),
            Terminal = row.Get(Fields.Terminal),
            CurrentCommand = row.Get(Fields.CurrentCommand),
            CurrentPath = row.Get(Fields.CurrentPath),
            Width = row.Get(Fields.Width),
            Height = row.Get(Fields.Height),
            HistoryLines = row.Get(Fields.HistoryLines),
            Piped = row.Get(Fields.Piped),
            InMode = row.Get(Fields.InMode),
            Dead = row.Get(Fields.Dead),
            DeadStatus = row.Get(Fields.DeadStatus),
            DeadSignal = row.Get(Fields.DeadSignal),
            DeadTime = row.Get(Fields.DeadTime),
        });

    /// <summary>A pane's fields, for formats of one's own.</summary>
    public static class Fields
    {
        private static readonly TmuxVersion DeadDetails = new(3, 3);

        public static readonly FormatField<PaneId> Id = Field.PaneId();
        public static readonly FormatField<int> Index = Field.Number("pane_index");
        public static readonly FormatField<bool> Active = Field.Flag("pane_active");
        public static readonly FormatField<string> Title = Field.Text("pane_title");
        public static readonly FormatField<int> Pid = Field.Number("pane_pid");
        public static readonly FormatField<string> Terminal = Field.Text("pane_tty");
        public static readonly FormatField<string> CurrentCommand = Field.Text("pane_current_command");
        public static readonly FormatField<string> CurrentPath = Field.Text("pane_current_path");
        public static readonly FormatField<int> Width = Field.Number("pane_width");
        public static readonly FormatField<int> Height = Field.Number("pane_height");
        public static readonly FormatField<int> HistoryLines = Field.Number("history_size");
        public static readonly FormatField<bool> Piped = Field.Flag("pane_pipe");
        public static readonly FormatField<bool> InMode = Field.Flag("pane_in_mode");
        public static readonly FormatField<bool> Dead = Field.Flag("pane_dead");
        public static readonly FormatField<int?> DeadStatus = Field.OptionalNumber("pane_dead_status");
        public static readonly FormatField<string?> DeadSignal = Field.OptionalText("pane_dead_signal", DeadDetails);
        public static readonly FormatField<DateTimeOffset?> DeadTime = Field.Time("pane_dead_time", DeadDetails);
    }
}

namespace Stint.Tmux.Formats;

/// <summary>What tmux says about a session.</summary>
public sealed record SessionInfo
{
    public required SessionId Id { get; init; }

    public required string Name { get; init; }

    public DateTimeOffset? Created { get; init; }

    /// <summary>When a client of it was last used.</summary>
    public DateTimeOffset? Activity { get; init; }

    /// <summary>How many clients show it.</summary>
    public required int Attached { get; init; }

    public required int Windows { get; init; }

    /// <summary>The name of its session group, if it is in one.</summary>
    public string? Group { get; init; }

    /// <summary>Where new windows start.</summary>
    public required string Path { get; init; }

    public static Format<SessionInfo> Format { get; } = new(
        [Fields.Id, Fields.Name, Fields.Created, Fields.Activity, Fields.Attached, Fields.Windows, Fields.Group, Fields.Path],
        row => new SessionInfo
        {
            Id = row.Get(Fields.Id),
            Name = row.Get(Fields.Name),
            Created = row.Get(Fields.Created),
            Activity = row.Get(Fields.Activity),
            Attached = row.Get(Fields.Attached),
            Windows = row.Get(Fields.Windows),
            Group = row.Get(Fields.Group),
            Path = row.Get(Fields.Path),
        });

    /// <summary>A session's fields, for formats of one's own.</summary>
    public static class Fields
    {
        public static readonly FormatField<SessionId> Id = Field.SessionId();
        public static readonly FormatField<string> Name = Field.Text("session_name");
        public static readonly FormatField<DateTimeOffset?> Created = Field.Time("session_created");
        public static readonly FormatField<DateTimeOffset?> Activity = Field.Time("session_activity");
        public static readonly FormatField<int> Attached = Field.Number("session_attached");
        public static readonly FormatField<int> Windows = Field.Number("session_windows");
        public static readonly FormatField<string?> Group = Field.OptionalText("session_group");
        public static readonly FormatField<string> Path = Field.Text("session_path");
    }
}

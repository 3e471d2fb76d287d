namespace Stint.Tmux.Formats;

/// <summary>What tmux says about a client that shows a session.</summary>
public sealed record ClientInfo
{
    /// <summary>Its name, which is a target for commands that take a client.</summary>
    public required string Name { get; init; }

    public required int Pid { get; init; }

    /// <summary>The session it shows.</summary>
    public required string SessionName { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    /// <summary>It is a control-mode client.</summary>
    public required bool Control { get; init; }

    public required bool ReadOnly { get; init; }

    /// <summary>Its flags as tmux writes them, such as <c>attached,ignore-size,UTF-8</c>.</summary>
    public required string Flags { get; init; }

    public static Format<ClientInfo> Format { get; } = new(
        [Fields.Name, Fields.Pid, Fields.SessionName, Fields.Width, Fields.Height, Fields.Control, Fields.ReadOnly, Fields.Flags],
        row => new ClientInfo
        {
            Name = row.Get(Fields.Name),
            Pid = row.Get(Fields.Pid),
            SessionName = row.Get(Fields.SessionName),
            Width = row.Get(Fields.Width),
            Height = row.Get(Fields.Height),
            Control = row.Get(Fields.Control),
            ReadOnly = row.Get(Fields.ReadOnly),
            Flags = row.Get(Fields.Flags),
        });

    /// <summary>A client's fields, for formats of one's own.</summary>
    public static class Fields
    {
        public static readonly FormatField<string> Name = Field.Text("client_name");
        public static readonly FormatField<int> Pid = Field.Number("client_pid");
        public static readonly FormatField<string> SessionName = Field.Text("client_session");
        public static readonly FormatField<int> Width = Field.Number("client_width");
        public static readonly FormatField<int> Height = Field.Number("client_height");
        public static readonly FormatField<bool> Control = Field.Flag("client_control_mode");
        public static readonly FormatField<bool> ReadOnly = Field.Flag("client_readonly");
        public static readonly FormatField<string> Flags = Field.Text("client_flags");
    }
}

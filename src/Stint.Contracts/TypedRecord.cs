namespace Stint.Contracts;

/// <summary>
/// typed.json: the program that a command was typed into. When it has ended (a connection that dropped, a shell that was left) without
/// the command's end marker, nobody will know how the command ended.
/// </summary>
public sealed record TypedRecord
{
    /// <summary>tmux's option of a pane that holds the id of the run typed into it last.</summary>
    public const string PaneOption = "@stint_typed";

    public int Version { get; set; } = 1;

    /// <summary>The program in the pane's foreground, with its start time in clock ticks since boot.</summary>
    public int ProgramPid { get; init; }

    public long ProgramStart { get; init; }

    /// <summary>The terminal's foreground process group at that moment: another than the program's where that waits for it to end.</summary>
    public int ForegroundGroup { get; init; }

    /// <summary>Its name, such as <c>bash</c> or <c>ssh</c>.</summary>
    public string Program { get; set; } = "";

    /// <summary>It passes keys on to elsewhere (ssh and the like): what it does with a line cannot be seen from here.</summary>
    public bool IsRemote { get; init; }

    /// <summary>It is a shell that edits lines itself, and so keeps the terminal from doing it while it waits for one.</summary>
    public bool EditsLines { get; init; }

    /// <summary>The pane had no pipe of another's, so that what it prints goes to a listener.</summary>
    public bool HasListener { get; init; }

    /// <summary>The pane's terminal, such as <c>/dev/pts/4</c>.</summary>
    public string Terminal { get; set; } = "";

    /// <summary>The pane and its tmux server, and the tmux program, absolute: with them the listener closes the pane's pipe.</summary>
    public string Pane { get; set; } = "";

    public string Socket { get; set; } = "";

    public string? Tmux { get; set; }

    public string BootId { get; set; } = "";

    public string MachineId { get; set; } = "";

    /// <summary>Seconds since the epoch.</summary>
    public double TypedAt { get; init; }
}

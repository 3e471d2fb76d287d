using Stint.Posix;

namespace Stint.Contracts;

/// <summary>When the window stays after the command has ended.</summary>
public enum KeepWindow
{
    OnFailure,
    Always,
    Never,
}

/// <summary>spec.json: all that a runner needs to know. <see cref="ToString"/> shows no environment.</summary>
public sealed record RunSpec
{
    public const int CurrentVersion = 1;

    public int Version { get; set; } = CurrentVersion;

    public required RunId RunId { get; init; }

    /// <summary>The program and its arguments. For a shell line: the shell, <c>-lc</c> and the line.</summary>
    public required IReadOnlyList<OsString> Argv { get; init; }

    /// <summary>The line as given when the command is one, else null.</summary>
    public string? ShellLine { get; init; }

    /// <summary>The folder in which the command starts, absolute.</summary>
    public required OsString Cwd { get; init; }

    /// <summary>Entries as <c>NAME=value</c>, without what the pane adds (TERM, TERM_PROGRAM*, TMUX, TMUX_PANE).</summary>
    public required IReadOnlyList<OsString> Environment { get; init; }

    /// <summary>The submitter's umask; null leaves that of the tmux server.</summary>
    public int? Umask { get; init; }

    /// <summary>Seconds the command may run; null for ever.</summary>
    public double? TimeoutS { get; init; }

    /// <summary>Seconds between a terminating signal and KILL.</summary>
    public double GraceS { get; set; } = 10;

    public KeepWindow Keep { get; init; }

    public int Columns { get; set; } = 200;

    public int Rows { get; set; } = 50;

    /// <summary>A file to which the output is appended as well; null for none.</summary>
    public string? LogFile { get; init; }

    /// <summary>A shell line to run when the command has ended; null for none.</summary>
    public string? OnEnd { get; init; }

    /// <summary>Seconds that <see cref="OnEnd"/> may take.</summary>
    public double OnEndLimitS { get; set; } = 60;

    /// <summary>The shell for <see cref="OnEnd"/>.</summary>
    public string Shell { get; set; } = "/bin/sh";

    /// <summary>The tmux program, absolute, with which the runner closes its pane's pipe.</summary>
    public string? Tmux { get; init; }

    /// <summary>The tmuxp file, absolute, whose session the window belongs to; null for none.</summary>
    public string? Workspace { get; init; }

    /// <summary>Who makes the workspace's session if it is missing: <c>stint</c> or <c>tmuxp</c>; null where there is no workspace.</summary>
    public string? Loader { get; init; }

    /// <summary>The window the command is typed into, by name or id as the user gave it; null for a window of its own.</summary>
    public string? Window { get; init; }

    public override string ToString() => $"spec of run {RunId}";
}

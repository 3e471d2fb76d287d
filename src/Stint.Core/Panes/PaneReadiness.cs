using Stint.Posix;

namespace Stint.Core.Panes;

/// <summary>Whether a pane takes input.</summary>
internal enum InputState
{
    NotYet,

    /// <summary>It may; if it stays like this and has shown something, it does.</summary>
    Unclear,

    Ready,
}

/// <summary>
/// Tells whether what is typed into a pane now reaches the one it is meant for: an interactive shell that edits its line, a program that
/// reads the terminal. Start-up files may sleep, run programs, ask the terminal or the user things, and throw away what came too early.
/// </summary>
internal static class PaneReadiness
{
    private static readonly string[] Editing = ["bash", "zsh", "fish", "ksh", "ksh93", "mksh", "tcsh", "nu", "elvish"];

    internal static InputState Judge(PaneProgram sight) => sight switch
    {
        { ProcessLives: false } => InputState.Unclear,
        { Modes: not { } } => InputState.Unclear,
        { Modes: { } modes } when IsInteractive(sight.Program, sight.Arguments) =>
            sight.IsInFront && !sight.WaitsForChild && EditsLine(sight.Program, modes) ? InputState.Ready : InputState.NotYet,
        { Modes: { Lines: false, Echoes: false } } => InputState.Ready,
        { Modes: { Echoes: false } } => InputState.NotYet, // a secret is asked for
        { WaitChannel: null } => InputState.Unclear,
        { WaitChannel: { } channel } when IsSleep(channel) || IsWaitForChild(channel) => InputState.NotYet,
        { WaitChannel: { } channel } when IsTerminalRead(channel) => InputState.Ready,
        _ => InputState.Unclear,
    };

    internal static bool IsWaitForChild(string channel) => channel.Contains("do_wait", StringComparison.Ordinal) || channel.Contains("wait4", StringComparison.Ordinal);

    private static bool IsSleep(string channel) => channel.Contains("nanosleep", StringComparison.Ordinal) || channel.Contains("pause", StringComparison.Ordinal);

    private static bool IsTerminalRead(string channel) => channel is "wait_woken" or "n_tty_read" or "tty_read";

    // A line editor turns the terminal's own editing off. bash and zsh also switch off the key that quotes the next one, fish all extra
    // keys: that tells their editors from a `read -n 1` in a start-up file.
    private static bool EditsLine(string? program, TerminalModes modes) => modes is { Lines: false, Echoes: false } && program switch
    {
        "bash" or "zsh" => !modes.QuotesNext,
        "fish" => !modes.Extended,
        _ => true,
    };

    /// <summary>Whether this is a shell with a line editor that was started to talk to somebody, not to run a script.</summary>
    private static bool IsInteractive(string? program, IReadOnlyList<string> arguments) =>
        program is not null && Array.IndexOf(Editing, program) >= 0 && ShellArguments.WaitForLines(arguments);
}

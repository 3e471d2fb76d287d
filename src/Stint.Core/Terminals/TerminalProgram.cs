using Stint.Core.Kernel;
using Stint.Posix;

namespace Stint.Core.Terminals;

/// <summary>A terminal emulator that Stint can open a window of.</summary>
public sealed record TerminalProgram
{
    private delegate IReadOnlyList<string> Arguments(string title, IReadOnlyList<string> command);

    /// <summary>All, in the order in which the first one found is taken.</summary>
    public static IReadOnlyList<TerminalProgram> All { get; } =
    [
        new("alacritty", (title, command) => ["--title", title, "-e", .. command]),
        new("kitty", (title, command) => ["--title", title, .. command]),
        new("wezterm", (_, command) => ["start", "--", .. command]),
        new("foot", (title, command) => [$"--title={title}", .. command]) { Displays = ["WAYLAND_DISPLAY"] },
        new("ghostty", (title, command) => [$"--title={title}", "-e", .. command]),
        new("gnome-terminal", (title, command) => [$"--title={title}", "--", .. command]),
        new("konsole", (title, command) => ["--separate", "-p", $"tabtitle={title}", "-e", .. command]),
        new("xterm", (title, command) => ["-u8", "-T", title, "-e", .. command]) { Displays = ["DISPLAY"] },
        new("iterm", (_, command) => AppleScript.Iterm(command)) { Program = "osascript", Displays = [] },
        new("terminal", (_, command) => AppleScript.Terminal(command)) { Program = "osascript", Displays = [] },
    ];

    private readonly Arguments _arguments;

    private TerminalProgram(string name, Arguments arguments)
    {
        Name = name;
        Program = name;
        _arguments = arguments;
    }

    /// <summary>The name by which users choose it.</summary>
    public string Name { get; }

    /// <summary>The program to start, to be found in PATH.</summary>
    public string Program { get; private init; }

    /// <summary>One of these variables must be set for it to have a screen; none where there always is one.</summary>
    private IReadOnlyList<string> Displays { get; init; } = ["DISPLAY", "WAYLAND_DISPLAY"];

    private bool HasDisplay => Displays.Count == 0 || Displays.Any(IsSet);

    private bool IsInstalled => Executables.Find(Program) is not null;

    /// <summary>
    /// The one of this name (null: the first installed one that has a display). Throws <see cref="StintException"/> for an unknown name and
    /// when there is none.
    /// </summary>
    public static TerminalProgram Choose(string? name) => name is null
        ? All.FirstOrDefault(t => t.HasDisplay && t.IsInstalled) ?? All.FirstOrDefault(t => t.IsInstalled)
            ?? throw new StintException(ErrorCode.Unavailable, $"open: no terminal: none of {string.Join(", ", All.Select(t => t.Program).Distinct())} is in PATH: install one, or use 'stint attach'")
        : All.FirstOrDefault(t => t.Name == name)
            ?? throw new StintException(ErrorCode.Invalid, $"open: terminal '{name}' is not known: choose one of {string.Join(", ", All.Select(t => t.Name))}");

    /// <summary>The whole command, program first, that opens a window with this title in which the command runs.</summary>
    public IReadOnlyList<string> CommandFor(string title, IReadOnlyList<string> command) => [Program, .. _arguments(title, command)];

    /// <summary>Throws <see cref="StintException"/> when it is not installed or there is no screen for it.</summary>
    internal string Require()
    {
        string variables = string.Join(" nor ", Displays);
        return !HasDisplay
            ? throw new StintException(ErrorCode.Unavailable, $"open: {Name}: no display: {(Displays.Count > 1 ? "neither " : "")}{variables} is {(Displays.Count > 1 ? "" : "not ")}set: use 'stint attach' here, or 'stint open --print' to open it elsewhere")
            : Executables.Find(Program)
                ?? throw new StintException(ErrorCode.Unavailable, $"open: {Name}: there is no program '{Program}' in PATH: install it, or choose another with --terminal");
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}

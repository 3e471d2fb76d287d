using Stint.Core.Panes;
using Stint.Posix;

namespace Stint.Core.Tests.Panes;

/// <summary>When a pane takes input, by what can be seen of it.</summary>
public sealed class PaneReadinessTests
{
    private static readonly TerminalModes Lines = new(Lines: true, Echoes: true, MapsReturn: true, Extended: true, QuotesNext: true);
    private static readonly TerminalModes Bash = new(Lines: false, Echoes: false, MapsReturn: false, Extended: true, QuotesNext: false);
    private static readonly TerminalModes Zsh = Bash with { MapsReturn = true };
    private static readonly TerminalModes Fish = Bash with { Extended = false, QuotesNext = true };
    private static readonly TerminalModes OneKey = Lines with { Lines = false, Echoes = false };
    private static readonly TerminalModes Raw = OneKey with { MapsReturn = false };

    private static readonly PaneProgram Shell = new() { ProcessLives = true, IsInFront = true, Program = "bash", Arguments = ["-bash"], Modes = Bash, WaitChannel = "do_select" };

    public static TheoryData<string, string> Cases { get; } = new()
    {
        { "a bash that edits its line", nameof(InputState.Ready) },
        { "a bash whose start-up file reads a line", nameof(InputState.NotYet) },
        { "a bash whose start-up file reads a key", nameof(InputState.NotYet) },
        { "a bash whose start-up file asks the terminal", nameof(InputState.NotYet) },
        { "a bash whose start-up file runs an editor", nameof(InputState.NotYet) },
        { "a bash with a program in the foreground", nameof(InputState.NotYet) },
        { "a bash with options", nameof(InputState.Ready) },
        { "a zsh", nameof(InputState.Ready) },
        { "a fish", nameof(InputState.Ready) },
        { "a dash at its prompt", nameof(InputState.Ready) },
        { "a dash that runs its profile", nameof(InputState.NotYet) },
        { "a script that sleeps", nameof(InputState.NotYet) },
        { "a script that waits for something", nameof(InputState.Unclear) },
        { "a program in raw mode", nameof(InputState.Ready) },
        { "a program that a shell line waits for", nameof(InputState.Ready) },
        { "a question for a password", nameof(InputState.NotYet) },
        { "a kernel that tells nothing", nameof(InputState.Unclear) },
        { "a terminal that cannot be opened", nameof(InputState.Unclear) },
        { "a process that has ended", nameof(InputState.Unclear) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_seen_decides(string sight, string state) => Assert.Equal(state, PaneReadiness.Judge(SightOf(sight)).ToString());

    private static PaneProgram SightOf(string name) => name switch
    {
        "a bash that edits its line" => Shell,
        "a bash whose start-up file reads a line" => Shell with { Modes = Lines, WaitChannel = "wait_woken" },
        "a bash whose start-up file reads a key" => Shell with { Modes = OneKey },
        "a bash whose start-up file asks the terminal" => Shell with { Modes = Raw },
        "a bash whose start-up file runs an editor" => Shell with { Modes = Bash, WaitsForChild = true },
        "a bash with a program in the foreground" => Shell with { IsInFront = false },
        "a bash with options" => Shell with { Arguments = ["bash", "--rcfile", "/x", "-i"] },
        "a zsh" => Shell with { Program = "zsh", Modes = Zsh },
        "a fish" => Shell with { Program = "fish", Modes = Fish },
        "a dash at its prompt" => Shell with { Program = "dash", Modes = Lines, WaitChannel = "wait_woken" },
        "a dash that runs its profile" => Shell with { Program = "dash", Modes = Lines, WaitsForChild = true, WaitChannel = "do_wait" },
        "a script that sleeps" => Shell with { Arguments = ["bash", "slow"], Modes = Lines, WaitChannel = "hrtimer_nanosleep" },
        "a script that waits for something" => Shell with { Arguments = ["bash", "slow"], Modes = Lines, WaitChannel = "do_select" },
        "a program in raw mode" => Shell with { Program = "htop", Arguments = ["htop"], Modes = Raw },
        "a program that a shell line waits for" => Shell with { Arguments = ["bash", "-c", "htop; true"], Modes = Raw, WaitsForChild = true },
        "a question for a password" => Shell with { Program = "ssh", Arguments = ["ssh"], Modes = Lines with { Echoes = false }, WaitChannel = "wait_woken" },
        "a kernel that tells nothing" => Shell with { Program = "dash", Modes = Lines, WaitChannel = null },
        "a terminal that cannot be opened" => Shell with { Modes = null },
        _ => new PaneProgram(),
    };
}

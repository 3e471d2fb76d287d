using Stint.Core.Runs;

namespace Stint.Core.Terminals;

/// <summary>What osascript(1) is told in order to open a window of a macOS terminal.</summary>
internal static class AppleScript
{
    // iTerm splits the text into words itself, as a shell would.
    internal static IReadOnlyList<string> Iterm(IReadOnlyList<string> command) =>
    [
        "-e", $"tell application \"iTerm\" to create window with default profile command {Text(ShellQuote.Join(command))}",
        "-e", "tell application \"iTerm\" to activate",
    ];

    // Terminal types the text into a shell, which is to end with the command.
    internal static IReadOnlyList<string> Terminal(IReadOnlyList<string> command) =>
    [
        "-e", $"tell application \"Terminal\" to do script {Text("exec " + ShellQuote.Join(command))}",
        "-e", "tell application \"Terminal\" to activate",
    ];

    private static string Text(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}

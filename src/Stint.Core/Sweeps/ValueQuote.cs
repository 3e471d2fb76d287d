using Stint.Core.Runs;

namespace Stint.Core.Sweeps;

/// <summary>How a value is quoted in a line of a shell, by the shell's program. For one that is not known, only what needs no quoting passes.</summary>
internal static class ValueQuote
{
    private static readonly string[] Posix = ["sh", "dash", "bash", "zsh", "ksh", "ksh93", "mksh", "ash", "busybox", "yash"];

    internal static bool IsShell(string program) => Path.GetFileName(program) is var name && (name == "fish" || Posix.Contains(name));

    internal static Func<string, string> For(string shell) => Path.GetFileName(shell) switch
    {
        "fish" => Fish,
        var name when Posix.Contains(name) => ShellQuote.Word,
        var name => value => ShellQuote.Word(value) == value ? value : throw SweepError.Of(
            "base_command", $"how {name} quotes a value is not known: give the command as words (argv, or behind --), or write \"$STINT_PARAM_…\" as {name} does it"),
    };

    // In its single quotes the backslash, too, is special.
    private static string Fish(string value) =>
        ShellQuote.Word(value) == value ? value : $"'{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}

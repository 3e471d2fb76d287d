namespace Stint.Core.Panes;

/// <summary>Reads a shell's arguments. Pure.</summary>
internal static class ShellArguments
{
    /// <summary>Whether it takes its commands from the terminal: neither a script nor <c>-c</c> says what to run.</summary>
    internal static bool WaitForLines(IReadOnlyList<string> arguments)
    {
        for (int i = 1; i < arguments.Count; i++)
        {
            string argument = arguments[i];
            if (argument is "--rcfile" or "--init-file" or "-C" or "--init-command" or "-o" or "+o" or "-O" or "+O")
            {
                i++;
            }
            else if (argument is not ['-' or '+', ..] || (argument is ['-', not '-', ..] && argument.Contains('c', StringComparison.Ordinal)))
            {
                return false;
            }
        }

        return true;
    }
}

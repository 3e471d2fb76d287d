using System.Text;

namespace Stint.Tmux;

/// <summary>
/// Writes an argument so that tmux's own command parser (cmd-parse.y) reads it back unchanged from one line: double quotes, in which
/// only <c>" \ $ ~</c> are special, and control characters as octal, because a raw newline ends a line and eats what follows it.
/// </summary>
internal static class ControlQuoting
{
    internal static string Quote(string argument)
    {
        if (argument.Length > 0 && argument.All(IsPlain) && argument[0] != '%')
        {
            return argument;
        }

        var quoted = new StringBuilder(argument.Length + 8).Append('"');
        foreach (char c in argument)
        {
            _ = c switch
            {
                '"' or '\\' or '$' or '~' => quoted.Append('\\').Append(c),
                < ' ' or '\x7f' => quoted.Append('\\').Append(Convert.ToString(c, 8).PadLeft(3, '0')),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    // '%' starts a condition and '=' an assignment only where a command may begin; ids such as %3 are quoted all the same.
    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':' or '/' or '@' or '=' or ',' or '+' or '%';
}

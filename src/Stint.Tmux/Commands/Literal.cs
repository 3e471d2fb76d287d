using System.Text;

namespace Stint.Tmux;

/// <summary>Protects text from being expanded where tmux or the shell would.</summary>
public static class Literal
{
    /// <summary>
    /// For where tmux expands formats: window and session names, start directories, <c>display-message</c>. Doubles every <c>#</c>
    /// except before <c>[</c>, where tmux keeps it as it is.
    /// </summary>
    public static string ForFormat(string text)
    {
        var escaped = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            int run = text.AsSpan(i).IndexOfAnyExcept('#');
            int hashes = run < 0 ? text.Length - i : run;
            if (hashes == 0)
            {
                _ = escaped.Append(text[i]);
                continue;
            }

            bool beforeBracket = run >= 0 && text[i + run] == '[';
            _ = escaped.Append('#', beforeBracket ? hashes : hashes * 2);
            i += hashes - 1;
        }

        return escaped.ToString();
    }

    /// <summary>For where tmux expands dates as well (<c>pipe-pane</c>, <c>display-message</c>): doubles <c>%</c> too.</summary>
    public static string ForTimedFormat(string text) => ForFormat(text).Replace("%", "%%", StringComparison.Ordinal);

    /// <summary>One word for <c>sh</c>.</summary>
    public static string ForShell(string text) =>
        text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-' or '+' or ',' or ':' or '@')
            ? text
            : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

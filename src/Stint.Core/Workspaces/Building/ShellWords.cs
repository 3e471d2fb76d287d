using System.Text;

namespace Stint.Core.Workspaces.Building;

/// <summary>Splits a line into words as a POSIX shell does, without expanding anything (Python's <c>shlex.split</c>, which tmuxp uses).</summary>
internal static class ShellWords
{
    /// <summary>The words, or null where a quote is not closed or nothing follows a backslash.</summary>
    internal static IReadOnlyList<string>? Split(string line)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (quote == '\0' && c is (' ' or '\t' or '\r' or '\n'))
            {
                Finish(words, ref word);
                continue;
            }

            word ??= new StringBuilder();
            if (c == '\\' && quote != '\'')
            {
                if (++i == line.Length)
                {
                    return null;
                }

                _ = quote == '"' && line[i] is not ('"' or '\\') ? word.Append(c).Append(line[i]) : word.Append(line[i]);
            }
            else if (c == quote)
            {
                quote = '\0';
            }
            else if (quote == '\0' && c is ('\'' or '"'))
            {
                quote = c;
            }
            else
            {
                _ = word.Append(c);
            }
        }

        Finish(words, ref word);
        return quote == '\0' ? words : null;
    }

    private static void Finish(List<string> words, ref StringBuilder? word)
    {
        if (word is not null)
        {
            words.Add(word.ToString());
            word = null;
        }
    }
}

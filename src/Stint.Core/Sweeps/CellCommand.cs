using System.Text;
using Stint.Posix;

namespace Stint.Core.Sweeps;

/// <summary>
/// A sweep's command with a cell's parameters: put where the command says <c>{name}</c>, the others appended as <c>--name=value</c>.
/// Braces around anything but a parameter's name stay as they are, and so does <c>${name}</c>, which is a shell's. In a shell line values
/// are quoted, and a place where no quoting would be safe (inside quotes, substitutions, comments, here-documents) is refused.
/// </summary>
public static class CellCommand
{
    public static IReadOnlyList<OsString> Of(IReadOnlyList<OsString> argv, SweepCell cell)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        int line = LineOf(argv);
        List<OsString> words = [.. argv.Select((a, i) => !a.IsText ? a : new OsString(i == line ? Fill(a.ToString(), argv[0].ToString(), cell, used) : Fill(a.ToString(), cell, used, (_, value) => value)))];
        words.AddRange(cell.Parameters.Where(p => !used.Contains(p.Key)).Select(p => new OsString($"--{p.Key}={p.Value}")));
        return words;
    }

    /// <summary>The same for a line of the shell whose program is named.</summary>
    public static OsString Of(OsString line, string shell, SweepCell cell)
    {
        if (!line.IsText)
        {
            throw SweepError.Of("base_command", "it is not UTF-8");
        }

        string text = line.ToString();
        var used = new HashSet<string>(StringComparer.Ordinal);
        string filled = Fill(text, shell, cell, used);
        KeyValuePair<string, string>[] rest = [.. cell.Parameters.Where(p => !used.Contains(p.Key))];
        if (rest.Length == 0)
        {
            return new OsString(filled);
        }

        filled = filled.TrimEnd();
        return IsBare(text.TrimEnd()) && !(filled.Length > 0 && ";&|(".Contains(filled[^1], StringComparison.Ordinal))
            ? new OsString(string.Join(' ', [filled, .. rest.Select(p => ValueQuote.For(shell)($"--{p.Key}={p.Value}"))]))
            : throw SweepError.Of("base_command", $"--{rest[0].Key}=… cannot be put behind this line: say where it goes with {{{rest[0].Key}}}");
    }

    /// <summary>Whether all this can be done to a command, whatever the values are.</summary>
    public static void Check(IReadOnlyList<OsString> argv, IEnumerable<string> names) => _ = Of(argv, new SweepCell([.. names.Select(n => new KeyValuePair<string, string>(n, "x"))]));

    /// <summary>Whether all this can be done to a line, whatever the values are. Throws what <see cref="Of(OsString, string, SweepCell)"/> would.</summary>
    public static void Check(OsString line, string shell, IEnumerable<string> names) => _ = Of(line, shell, new SweepCell([.. names.Select(n => new KeyValuePair<string, string>(n, "x"))]));

    private static string Fill(string text, string shell, SweepCell cell, HashSet<string> used) => Fill(
        text, cell, used, (at, value) => IsBare(text.AsSpan(0, at)) ? ValueQuote.For(shell)(value) : throw SweepError.Of(
            "base_command", $"{text.AsSpan(at, text.IndexOf('}', at) + 1 - at)} stands inside quotes, a substitution, a comment or a here-document, where no value would be safe: write it bare, it is quoted for you"));

    // Of `sh -c LINE …` where the line is; -1 for any other command.
    private static int LineOf(IReadOnlyList<OsString> argv)
    {
        if (!ValueQuote.IsShell(argv[0].ToString()))
        {
            return -1;
        }

        for (int i = 1; i < argv.Count - 1; i++)
        {
            string word = argv[i].ToString();
            if (word is not ['-', not '-', ..])
            {
                return -1;
            }

            if (word.Contains('c', StringComparison.Ordinal))
            {
                return i + 1;
            }
        }

        return -1;
    }

    private static string Fill(string text, SweepCell cell, HashSet<string> used, Func<int, string, string> write)
    {
        var filled = new StringBuilder();
        for (int at = 0; at < text.Length;)
        {
            int end = text[at] == '{' && (at == 0 || text[at - 1] != '$') ? text.IndexOf('}', at) : -1;
            string? name = end > at ? text[(at + 1)..end] : null;
            int index = name is null ? -1 : IndexOf(cell, name);
            if (index < 0)
            {
                filled.Append(text[at++]);
                continue;
            }

            used.Add(name!);
            filled.Append(write(at, cell.Parameters[index].Value));
            at = end + 1;
        }

        return filled.ToString();
    }

    private static int IndexOf(SweepCell cell, string name)
    {
        for (int i = 0; i < cell.Parameters.Count; i++)
        {
            if (cell.Parameters[i].Key == name)
            {
                return i;
            }
        }

        return -1;
    }

    // Whether what follows this is plain shell text. In doubt it is not.
    private static bool IsBare(ReadOnlySpan<char> before)
    {
        char quote = '\0';
        for (int i = 0; i < before.Length; i++)
        {
            char c = before[i];
            char next = i + 1 < before.Length ? before[i + 1] : '\0';
            if (quote == '\'')
            {
                quote = c == '\'' ? '\0' : quote;
            }
            else if (c == '\\')
            {
                i++;
            }
            else if (quote == '"')
            {
                quote = c == '"' ? '\0' : quote;
            }
            else if (c is '\'' or '"')
            {
                quote = c;
            }
            else if (c == '$' && Closed(before[i..]) is > 0 and var length)
            {
                i += length - 1;
            }
            else if (c == '`' || (c is '$' or '<' or '>' && next is '(') || (c == '$' && next is '{' or '\'' or '[') || (c == '(' && next == '(') || (c == '<' && next == '<') || (c == '[' && (next == '[' || (i > 0 && (char.IsAsciiLetterOrDigit(before[i - 1]) || before[i - 1] == '_'))))
                || (c == '#' && (i == 0 || char.IsWhiteSpace(before[i - 1]) || ";&|()".Contains(before[i - 1], StringComparison.Ordinal))))
            {
                return false;
            }
        }

        return quote == '\0' && !before.EndsWith("\\");
    }

    // How long ${NAME} or a $(command) of plain words is; 0 where it is anything else.
    private static int Closed(ReadOnlySpan<char> text)
    {
        int end = text.Length < 2 ? -1 : text[1] == '{' ? text.IndexOf('}') : text[1] == '(' ? text.IndexOf(')') : -1;
        return end > 2 && text[2..end].IndexOfAnyExcept(System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_ ./-")) < 0 ? end + 1 : 0;
    }
}

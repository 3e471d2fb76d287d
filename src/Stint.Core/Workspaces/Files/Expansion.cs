using Stint.Posix;

namespace Stint.Core.Workspaces.Files;

/// <summary>
/// <c>~</c> and variables in a text, as Python's <c>expanduser</c> and then <c>expandvars</c> put in their values: what is not known stays
/// as it is written. <paramref name="variable"/> gives a variable's value; relative paths start in <paramref name="folder"/>.
/// </summary>
internal sealed class Expansion(Func<string, string?> variable, string folder)
{
    internal string Folder { get; } = folder;

    internal string Text(string text) => Variables(Home(text));

    /// <summary>The same; what then begins with a point is a path and gets the folder before it.</summary>
    internal string TextOrPath(string text)
    {
        string expanded = Text(text);
        return expanded.StartsWith('.') ? PosixPath.Normalize(PosixPath.Join(Folder, expanded)) : expanded;
    }

    private string Home(string text)
    {
        if (!text.StartsWith('~'))
        {
            return text;
        }

        int slash = text.IndexOf('/', StringComparison.Ordinal);
        int end = slash < 0 ? text.Length : slash;
        string? home = end == 1 ? variable("HOME") ?? UserHomes.Of(Machine.UserId) : UserHomes.Of(text[1..end]);
        if (home is null)
        {
            return text;
        }

        string expanded = home.TrimEnd('/') + text[end..];
        return expanded.Length == 0 ? "/" : expanded;
    }

    private string Variables(string text)
    {
        int dollar = text.IndexOf('$', StringComparison.Ordinal);
        if (dollar < 0)
        {
            return text;
        }

        var expanded = new System.Text.StringBuilder(text.Length + 32);
        int done = 0;
        while (dollar >= 0)
        {
            int end = NameEnd(text, dollar + 1);
            if (end > dollar + 1)
            {
                string name = text[dollar + 1] == '{' ? text[(dollar + 2)..(end - 1)] : text[(dollar + 1)..end];
                string? value = name.Length == 0 ? null : variable(name);
                if (value is not null)
                {
                    expanded.Append(text, done, dollar - done).Append(value);
                    done = end;
                }
            }
            else
            {
                end = dollar + 1;
            }

            dollar = end < text.Length ? text.IndexOf('$', end) : -1;
        }

        return expanded.Append(text, done, text.Length - done).ToString();
    }

    // Behind a name or a name in braces that starts at an index; the index itself where there is neither.
    private static int NameEnd(string text, int at)
    {
        if (at < text.Length && text[at] == '{')
        {
            int brace = text.IndexOf('}', at);
            return brace < 0 ? at : brace + 1;
        }

        int end = at;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '_'))
        {
            end++;
        }

        return end;
    }
}

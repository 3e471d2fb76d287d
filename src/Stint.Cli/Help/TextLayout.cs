namespace Stint.Cli.Help;

internal static class TextLayout
{
    /// <summary>A description's first sentence without its full stop: what lists of verbs and options show.</summary>
    internal static string FirstSentence(string? description)
    {
        string text = (description ?? "").Split('\n')[0];
        int end = text.IndexOf(". ", StringComparison.Ordinal);
        return (end < 0 ? text : text[..end]).TrimEnd('.');
    }

    /// <summary>The text in lines of at most <paramref name="width"/> characters, broken between words; a longer word has a line of its own.</summary>
    internal static IEnumerable<string> Wrap(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line += line.Length > 0 ? " " + word : word;
            }
        }

        yield return line;
    }
}

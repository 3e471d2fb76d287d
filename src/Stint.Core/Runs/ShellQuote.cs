namespace Stint.Core.Runs;

/// <summary>Quotes words for a POSIX shell, only where needed; zsh takes <c>=word</c> for a program to look up.</summary>
public static class ShellQuote
{
    private const string Harmless = "%+,-./:=@_";

    public static string Word(string word) =>
        word.Length > 0 && word[0] != '=' && word.All(c => char.IsAsciiLetterOrDigit(c) || Harmless.Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Word));
}

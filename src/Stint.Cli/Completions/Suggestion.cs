namespace Stint.Cli.Completions;

/// <summary>A word that may stand here, and what it means in a few words.</summary>
internal sealed record Suggestion(string Value, string Meaning = "");

/// <summary>What the shell completes by its own means, beside the suggestions.</summary>
internal enum ShellCompletes
{
    Nothing,
    Files,
    Folders,

    /// <summary>A command with its own completions, which begins at <see cref="Answer.CommandAt"/>.</summary>
    Command,
}

/// <summary>All that may stand at one place of a command line.</summary>
internal sealed record Answer(IReadOnlyList<Suggestion> Suggestions, ShellCompletes Shell = ShellCompletes.Nothing, int CommandAt = 0)
{
    internal static Answer Nothing { get; } = new([]);

    /// <summary>
    /// The lines that the shell scripts read: <c>value TAB meaning</c>, and last <c>:files</c>, <c>:folders</c> or <c>:command N</c>, N
    /// being the number of words between the program's name and the command.
    /// </summary>
    internal string ToText()
    {
        string directive = Shell switch
        {
            ShellCompletes.Files => ":files\n",
            ShellCompletes.Folders => ":folders\n",
            ShellCompletes.Command => $":command {CommandAt}\n",
            _ => "",
        };
        return string.Concat(Suggestions.Select(s => $"{OneLine(s.Value)}\t{OneLine(s.Meaning)}\n")) + directive;
    }

    private static string OneLine(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}

using System.CommandLine;
using Stint.Cli.Help;

namespace Stint.Cli.Completions;

/// <summary>Finds what may stand at the cursor by walking the words before it down the command tree.</summary>
internal sealed class Completer(Verbs verbs, RootCommand root, IReadOnlyList<string> words)
{
    private readonly List<Option> _used = [];
    private Command? _verb;
    private int _operands;

    /// <summary>The last of the words is the one being written, as far as it has got.</summary>
    internal Answer Complete()
    {
        if (words.Count == 0)
        {
            return Answer.Nothing;
        }

        string current = words[^1];
        for (int i = 0; i < words.Count - 1; i++)
        {
            string word = words[i];
            if (word == "--")
            {
                return TakesCommand(_verb) ? new Answer([], ShellCompletes.Command, i + 1) : Operand(_operands + words.Count - 2 - i);
            }

            if (word.Length > 1 && word[0] == '-')
            {
                if (Find(word.Split('=')[0]) is { } option)
                {
                    _used.Add(option);
                    if (TakesValue(option) && !word.Contains('=', StringComparison.Ordinal) && ++i == words.Count - 1)
                    {
                        return Values().Of(option);
                    }
                }
            }
            else if (!Descend(word))
            {
                return Answer.Nothing;
            }
        }

        int equals = current.IndexOf('=', StringComparison.Ordinal);
        return current.StartsWith("--", StringComparison.Ordinal) && equals > 0
            ? Find(current[..equals]) is { } named ? WithPrefix(Values().Of(named), current[..(equals + 1)]) : Answer.Nothing
            : current.StartsWith('-') ? new Answer([.. Options()])
            : _verb is null ? new Answer([.. verbs.All.Select(v => new Suggestion(v.Name, TextLayout.FirstSentence(v.Create().Description)))])
            : Operand(_operands);
    }

    // Into the verb, into a verb of a verb, or past an operand.
    private bool Descend(string word)
    {
        Command? below = (_verb ?? root).Subcommands.FirstOrDefault(c => c.Name == word);
        if (below is not null)
        {
            _verb = below;
            return true;
        }

        _operands++;
        return _verb is { Subcommands.Count: 0 };
    }

    private Answer Operand(int before)
    {
        if (_verb!.Subcommands.Count > 0 && before == 0)
        {
            return new Answer([.. _verb.Subcommands.Where(c => !c.Hidden).Select(c => new Suggestion(c.Name, TextLayout.FirstSentence(c.Description)))]);
        }

        if (TakesCommand(_verb))
        {
            return new Answer([new Suggestion("--", "the command follows"), .. Options()]);
        }

        int passed = 0;
        foreach (Argument argument in _verb.Arguments.Where(a => !a.Hidden))
        {
            passed += argument.Arity.MaximumNumberOfValues;
            if (before < passed)
            {
                return Values().Of(argument);
            }
        }

        return Answer.Nothing;
    }

    private IEnumerable<Suggestion> Options() => (_verb is null ? [] : _verb.Options)
        .Concat(root.Options)
        .Where(o => !o.Hidden && (!_used.Contains(o) || o.Arity.MaximumNumberOfValues > 1))
        .Select(o => new Suggestion(o.Name, TextLayout.FirstSentence(o.Description)));

    private Option? Find(string name) => (_verb is null ? [] : _verb.Options).Concat(root.Options).FirstOrDefault(o => o.Name == name || o.Aliases.Contains(name));

    private LiveValues Values() => new(_verb?.Name ?? "", words, _used);

    // Verbs that start something take it behind "--".
    private static bool TakesCommand(Command? verb) => verb is { Arguments.Count: 0 } && verb.Options.Any(o => o.Name == "--shell");

    private static bool TakesValue(Option option) => option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0;

    private static Answer WithPrefix(Answer answer, string prefix) =>
        answer with { Suggestions = [.. answer.Suggestions.Select(s => s with { Value = prefix + s.Value })] };
}

using System.CommandLine;
using System.CommandLine.Parsing;
using Stint.Cli.Parsing;
using Stint.Cli.Runs;

namespace Stint.Cli.Output;

/// <summary>What is wrong with a command line, said in one line with what to do about it.</summary>
internal static class UsageProblem
{
    internal static string Describe(ParseResult parsed, RawArguments arguments, Verbs verbs)
    {
        Command command = parsed.CommandResult.Command;
        string verb = NameOf(command);
        string more = $"see 'stint {(verb.Length > 0 ? verb + " " : "")}--help'";
        bool lacksDashes = CommandTail.IsTakenBy(command) && arguments.Tail is null;
        if (parsed.UnmatchedTokens is [var word, ..])
        {
            bool option = word.StartsWith('-') && word.Length > 1;
            return option ? NoSuchOption(word, command, verb, more)
                : verb.Length == 0 ? NoSuchVerb(word, verbs)
                : lacksDashes ? $"{verb}: '{word}': write the command behind --, as in 'stint {verb} -- {word}'"
                : command.Subcommands.Count > 0 ? $"{verb}: there is no '{verb} {word}': {Meant(Nearest.To(word, command.Subcommands.Select(c => c.Name)), more)}"
                : $"{verb}: '{word}' is one argument too many: {more}";
        }

        ParseError error = parsed.Errors[0];
        string what = error.SymbolResult switch
        {
            OptionResult { Tokens.Count: 0, Option: { } o } => $"{o.Name} needs a value: write '{o.Name} {o.HelpName ?? "VALUE"}'",
            OptionResult { Tokens: [_, _, ..], Option: { Arity.MaximumNumberOfValues: 1 } o } => $"{o.Name} is given more than once: give it once",
            OptionResult { Option: { } o, Tokens: [var token, ..] } when NumberRange(o) is { } wanted && !error.Message.StartsWith("--", StringComparison.Ordinal)
                => $"{o.Name}: '{token.Value}' is not {wanted}: {more}",
            ArgumentResult { Tokens.Count: 0, Argument: { } a } => $"{a.Name} is missing: {more}",
            CommandResult { Command.Subcommands.Count: > 0 } when !parsed.CommandResult.Children.Any() => $"say what to do: {more}",
            _ => error.Message.TrimEnd('.') + (error.Message.Count(c => c == ':') > 1 ? "" : $": {more}"),
        };
        return $"{(verb.Length > 0 ? verb : "usage")}: {what}";
    }

    /// <summary>A mistyped option that the parser took for an argument of the verb, or null. What stands behind <c>--</c> is meant as it is.</summary>
    internal static string? StrayOption(ParseResult parsed, RawArguments arguments)
    {
        Command command = parsed.CommandResult.Command;
        string? word = parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value)
            .FirstOrDefault(v => v is ['-', _, ..] && arguments.Front.Contains(v));
        string more = command.Name == SendVerb.Name ? "to type it, write it behind --" : $"see 'stint {NameOf(command)} --help'";
        return word is null ? null : NoSuchOption(word, command, NameOf(command), more);
    }

    internal static string NoSuchVerb(string word, Verbs verbs) =>
        $"usage: there is no verb '{word}': {Meant(Nearest.To(word, verbs.All.Select(v => v.Name)) is { } near ? "stint " + near : null, "see 'stint --help'")}";

    private static string NoSuchOption(string word, Command command, string verb, string more)
    {
        string name = word.Split('=')[0];
        IEnumerable<string> known = command.Options.Concat(command.Parents.OfType<Command>().SelectMany(p => p.Options)).Where(o => !o.Hidden).Select(o => o.Name);
        return $"{(verb.Length > 0 ? verb : "usage")}: there is no option '{name}': {Meant(Nearest.To(name, known), more)}";
    }

    private static string Meant(string? near, string otherwise) => near is null ? otherwise : $"did you mean '{near}'?";

    private static string? NumberRange(Option option) =>
        option.ValueType == typeof(int) || option.ValueType == typeof(int?) || option.ValueType == typeof(long) ? "a whole number"
        : option.ValueType == typeof(bool) ? "true or false"
        : null;

    // "sweep create": a verb of a verb carries both names.
    private static string NameOf(Command command) => command is RootCommand ? ""
        : command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand ? $"{parent.Name} {command.Name}" : command.Name;
}

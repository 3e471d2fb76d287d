using System.CommandLine;
using System.CommandLine.Parsing;
using Stint.Cli.Parsing;
using Stint.Core.Kernel;

namespace Stint.Cli.Config;

/// <summary>Whether the file's keys are options at all.</summary>
internal static class ConfigKeys
{
    /// <summary>Throws <see cref="StintException"/> for the first key that no verb knows. <paramref name="near"/>, the verb's own options, are asked first.</summary>
    internal static void Check(ConfigFile file, IReadOnlyList<Option> near, Verbs verbs)
    {
        if (file.Entries.FirstOrDefault(e => !Allowed(near).Contains(e.Key)) is null)
        {
            return;
        }

        // Only now are all verbs made.
        HashSet<string> known = [.. Allowed(near), .. verbs.All.SelectMany(v => Allowed(OptionsBelow(v.Create())))];
        if (file.Entries.FirstOrDefault(e => !known.Contains(e.Key)) is { } unknown)
        {
            string hint = Nearest.To(unknown.Key.TrimStart('-'), known) is { } meant ? $"did you mean '{meant}'?" : "keys are the long names of options, see 'stint run --help'";
            throw ConfigMerge.Wrong(file, unknown, $"no verb has this option: {hint}");
        }
    }

    /// <summary>Looks at the whole file for every verb and says how it is; throws for the first mistake.</summary>
    internal static string CheckAll(Verbs verbs)
    {
        if (ConfigFile.Load() is not { } file)
        {
            return ConfigFile.Location is { } path ? $"none at {path}, none is needed" : "none, there is no home to look in";
        }

        RootCommand root = verbs.RootFor([.. verbs.All.Select(v => v.Name)]);
        Check(file, [.. root.Options], verbs);
        foreach (Command command in root.Subcommands.SelectMany(WithSubcommands))
        {
            IReadOnlyList<string> arguments = ConfigMerge.Arguments(file, [.. command.Options, .. root.Options], _ => null, _ => null, hasCommand: false);
            foreach (ParseError error in root.Parse([.. PathOf(command), .. arguments]).Errors.Where(e => e.SymbolResult is OptionResult))
            {
                throw new StintException(ErrorCode.Invalid, ConfigMerge.Explain(file, arguments, error.Message));
            }
        }

        return $"{file.Path}: {file.Entries.Count} {(file.Entries.Count == 1 ? "option" : "options")} set";
    }

    private static IEnumerable<Command> WithSubcommands(Command command) => command.Subcommands.SelectMany(WithSubcommands).Prepend(command);

    private static IEnumerable<string> PathOf(Command command) =>
        command is RootCommand ? [] : command.Parents.OfType<Command>().Take(1).SelectMany(PathOf).Append(command.Name);

    internal static IEnumerable<Option> OptionsBelow(Command command) => command.Options.Concat(command.Subcommands.SelectMany(OptionsBelow));

    private static IEnumerable<string> Allowed(IEnumerable<Option> options) =>
        options.Select(o => o.Name.TrimStart('-')).Where(n => n is not ("help" or "version"));
}

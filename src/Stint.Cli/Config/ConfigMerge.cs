using System.CommandLine;
using Stint.Cli.Parsing;
using Stint.Core.Kernel;

namespace Stint.Cli.Config;

/// <summary>
/// Which of the file's entries count for a verb: those of its options that stand neither on the command line nor in the environment,
/// and against which nothing on the line speaks. A pure function of its arguments.
/// </summary>
internal static class ConfigMerge
{
    // What the environment has a say in.
    private static readonly (string Key, string Variable)[] Variables =
    [
        ("workdir", "STINT_WORKDIR"), ("socket-name", "STINT_TMUX_SOCKET"), ("socket-path", "STINT_TMUX_SOCKET"),
        ("color", "NO_COLOR"), ("terminal", "STINT_TERMINAL"),
    ];

    // What a command that is typed into an existing window cannot have.
    private static readonly string[] NotForTyping =
        ["timeout", "on-end", "env", "clean-env", "size", "keep", "rm", "keep-on-fail", "no-keep-on-fail", "log-file", "ready"];

    // Options of which the line's choice overrules the file's. They cannot stand together in the file either.
    private static readonly string[][] Rivals =
    [
        ["socket-name", "socket-path"], ["keep", "rm"], ["keep", "no-keep-on-fail"], ["keep-on-fail", "rm"], ["keep-on-fail", "no-keep-on-fail"],
        ["keep", "keep-on-fail"], ["ready", "wait"], ["ready", "follow"], ["ready", "queue"], ["queue", "wait"], ["queue", "follow"],
        ["raw", "json"], ["raw", "grep"], ["workspace", "session"],
        .. Array.ConvertAll(NotForTyping, key => (string[])["window", key]),
    ];

    // What is nothing without another option of the same verb: where that does not count, neither does this.
    private static readonly (string Key, string Needs)[] Needs = [("loader", "workspace"), ("force", "window")];

    private static readonly string[] BothAllowed = ["keep", "keep-on-fail"];

    /// <param name="file">The config file.</param>
    /// <param name="options">The verb's options, the global ones among them.</param>
    /// <param name="given">Whether the line holds this long name: null if not; false for a switch given as <c>false</c>, which does not speak against others.</param>
    /// <param name="variable">A variable of the environment.</param>
    /// <param name="hasCommand">Whether a command stands behind <c>--</c>, which leaves no room for a shell line.</param>
    /// <returns>The arguments to add to the line. Throws <see cref="StintException"/> for a value that the option cannot have.</returns>
    internal static IReadOnlyList<string> Arguments(
        ConfigFile file, IReadOnlyList<Option> options, Func<string, bool?> given, Func<string, string?> variable, bool hasCommand)
    {
        var arguments = new List<string>();
        foreach (ConfigEntry entry in file.Entries)
        {
            if (options.FirstOrDefault(o => o.Name == "--" + entry.Key) is not { } option || option is IChoosingOption)
            {
                continue;
            }

            IReadOnlyList<string> values = Values(file, entry, option);
            bool overruled = IsOverruled(entry.Key, given, variable) || (entry.Key == "shell" && hasCommand);
            if (overruled || LacksWhatItNeeds(file, entry.Key, options, given, variable) || (option.ValueType == typeof(bool) && values is ["false"]))
            {
                continue;
            }

            if (Rival(file, entry, options) is { } rival)
            {
                throw Wrong(file, entry, $"it contradicts '{rival.Key}' in line {rival.Line}: keep one of them");
            }

            foreach (string value in values)
            {
                arguments.AddRange(value.Length > 0 ? [$"{option.Name}={value}"] : [option.Name, ""]);
            }
        }

        return arguments;
    }

    /// <summary>The message of a failure that a value of the file has caused, with the place added; others stay as they are.</summary>
    internal static string Explain(ConfigFile file, IReadOnlyList<string> arguments, string message)
    {
        ConfigEntry? cause = file.Entries.FirstOrDefault(
            e => message.Contains($"--{e.Key}:", StringComparison.Ordinal) && arguments.Any(a => a.StartsWith("--" + e.Key, StringComparison.Ordinal)));
        return cause is null ? message : $"config: {file.Path}, line {cause.Line}: {message}";
    }

    private static bool IsOverruled(string key, Func<string, bool?> given, Func<string, string?> variable) =>
        given(key) is not null
        || Variables.Any(v => v.Key == key && !string.IsNullOrEmpty(variable(v.Variable)))
        || Rivals.Any(r => r.Contains(key) && r.Any(k => k != key && given(k) == true));

    private static bool LacksWhatItNeeds(
        ConfigFile file, string key, IReadOnlyList<Option> options, Func<string, bool?> given, Func<string, string?> variable) => Needs.Any(n =>
            n.Key == key && options.Any(o => o.Name == "--" + n.Needs) && given(n.Needs) != true
            && !(file.Entries.Any(e => e.Key == n.Needs) && !IsOverruled(n.Needs, given, variable)));

    internal static StintException Wrong(ConfigFile file, ConfigEntry entry, string what) =>
        new(ErrorCode.Invalid, $"config: {file.Path}, line {entry.Line}: '{entry.Key}': {what}");

    private static IReadOnlyList<string> Values(ConfigFile file, ConfigEntry entry, Option option)
    {
        if (option.ValueType == typeof(bool))
        {
            return entry is { IsList: false, Values: ["true" or "false"] } ? entry.Values : throw Wrong(file, entry, "it is a switch: write true or false");
        }

        return !entry.IsList || option.Arity.MaximumNumberOfValues > 1
            ? entry.Values
            : throw Wrong(file, entry, $"it takes one value, not a list: write '{entry.Key}: {option.HelpName ?? "VALUE"}'");
    }

    private static ConfigEntry? Rival(ConfigFile file, ConfigEntry entry, IReadOnlyList<Option> options) => file.Entries.FirstOrDefault(
        e => e.Key != entry.Key && !(BothAllowed.Contains(e.Key) && BothAllowed.Contains(entry.Key)) && e.Values is not ["false"]
            && Rivals.Any(r => r.Contains(e.Key) && r.Contains(entry.Key)) && options.Any(o => o.Name == "--" + e.Key));
}

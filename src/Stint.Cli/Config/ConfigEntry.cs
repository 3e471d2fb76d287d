namespace Stint.Cli.Config;

/// <summary>One key of the config file with its values; <see cref="IsList"/> tells <c>[a]</c> from <c>a</c>. <see cref="Line"/> counts from 1.</summary>
internal sealed record ConfigEntry(string Key, IReadOnlyList<string> Values, bool IsList, int Line);

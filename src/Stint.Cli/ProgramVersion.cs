using System.Reflection;

namespace Stint.Cli;

internal static class ProgramVersion
{
    /// <summary>This program's version, as in CHANGELOG.md.</summary>
    internal static string Text => typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}

using System.CommandLine;
using Stint.Cli.Runs;
using Stint.Cli.Sweeps;

namespace Stint.Cli.Parsing;

/// <summary>Which verbs take what stands behind <c>--</c> for a command; for the others it only ends the options.</summary>
internal static class CommandTail
{
    internal static bool IsTakenBy(Command verb) =>
        (verb.Name == RunVerb.Name && verb.Parents.All(p => p is RootCommand)) || (verb.Name == SweepVerb.CreateName && verb.Parents.Any(p => p.Name == SweepVerb.Name));
}

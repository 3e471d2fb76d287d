using System.CommandLine;
using Stint.Cli.Parsing;

namespace Stint.Cli.Runs;

internal static class LogsVerb
{
    internal static Command Create(GlobalOptions globals) => new("logs") { globals.Workdir };
}

using Stint.Contracts;

namespace Stint.Server.Logs;

/// <summary>The last event of a log's stream: the run has ended, and this is all of its log.</summary>
/// <param name="Type"><c>done</c>.</param>
/// <param name="Status">How it ended.</param>
/// <param name="ExitCode">Null where there is none.</param>
internal sealed record LogStreamEnd(string Type, RunStatus Status, int? ExitCode)
{
    public const string Done = "done";
}

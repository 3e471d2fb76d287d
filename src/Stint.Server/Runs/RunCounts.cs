using Stint.Contracts;
using Stint.Core.Runs;

namespace Stint.Server.Runs;

/// <summary>How many runs there are. Quick, however many that be.</summary>
/// <param name="Active">Those that have not ended and are not archived.</param>
/// <param name="All">Those that are not archived.</param>
/// <param name="Archived">The others.</param>
internal sealed record RunCounts(long Active, long All, long Archived)
{
    private static readonly RunStatus[] NotEnded = [.. Enum.GetValues<RunStatus>().Where(s => !s.IsFinal())];

    internal static RunCounts Of(RunStore store) => new(
        store.Count(new RunQuery { Statuses = NotEnded }),
        store.Count(new RunQuery()),
        store.Count(new RunQuery { Archived = ArchivedRuns.Only }));
}

using Stint.Contracts;

namespace Stint.Core.Sweeps;

/// <summary>One run of a sweep, as far as the sweep's state follows from it. <paramref name="Cell"/> is null for a run beside the grid.</summary>
internal sealed record SweepRun(RunId Id, string? Cell, RunStatus Status, double? EndedAt);

/// <summary>
/// How a sweep stands, from its runs. Pure. A cell counts by the run of it that goes, else by one that ended well, else by its newest: one
/// that has ended well stays so, whatever became of a rerun.
/// </summary>
internal sealed class SweepRuns
{
    private readonly Dictionary<RunStatus, int> _counts = [];

    /// <param name="sweep">The sweep.</param>
    /// <param name="runs">All its runs, oldest first.</param>
    internal SweepRuns(SweepRecord sweep, IReadOnlyList<SweepRun> runs)
    {
        All = runs;
        foreach (SweepRun run in runs)
        {
            string cell = run.Cell ?? run.Id.ToString();
            if (!Cells.TryGetValue(cell, out SweepRun? before) || Rank(run) >= Rank(before))
            {
                Cells[cell] = run;
            }
        }

        foreach (SweepRun run in Cells.Values)
        {
            _counts[run.Status] = Of(run.Status) + 1;
        }

        int beside = runs.Count(r => r.Cell is null);
        Progress = new SweepProgress
        {
            Total = (int)Math.Min(sweep.TotalCells, sweep.Limit) + sweep.FormerCells + beside,
            Completed = Of(RunStatus.Finished),
            Failed = Of(RunStatus.Failed),
            Running = Of(RunStatus.Running),
            Launching = Of(RunStatus.Launching),
            Ready = Of(RunStatus.Ready),
            Queued = Of(RunStatus.Queued),
            Canceled = Of(RunStatus.Stopped),
        };
        Status = StatusOf(sweep);
        CompletedAt = Status is SweepStatus.Completed or SweepStatus.Failed or SweepStatus.Canceled ? Cells.Values.Max(r => r.EndedAt) : null;
    }

    internal IReadOnlyList<SweepRun> All { get; }

    /// <summary>The run by which each cell counts, and each run beside the grid by its id.</summary>
    internal Dictionary<string, SweepRun> Cells { get; } = new(StringComparer.Ordinal);

    internal SweepProgress Progress { get; }

    internal SweepStatus Status { get; }

    internal double? CompletedAt { get; }

    private static int Rank(SweepRun run) => run.Status switch { RunStatus.Launching or RunStatus.Running => 2, RunStatus.Finished => 1, _ => 0 };

    private int Of(RunStatus status) => _counts.GetValueOrDefault(status);

    // The first that fits.
    private SweepStatus StatusOf(SweepRecord sweep) =>
        Cells.Count == 0 ? sweep.IsSubmitted ? SweepStatus.Pending : SweepStatus.Draft
        : Of(RunStatus.Launching) + Of(RunStatus.Running) > 0 ? SweepStatus.Running
        : sweep.IsPaused ? SweepStatus.Paused
        : Of(RunStatus.Queued) + Of(RunStatus.Ready) > 0 ? SweepStatus.Pending
        : Of(RunStatus.Failed) > 0 ? SweepStatus.Failed
        : Of(RunStatus.Finished) > 0 ? SweepStatus.Completed
        : SweepStatus.Canceled;
}

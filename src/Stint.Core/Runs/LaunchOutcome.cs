namespace Stint.Core.Runs;

/// <summary>What came of asking tmux for a run's window. Nothing of it is on record yet.</summary>
internal sealed record LaunchOutcome(RunRecord Run)
{
    /// <summary>Where the window is; null where none was made for this launch.</summary>
    public WindowAddress? Address { get; init; }

    /// <summary>Why the run will never start, as started.json has it by now; null when it will or may.</summary>
    public string? GivenUp { get; init; }

    /// <summary>Whether the record spoke of another command than the one that was started, see <see cref="RunEdit"/>.</summary>
    public bool IsCorrected { get; init; }

    /// <summary>What the caller should be told; null when all went well.</summary>
    public Exception? Error { get; init; }

    /// <summary>Puts it on record. Returns the record as it is then.</summary>
    internal RunRecord Write(RunStore store, double now)
    {
        if (IsCorrected && store.Find(Run.Id) is { } stored)
        {
            _ = store.Rewrite(stored with { Command = Run.Command, Argv = Run.Argv, Workdir = Run.Workdir });
        }

        RunRecord? written = GivenUp is { } why ? store.Advance(Run.Id, [new RunStep(RunEvent.GiveUp, r => GiveUp(r, why, now))])
            : Address is { } address ? store.Update(Run.Id, r => At(address, r))
            : null;
        return written ?? store.Find(Run.Id) ?? Run;
    }

    private static RunRecord GiveUp(RunRecord run, string why, double now) => run with { Reason = Contracts.RunReason.LaunchError, Error = why, EndedAt = now };

    private RunRecord At(WindowAddress address, RunRecord run) => run with
    {
        TmuxSession = Run.TmuxSession,
        TmuxWindow = Run.TmuxWindow,
        TmuxSocket = address.SocketPath,
        TmuxWindowId = address.WindowId,
        TmuxPane = address.PaneId,
    };
}

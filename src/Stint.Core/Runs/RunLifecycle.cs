using Stint.Contracts;

namespace Stint.Core.Runs;

/// <summary>A status with, once ended, its reason.</summary>
public readonly record struct RunState(RunStatus Status, RunReason? Reason)
{
    public bool IsLost => Status == RunStatus.Failed && Reason == RunReason.Lost;
}

/// <summary>What can happen to a run.</summary>
public enum RunEvent
{
    /// <summary>It was handed to the queue.</summary>
    Queue,

    /// <summary>Somebody began to launch it.</summary>
    Launch,

    /// <summary>Its command was started.</summary>
    Start,

    /// <summary>Its command exited with 0.</summary>
    Finish,

    /// <summary>Its command ended otherwise.</summary>
    Fail,

    /// <summary>It ended because the user wanted it to.</summary>
    Stop,

    /// <summary>It will never start.</summary>
    GiveUp,

    /// <summary>A run it waits for did not end well.</summary>
    LoseDependency,

    /// <summary>Its launch came to nothing, and the queue may launch it anew.</summary>
    Requeue,

    /// <summary>Nothing lives any more that could tell how it ended.</summary>
    Lose,
}

/// <summary>
/// The life of a run as a pure table.
/// <code>
/// create ─► ready ─► queued ─► launching ─► running ─► finished
///             │         │          │           ├─────► failed
///             │         ├─► failed │           └─────► stopped
///             └─────────┴──────────┴─► stopped      launching ─► failed
/// </code>
/// A launch of the queue that provably never started goes back to queued.
/// A final status never changes, but failed/lost gives way to what the runner itself reports.
/// </summary>
public static class RunLifecycle
{
    /// <summary>The status that follows, or null when the event cannot happen in this state.</summary>
    public static RunStatus? Next(RunState state, RunEvent happened) => (state.Status, happened) switch
    {
        (RunStatus.Ready, RunEvent.Queue) => RunStatus.Queued,
        (RunStatus.Ready or RunStatus.Queued, RunEvent.Launch) => RunStatus.Launching,
        (RunStatus.Launching, RunEvent.Requeue) => RunStatus.Queued,
        (RunStatus.Queued, RunEvent.LoseDependency) => RunStatus.Failed,
        (RunStatus.Launching, RunEvent.Start) => RunStatus.Running,
        (RunStatus.Launching, RunEvent.GiveUp) => RunStatus.Failed,
        (RunStatus.Launching or RunStatus.Running, RunEvent.Lose) => RunStatus.Failed,
        (RunStatus.Running, RunEvent.Finish) => RunStatus.Finished,
        (RunStatus.Running, RunEvent.Fail) => RunStatus.Failed,
        (RunStatus.Ready or RunStatus.Queued or RunStatus.Launching or RunStatus.Running, RunEvent.Stop) => RunStatus.Stopped,
        (RunStatus.Failed, RunEvent.Finish) when state.IsLost => RunStatus.Finished,
        (RunStatus.Failed, RunEvent.Fail or RunEvent.GiveUp) when state.IsLost => RunStatus.Failed,
        (RunStatus.Failed, RunEvent.Stop) when state.IsLost => RunStatus.Stopped,
        _ => null,
    };
}

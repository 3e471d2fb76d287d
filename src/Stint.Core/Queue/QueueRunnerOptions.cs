using Stint.Contracts;
using Stint.Core.Runs;
using Stint.Tmux;

namespace Stint.Core.Queue;

/// <summary>What a scheduler needs from the process it works in. All but <see cref="Prepare"/> is called on the scheduler's thread.</summary>
public sealed record QueueRunnerOptions
{
    /// <summary>The runner program's absolute path.</summary>
    public required string Runner { get; init; }

    /// <summary>
    /// Whom to ask for windows, from several threads at once; null for a process per call. A lasting connection is not the default: as long
    /// as a control client is attached, or just when it attaches, tmux up to 3.7 may crash, with all that runs in it, when a session ends.
    /// </summary>
    public ITmuxClient? Tmux { get; init; }

    /// <summary>
    /// Makes what a run's window needs before it is made, such as a workspace's session, and returns the name of the session for the window;
    /// null for the recorded one. What it throws fails the launch. Called on other threads, several at once.
    /// </summary>
    public Func<RunSpec, string?>? Prepare { get; init; }

    /// <summary>What sweeps want of the queue. Asked whenever the database has changed.</summary>
    public Func<SweepRules>? Sweeps { get; init; }

    /// <summary>Told of every run whose record the scheduler has changed, after the change is on record.</summary>
    public Action<RunRecord>? Changed { get; init; }

    /// <summary>Told, in one line, of what went wrong and is tried again.</summary>
    public Action<string> Notice { get; init; } = _ => { };

    /// <summary>Whether file events are used, beside the slow look.</summary>
    public bool FileEvents { get; init; } = true;

    /// <summary>Whether every run is looked at now and then, beside file events.</summary>
    public bool SlowLook { get; init; } = true;
}

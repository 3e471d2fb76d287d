using Stint.Contracts;

namespace Stint.Core.Runs;

/// <summary>What the run directory and the process table say about a run at one moment.</summary>
public sealed record RunEvidence
{
    /// <summary>The runner's result, when it is there and whole.</summary>
    public RunResult? Result { get; init; }

    public StartRecord? Start { get; init; }

    public StopRequest? Stop { get; init; }

    /// <summary>Somebody started the run or gave it up, but the record of it cannot be used.</summary>
    public bool StartIsDamaged { get; init; }

    /// <summary>What is wrong with a file that is there but cannot be used; null when all that is there is whole.</summary>
    public string? Damage { get; init; }

    /// <summary>Why nobody will know how the command ended, where that is known to be so.</summary>
    public string? LossCause { get; init; }

    /// <summary>The runner lives.</summary>
    public bool RunnerLives { get; init; }

    /// <summary>The command, or something it left in the runner's session, lives.</summary>
    public bool CommandLives { get; init; }

    /// <summary>The run was started on another machine: nothing here tells who lives there.</summary>
    public string? OtherHost { get; init; }

    /// <summary>The process that launches the run lives.</summary>
    public bool LauncherLives { get; init; }

    /// <summary>Neither runner nor launcher showed up for so long that the launch should be given up.</summary>
    public bool LaunchIsOverdue { get; init; }
}

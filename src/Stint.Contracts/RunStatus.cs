namespace Stint.Contracts;

/// <summary>Where a run stands. The last three are final.</summary>
public enum RunStatus
{
    Ready,
    Queued,
    Launching,
    Running,
    Finished,
    Failed,
    Stopped,
}

/// <summary>Why a run ended.</summary>
public enum RunReason
{
    /// <summary>The command exited by itself.</summary>
    Exit,

    /// <summary>A signal ended the command.</summary>
    Signal,

    /// <summary>The time allowed was up.</summary>
    Timeout,

    /// <summary>The user ended it.</summary>
    Stopped,

    /// <summary>It could not be started.</summary>
    LaunchError,

    /// <summary>A run it waited for did not end well.</summary>
    Dependency,

    /// <summary>Nothing tells how it ended.</summary>
    Lost,
}

/// <summary>Where a run's command is.</summary>
public enum RunPlacement
{
    /// <summary>In a window made for it.</summary>
    JobWindow,

    /// <summary>Typed into a window that was there before.</summary>
    ExistingWindow,
}

/// <summary>The words for statuses and reasons, as they stand in files, JSON and tables: snake_case.</summary>
public static class RunWords
{
    public static bool IsFinal(this RunStatus status) => status >= RunStatus.Finished;

    public static string Word(this RunStatus status) => status switch
    {
        RunStatus.Ready => "ready",
        RunStatus.Queued => "queued",
        RunStatus.Launching => "launching",
        RunStatus.Running => "running",
        RunStatus.Finished => "finished",
        RunStatus.Failed => "failed",
        _ => "stopped",
    };

    public static string Word(this RunReason reason) => reason switch
    {
        RunReason.Exit => "exit",
        RunReason.Signal => "signal",
        RunReason.Timeout => "timeout",
        RunReason.Stopped => "stopped",
        RunReason.LaunchError => "launch_error",
        RunReason.Dependency => "dependency",
        _ => "lost",
    };

    public static string Word(this RunPlacement placement) => placement == RunPlacement.JobWindow ? "job_window" : "existing_window";

    public static RunPlacement? ParsePlacement(string word) => Find<RunPlacement>(word, Word);

    public static RunStatus? ParseStatus(string word) => Find<RunStatus>(word, Word);

    public static RunReason? ParseReason(string word) => Find<RunReason>(word, Word);

    private static T? Find<T>(string word, Func<T, string> wordOf)
        where T : struct, Enum
    {
        foreach (T value in Enum.GetValues<T>())
        {
            if (wordOf(value) == word)
            {
                return value;
            }
        }

        return null;
    }
}

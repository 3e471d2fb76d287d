namespace Stint.Contracts;

/// <summary>Where a sweep stands, by its runs.</summary>
public enum SweepStatus
{
    /// <summary>It has no runs and was not submitted.</summary>
    Draft,

    /// <summary>Runs wait, or it was submitted and has none yet.</summary>
    Pending,

    Running,

    Paused,

    /// <summary>All have ended, and none failed.</summary>
    Completed,

    /// <summary>All have ended, and at least one failed.</summary>
    Failed,

    /// <summary>All were stopped.</summary>
    Canceled,
}

/// <summary>Which cells a sweep has.</summary>
public enum SweepMode
{
    /// <summary>Every combination.</summary>
    Grid,

    /// <summary>Some of them, drawn by a seed, each at most once.</summary>
    Random,
}

/// <summary>The words for sweeps' statuses and modes in files, JSON and tables.</summary>
public static class SweepWords
{
    public static string Word(this SweepStatus status) => status switch
    {
        SweepStatus.Draft => "draft",
        SweepStatus.Pending => "pending",
        SweepStatus.Running => "running",
        SweepStatus.Paused => "paused",
        SweepStatus.Completed => "completed",
        SweepStatus.Failed => "failed",
        _ => "canceled",
    };

    public static string Word(this SweepMode mode) => mode == SweepMode.Grid ? "grid" : "random";

    public static SweepMode? ParseMode(string word) => word switch
    {
        "grid" => SweepMode.Grid,
        "random" => SweepMode.Random,
        _ => null,
    };

    public static SweepStatus? ParseStatus(string word)
    {
        foreach (SweepStatus status in Enum.GetValues<SweepStatus>())
        {
            if (status.Word() == word)
            {
                return status;
            }
        }

        return null;
    }
}

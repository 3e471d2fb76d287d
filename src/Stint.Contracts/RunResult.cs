namespace Stint.Contracts;

/// <summary>result.json: how a run ended. Written once, by its runner (by the stopper where the runner is gone).</summary>
public sealed record RunResult
{
    public const int CurrentVersion = 1;

    public int Version { get; set; } = CurrentVersion;

    public required RunId RunId { get; init; }

    /// <summary>As a shell reports it (128 + N after a signal); null where nobody knows.</summary>
    public int? ExitCode { get; init; }

    /// <summary>A name like <c>KILL</c>, or null.</summary>
    public string? Signal { get; init; }

    public required RunReason Reason { get; init; }

    /// <summary>Seconds since the epoch with milliseconds; null when the command never started.</summary>
    public double? StartedAt { get; init; }

    public required double EndedAt { get; init; }

    public long? DurationMs { get; init; }

    public int? Pid { get; init; }

    public double? CpuUserS { get; init; }

    public double? CpuSystemS { get; init; }

    public long? MaxRssBytes { get; init; }

    /// <summary>How many bytes of run.log are the command's output; what follows is not.</summary>
    public long LogBytes { get; init; }

    /// <summary>Whether the log is known to hold all that the command printed.</summary>
    public bool LogComplete { get; init; }

    /// <summary>One sentence, or null when there is nothing to say.</summary>
    public string? Message { get; init; }

    /// <summary>The last lines of output (at most 20) as plain text.</summary>
    public IReadOnlyList<string> Tail { get; set; } = [];
}

namespace Stint.Contracts;

/// <summary>
/// started.json. Its existence decides whether a run starts: created exclusively by the runner with itself in it, or with
/// <see cref="Never"/> by whoever gives the launch up. Start times are in clock ticks since boot and, with pid and boot id, name a process.
/// </summary>
public sealed record StartRecord
{
    public int Version { get; set; } = 1;

    /// <summary>True when the launch was given up: no runner may start.</summary>
    public bool Never { get; init; }

    /// <summary>With <see cref="Never"/>: only this launch was given up. The run goes back to the queue, and who launches it next removes the file.</summary>
    public bool Again { get; init; }

    /// <summary>Why it was given up.</summary>
    public string? Message { get; init; }

    public int RunnerPid { get; init; }

    public long RunnerStart { get; init; }

    public string BootId { get; set; } = "";

    public string MachineId { get; set; } = "";

    public string Host { get; set; } = "";

    /// <summary>The command's process; null as long as it has not been spawned, or was not noted.</summary>
    public int? CommandPid { get; init; }

    public long? CommandStart { get; init; }

    /// <summary>When the command was spawned, in seconds since the epoch.</summary>
    public double? StartedAt { get; init; }
}

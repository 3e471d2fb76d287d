using System.Text.Json;
using System.Text.Json.Serialization;

namespace Stint.Contracts;

/// <summary>How a job window stands.</summary>
public enum JobState
{
    Running,

    /// <summary>Its process has ended and tmux keeps the window.</summary>
    Exited,

    /// <summary>The window is gone; said only by who watches.</summary>
    Closed,
}

/// <summary>A job window as every interface shows it: what tmux says, nothing else. Fields that do not apply are null.</summary>
public sealed record Job
{
    /// <summary>The window's name.</summary>
    public required string TmuxWindow { get; init; }

    public string? Tag { get; init; }

    /// <summary>When it was made, local time, as in the name: <c>YYYYMMDD-HHMMSS</c>.</summary>
    public string? Timestamp { get; init; }

    public required string TmuxWindowId { get; init; }

    public required string TmuxPane { get; init; }

    /// <summary>Null for a window that another tool has made.</summary>
    public RunId? RunId { get; init; }

    public required JobState State { get; init; }

    /// <summary>As a shell reports it: 128 + N after a signal.</summary>
    public int? ExitCode { get; init; }

    /// <summary>A name like <c>KILL</c>.</summary>
    public string? Signal { get; init; }

    /// <summary>Seconds since the epoch.</summary>
    public double? EndedAt { get; init; }

    /// <summary>What the run's terminal received.</summary>
    public string? LogFile { get; init; }
}

/// <summary>The states as words.</summary>
public sealed class JobStateConverter : JsonConverter<JobState>
{
    public override JobState Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString() switch
    {
        "running" => JobState.Running,
        "exited" => JobState.Exited,
        "closed" => JobState.Closed,
        _ => throw new JsonException("Not the state of a job."),
    };

    public override void Write(Utf8JsonWriter writer, JobState value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value switch { JobState.Running => "running"u8, JobState.Exited => "exited"u8, _ => "closed"u8 });
}

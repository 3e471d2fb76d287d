namespace Stint.Contracts;

/// <summary>stop.json: written before any signal goes out, so that whatever the command returns is known to be a stop.</summary>
public sealed record StopRequest
{
    public int Version { get; set; } = 1;

    /// <summary>The first signal, a name such as <c>TERM</c>.</summary>
    public string Signal { get; set; } = "TERM";

    /// <summary>Seconds until KILL.</summary>
    public double GraceS { get; set; } = 10;

    /// <summary>Leave the window.</summary>
    public bool Keep { get; init; }

    /// <summary>Seconds since the epoch.</summary>
    public double RequestedAt { get; init; }
}

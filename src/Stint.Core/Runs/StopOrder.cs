namespace Stint.Core.Runs;

/// <summary>How a run is to be ended.</summary>
public sealed record StopOrder
{
    /// <summary>The first signal, a name such as <c>TERM</c>.</summary>
    public string Signal { get; init; } = "TERM";

    /// <summary>How long until KILL.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Leave the window.</summary>
    public bool Keep { get; init; }
}

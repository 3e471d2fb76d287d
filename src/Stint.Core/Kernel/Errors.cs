namespace Stint.Core.Kernel;

/// <summary>What kind of failure it is; each interface maps these once (exit codes, HTTP statuses).</summary>
public enum ErrorCode
{
    /// <summary>The request makes no sense as it stands.</summary>
    Invalid,

    /// <summary>Nothing matches what was named.</summary>
    NotFound,

    /// <summary>It exists, but its state does not allow this.</summary>
    Conflict,

    /// <summary>Something needed is missing, busy, full or broken; trying again later may help.</summary>
    Unavailable,

    /// <summary>A record on disk cannot be trusted.</summary>
    Damaged,

    /// <summary>The time allowed was up.</summary>
    TimedOut,
}

/// <summary>A failure the user can do something about. The message says what failed, on what, and what to do.</summary>
public sealed class StintException(ErrorCode code, string message, Exception? inner = null) : Exception(message, inner)
{
    public ErrorCode Code { get; } = code;
}

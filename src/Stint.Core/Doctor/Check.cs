namespace Stint.Core.Doctor;

public enum CheckState
{
    /// <summary>Nothing to do.</summary>
    Ok,

    /// <summary>It works, but something may go wrong later.</summary>
    Warn,

    /// <summary>Something will not work as long as this is so.</summary>
    Bad,
}

/// <summary>One thing looked at: how it is, in a phrase, and where something is wrong with it what to do.</summary>
public sealed record Check(string Name, CheckState State, string Finding, string? Remedy = null)
{
    internal static Check Ok(string name, string finding) => new(name, CheckState.Ok, finding);

    internal static Check Warn(string name, string finding, string remedy) => new(name, CheckState.Warn, finding, remedy);

    internal static Check Bad(string name, string finding, string remedy) => new(name, CheckState.Bad, finding, remedy);
}

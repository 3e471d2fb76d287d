namespace Stint.Core.Artifacts;

/// <summary>Something that a run has made.</summary>
public sealed record Artifact
{
    /// <summary>
    /// Names it among the run's artifacts: the path below <c>$STINT_ARTIFACTS_DIR</c>, or below the folder in which it was found. Bytes that
    /// are not UTF-8 are shown as U+FFFD.
    /// </summary>
    public required string Name { get; init; }

    /// <summary>Where it really is, absolute.</summary>
    public required string Path { get; init; }

    public required ArtifactType Type { get; init; }

    /// <summary>In bytes; of a directory what the files in it hold together.</summary>
    public required long Size { get; init; }

    /// <summary>When its content last changed, in seconds since the epoch.</summary>
    public required double ModifiedAt { get; init; }

    /// <summary>Another run that was going at the time may have made it as well: both worked in the same folder.</summary>
    public bool Shared { get; init; }

    /// <summary>False for a directory (the files in it have names of their own: its name, a slash, theirs), for a symbolic link that the command made, and where the name is not UTF-8.</summary>
    public bool Downloadable { get; init; } = true;
}

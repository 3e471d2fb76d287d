namespace Stint.Core.Artifacts;

/// <summary>What a look at a run's artifacts found.</summary>
public sealed record ArtifactLook
{
    internal static readonly ArtifactLook Nothing = new() { Artifacts = [], Order = [] };

    /// <summary>All there are now, ordered by name.</summary>
    public required IReadOnlyList<Artifact> Artifacts { get; init; }

    /// <summary>Every name that was ever seen, in the order of discovery.</summary>
    public required IReadOnlyList<string> Order { get; init; }

    /// <summary>Where more may turn up: absolute paths of folders, near ones first.</summary>
    internal IReadOnlyList<string> Folders { get; init; } = [];

    /// <summary>Something was there that had not been seen before.</summary>
    internal bool HasNews { get; init; }

    /// <summary>The run's output holds more that was not searched for W&amp;B's line yet.</summary>
    internal bool LogGrew { get; init; }
}

using Stint.Posix;

namespace Stint.EndToEnd.Tests.World;

/// <summary>How one call differs from the others of its world.</summary>
public sealed record Setting
{
    public static Setting Plain { get; } = new();

    /// <summary>Entries as <c>NAME=value</c>, in place of those of the same name.</summary>
    public IReadOnlyList<OsString> Environment { get; init; } = [];

    /// <summary>Names of variables that are not set.</summary>
    public IReadOnlyList<string> Without { get; init; } = [];

    /// <summary>The current folder; the world's workdir where null.</summary>
    public OsString? Cwd { get; init; }

    public byte[] Input { get; init; } = [];

    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);

    public static Setting With(params OsString[] environment) => new() { Environment = environment };
}

namespace Stint.Tmux;

/// <summary>Which tmux server is meant.</summary>
public sealed record TmuxSocket
{
    private TmuxSocket(params IReadOnlyList<string> arguments) => Arguments = arguments;

    /// <summary>The server that plain <c>tmux</c> talks to: the one in <c>$TMUX</c> where that is set, else the user's default.</summary>
    public static TmuxSocket Default { get; } = new();

    /// <summary>What tmux is told about it, such as <c>-L</c> and a name; empty for the default.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>The server of this name in the user's socket folder (<c>-L</c>).</summary>
    public static TmuxSocket Named(string name) =>
        name.Length > 0 && !name.Contains('/') ? new("-L", name) : throw new ArgumentException("A socket's name is not empty and has no '/'.", nameof(name));

    /// <summary>The server behind this socket file (<c>-S</c>). tmux takes at most 107 bytes here.</summary>
    public static TmuxSocket AtPath(string path) =>
        path.Length > 0 ? new("-S", path) : throw new ArgumentException("A socket's path is not empty.", nameof(path));

    public bool Equals(TmuxSocket? other) => other is not null && Arguments.SequenceEqual(other.Arguments);

    public override int GetHashCode() => Arguments.Aggregate(0, HashCode.Combine);

    public override string ToString() => Arguments.Count == 0 ? "the default socket" : string.Join(' ', Arguments);
}

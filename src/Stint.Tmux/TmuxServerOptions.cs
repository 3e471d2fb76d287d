using Stint.Posix;

namespace Stint.Tmux;

/// <summary>How the tmux program is called.</summary>
public sealed record TmuxServerOptions
{
    /// <summary>The tmux program: a path, or a name to find in this process's PATH.</summary>
    public string Executable { get; init; } = "tmux";

    /// <summary>How long a call may take unless it says otherwise.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The client process's whole environment, entries as <c>NAME=value</c>; null for this process's own. A server that a call starts
    /// inherits it.
    /// </summary>
    public IReadOnlyList<OsString>? Environment { get; init; }

    /// <summary>The config that a server started by a call reads instead of the user's (<c>-f</c>).</summary>
    public string? ConfigFile { get; init; }

    /// <summary>The environment holds secrets and is not shown.</summary>
    public override string ToString() => $"{Executable}, {Deadline.TotalSeconds:0.###} s";
}

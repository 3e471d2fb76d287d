using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Tmux;

namespace Stint.Server;

/// <summary>How a server is to run.</summary>
public sealed record ServeOptions
{
    public const int DefaultPort = 7420;

    public required Workdir Workdir { get; init; }

    /// <summary>The tmux server for new runs.</summary>
    public required TmuxSocket Tmux { get; init; }

    /// <summary>The runner program, absolute.</summary>
    public required string Runner { get; init; }

    /// <summary>The address to listen on; anything but loopback is to be asked for.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port; null for 7420 or the next free one.</summary>
    public int? Port { get; init; }

    /// <summary>The tmux session for windows of runs.</summary>
    public string Session { get; init; } = "stint";

    /// <summary>How many runs of the queue go at once; null for what was set last.</summary>
    public int? Parallel { get; init; }

    /// <summary>How many slots there are of each name; null for what was declared last.</summary>
    public IReadOnlyDictionary<string, int>? Slots { get; init; }

    /// <summary>Makes the session of a run's workspace and returns its name; null for runs without. Called on any thread.</summary>
    public Func<RunSpec, string?>? Prepare { get; init; }

    /// <summary>Nothing may be changed through this server.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>No token is asked for; on loopback only.</summary>
    public bool NoToken { get; init; }

    /// <summary>More names that requests may call the server by.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Origins of pages elsewhere that may use the server.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    public required string Version { get; init; }

    /// <summary>Told what a person at the server's terminal should know, a line each.</summary>
    public required Action<string> Notice { get; init; }
}

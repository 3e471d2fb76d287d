namespace Stint.Server;

/// <summary>The answer to <c>GET /health</c>: that the server lives, and nothing more.</summary>
internal sealed record ServerHealth
{
    /// <summary>Always <c>ok</c>.</summary>
    public string Status { get; init; } = "ok";
}

/// <summary>The answer to <c>GET /info</c>.</summary>
internal sealed record ServerInfo
{
    /// <summary>Stint's version.</summary>
    public required string Version { get; init; }

    /// <summary>The folder whose runs this server serves.</summary>
    public required string Workdir { get; init; }

    /// <summary>The tmux program's version; null where tmux does not answer.</summary>
    public required string? TmuxVersion { get; init; }

    /// <summary>The tmux session in which windows of runs are made.</summary>
    public required string TmuxSession { get; init; }

    /// <summary>Whether nothing can be changed through this server.</summary>
    public required bool ReadOnly { get; init; }

    /// <summary>How much may be asked for at once.</summary>
    public required ServerLimits Limits { get; init; }
}

/// <summary>How much may be asked of a server at once. What is larger is refused, or clamped where that is said.</summary>
internal sealed record ServerLimits
{
    /// <summary>Streams and terminals open at the same time; more are refused with 503.</summary>
    public int Streams { get; init; } = Http.StreamGate.Most;

    /// <summary>Bytes of a request's body; more are refused with 413.</summary>
    public long BodyBytes { get; init; } = StintServer.LargestBody;

    /// <summary>Bytes of one page of a log; larger ones are clamped.</summary>
    public int PageBytes { get; init; } = Core.Logs.LogReader.MaxLimit;

    /// <summary>Lines of one page of a log's lines; larger ones are clamped.</summary>
    public int PageLines { get; init; } = Core.Logs.Lines.LineIndexes.MaxCount;

    /// <summary>Matches of one search; larger ones are clamped.</summary>
    public int SearchMatches { get; init; } = Core.Logs.Search.LogSearch.MaxLimit;

    /// <summary>Entries of one page of a list; larger ones are clamped.</summary>
    public int ListEntries { get; init; } = Runs.RunsApi.LargestLimit;

    /// <summary>Seconds that a request's headers may take; then the connection is closed.</summary>
    public double HeaderSeconds { get; init; } = StintServer.HeaderPatience.TotalSeconds;

    /// <summary>Seconds that a connection may be idle between two requests; then it is closed.</summary>
    public double IdleSeconds { get; init; } = StintServer.IdlePatience.TotalSeconds;
}

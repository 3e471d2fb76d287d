using Stint.Core.Artifacts;
using Stint.Core.Logs.Streams;
using Stint.Core.Terminals.Live;
using Stint.Server.Events;
using Stint.Server.Http;
using Stint.Server.Security;

namespace Stint.Server;

/// <summary>What the routes stand on, as long as the server lives.</summary>
internal sealed record ServerParts
{
    public required Books Books { get; init; }

    public required ServerToken Token { get; init; }

    public required ChangeFeed Changes { get; init; }

    public required LogTailHub Logs { get; init; }

    public required TerminalHub Terminals { get; init; }

    public required LiveHints Hints { get; init; }

    public required ArtifactShelf Artifacts { get; init; }
}

using System.Globalization;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>What a server holds: descriptors (but those of the database, which it keeps open a few times over), threads, children, and what is of its viewers in tmux.</summary>
public sealed record ServerFootprint(int Descriptors, int Threads, int Children, int Sessions, int Clients)
{
    public static ServerFootprint Of(ServerWorld server) => new(
        Directory.GetFiles($"/proc/{server.Pid}/fd").Count(f => new FileInfo(f).LinkTarget is { } target && !target.Contains("/.agents/stint.", StringComparison.Ordinal)),
        Directory.GetDirectories($"/proc/{server.Pid}/task").Length,
        ProcessTable.All().Count(p => p.Parent == server.Pid),
        server.World.Tmux.ListSessions().Count,
        server.World.Tmux.Run(Commands.ListClients("#{client_name}")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

    /// <summary>Resident memory in megabytes.</summary>
    public static int Megabytes(ServerWorld server) => int.Parse(
        File.ReadLines($"/proc/{server.Pid}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024;

    /// <summary>No more of anything than <paramref name="before"/>, but for a few threads of the runtime's own that come and go.</summary>
    public bool IsBackAt(ServerFootprint before) => Descriptors <= before.Descriptors && Threads <= before.Threads + 16
        && Children <= before.Children && Sessions <= before.Sessions && Clients <= before.Clients;
}

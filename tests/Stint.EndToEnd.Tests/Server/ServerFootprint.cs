using System.Globalization;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>What a server holds: descriptors, threads, children, and what is of its viewers in tmux.</summary>
public sealed record ServerFootprint(int Descriptors, int Threads, int Children, int Sessions, int Clients)
{
    public static ServerFootprint Of(ServerWorld server) => new(
        Directory.GetFileSystemEntries($"/proc/{server.Pid}/fd").Length,
        Directory.GetDirectories($"/proc/{server.Pid}/task").Length,
        ProcessTable.All().Count(p => p.Parent == server.Pid),
        server.World.Tmux.ListSessions().Count,
        server.World.Tmux.Run(Commands.ListClients("#{client_name}")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

    /// <summary>Resident memory in megabytes.</summary>
    public static int Megabytes(ServerWorld server) => int.Parse(
        File.ReadLines($"/proc/{server.Pid}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture) / 1024;

    /// <summary>No more of anything than <paramref name="before"/>, but for a few threads of the runtime's pool that come and go.</summary>
    public bool IsBackAt(ServerFootprint before) => Descriptors <= before.Descriptors && Threads <= before.Threads + 4
        && Children <= before.Children && Sessions <= before.Sessions && Clients <= before.Clients;
}

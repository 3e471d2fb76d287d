using Stint.Core.Kernel;

namespace Stint.Server;

/// <summary>What tells the server of one workdir from others.</summary>
internal static class ServerFile
{
    internal static void Remove(Workdir workdir, string socket)
    {
        File.Delete(workdir.ServerFile);
        File.Delete(socket);
    }

    internal static StintException Taken(Workdir workdir)
    {
        string where = ServerPresence.Find(workdir) is { } server ? $" at {server.Address} (process {server.Pid})" : "";
        return new StintException(ErrorCode.Conflict, $"serve: {workdir.Path} has a server already{where}: use that one, or end it");
    }

    /// <summary>Cookies know no ports: two servers on one machine must not share a name.</summary>
    internal static string CookieName(Workdir workdir) => $"stint_{Listening.Hash(workdir)}";
}

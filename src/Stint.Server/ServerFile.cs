using Stint.Core.Kernel;
using Stint.Posix;
using Stint.Server.Security;

namespace Stint.Server;

/// <summary>What tells the server of one workdir from others, and where it is found.</summary>
public static class ServerFile
{
    /// <summary>Throws <see cref="StintException"/>, which says where it is, when the workdir has a server.</summary>
    public static void RequireNone(Workdir workdir)
    {
        if (FileLock.IsHeld(workdir.ServerLock))
        {
            throw Taken(workdir);
        }
    }

    /// <summary>The page's address for its user, with the token in its fragment where one is asked for. A secret.</summary>
    public static string PageAt(string address, Workdir workdir, bool noToken) => $"{address}/ui/{(noToken ? "" : $"#token={Uri.EscapeDataString(ServerToken.Load(workdir).Text)}")}";

    /// <summary>The path of the workdir's socket, in a folder that only the user can enter.</summary>
    public static string PrivateName(Workdir workdir) => Listening.PrivateName(workdir);

    internal static void Remove(Workdir workdir, string socket)
    {
        File.Delete(workdir.ServerFile);
        File.Delete(socket);
        File.Delete(Path.ChangeExtension(socket, ".html")); // the way of a browser to the page
    }

    internal static StintException Taken(Workdir workdir)
    {
        string where = ServerPresence.Find(workdir) is { } server ? $" at {server.Address} (process {server.Pid})" : "";
        return new StintException(ErrorCode.Conflict, $"serve: {workdir.Path} has a server already{where}: use that one, or end it with 'stint serve --stop'");
    }

    /// <summary>Cookies know no ports: two servers on one machine must not share a name.</summary>
    internal static string CookieName(Workdir workdir) => $"stint_{Listening.Hash(workdir)}";
}

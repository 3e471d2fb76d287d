using Stint.Core.Kernel;
using Stint.Posix;

namespace Stint.Cli.Serve;

/// <summary><c>serve --stop</c>: ends the workdir's server. A process is signalled only when it is certainly that one.</summary>
internal static class ServerStop
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), Step = TimeSpan.FromMilliseconds(10);

    /// <summary>Returns its pid when it has ended. Throws <see cref="StintException"/> when there is none, or it does not end.</summary>
    internal static int Stop(Workdir workdir)
    {
        if (!FileLock.IsHeld(workdir.ServerLock))
        {
            throw new StintException(ErrorCode.NotFound, $"serve: no server runs for {workdir.Path}: start one with 'stint serve --detach'");
        }

        ServerPresence server = Find(workdir) ?? throw new StintException(
            ErrorCode.Unavailable, $"serve: {workdir.Path} has a server, but its server.json does not say which process that is: find out with 'fuser {workdir.ServerLock}'");
        _ = Signals.SendToProcess(server.Pid, server.StartTime, Signals.Terminate);
        return Until(() => !FileLock.IsHeld(workdir.ServerLock))
            ? server.Pid
            : throw new StintException(ErrorCode.TimedOut, $"serve: process {server.Pid} has not ended within {Patience.TotalSeconds:0} s: 'kill -9 {server.Pid}' harms no run");
    }

    // One that starts has the lock a moment before it says where it is.
    private static ServerPresence? Find(Workdir workdir)
    {
        ServerPresence? found = null;
        _ = Until(() => (found = ServerPresence.Find(workdir)) is { } server && HasOpen(server.Pid, workdir.ServerLock));
        return found is { } process && HasOpen(process.Pid, workdir.ServerLock) ? process : null;
    }

    private static bool HasOpen(int pid, string path)
    {
        try
        {
            string? real = FileSystems.RealPath(path);
            return Directory.EnumerateFiles($"/proc/{pid}/fd").Any(f => new FileInfo(f).LinkTarget == real);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // gone, or somebody else's
        }
    }

    private static bool Until(Func<bool> condition)
    {
        long end = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (!condition())
        {
            if (Environment.TickCount64 >= end)
            {
                return false;
            }

            _ = Readiness.WaitToRead(Step); // a lock has no event to wait for
        }

        return true;
    }
}

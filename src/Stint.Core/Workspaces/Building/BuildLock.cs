using System.Globalization;
using System.Text;
using Stint.Core.Kernel;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Workspaces.Building;

/// <summary>
/// The lock under which a session is looked for and built: a file per session name and tmux server in <c>$XDG_CACHE_HOME/stint/lock/</c>.
/// It ends with its holder.
/// </summary>
internal sealed class BuildLock(TmuxSocket socket, string session, Action<string> notice)
{
    // A before_script may install a whole project.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15), UntilFirstWord = TimeSpan.FromSeconds(2), BetweenWords = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ShortestStep = TimeSpan.FromMilliseconds(2), LongestStep = TimeSpan.FromMilliseconds(25);
    private readonly string _path = PathOf(socket, session);

    /// <summary>Whether somebody is building it at this moment.</summary>
    internal bool IsHeld() => FileLock.IsHeld(_path);

    /// <summary>Waits for the lock, saying now and then for whom; tells whether it had to. Throws <see cref="StintException"/> when it takes too long.</summary>
    internal FileLock Take(BuildMark mark, out bool waited)
    {
        waited = false;
        long began = Environment.TickCount64;
        TimeSpan word = UntilFirstWord, step = ShortestStep;
        while (true)
        {
            if (TryTake() is { } taken)
            {
                return taken;
            }

            var time = TimeSpan.FromMilliseconds(Environment.TickCount64 - began);
            if (time >= Patience)
            {
                throw new StintException(
                    ErrorCode.TimedOut, $"ensure: session '{session}': {Holder(mark)} has been building it for more than {Patience.TotalMinutes:0} minutes: end that, or try again later");
            }

            if (time >= word)
            {
                notice($"session '{session}': waiting for {Holder(mark)}, which is building it");
                word = time + BetweenWords;
            }

            waited = true;
            _ = Readiness.WaitToRead(step); // flock has no event to wait for
            step = step < LongestStep ? step * 1.5 : LongestStep;
        }
    }

    private static string Holder(BuildMark mark) =>
        mark.Builder() is { } pid ? string.Create(CultureInfo.InvariantCulture, $"process {pid}") : "another process";

    private FileLock? TryTake()
    {
        try
        {
            return FileLock.TryTake(_path);
        }
        catch (PosixException e) when (e.Error == Errno.NoEntry)
        {
            MakeFolder(Path.GetDirectoryName(_path)!);
            return FileLock.TryTake(_path);
        }
        catch (PosixException e)
        {
            throw Unusable(e.Message, e);
        }
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            string stint = Path.GetDirectoryName(folder)!;
            Directory.CreateDirectory(Path.GetDirectoryName(stint)!);
            DurableFile.CreateDirectory(stint);
            DurableFile.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable(e.Message, e);
        }
    }

    private static StintException Unusable(string why, Exception inner) =>
        new(ErrorCode.Unavailable, $"ensure: lock: {why}: name a folder you may write to in XDG_CACHE_HOME", inner);

    // A relative name counts as none, as XDG asks.
    private static string PathOf(TmuxSocket socket, string session)
    {
        string? cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME"), home = Environment.GetEnvironmentVariable("HOME");
        string folder = cache is ['/', ..] ? cache
            : home is ['/', ..] ? Path.Join(home, ".cache")
            : throw new StintException(ErrorCode.Unavailable, "ensure: lock: neither XDG_CACHE_HOME nor HOME names a folder: set one of them");
        return Path.Join(folder, "stint", "lock", ShortName($"{SocketFile.Of(socket)}\0{session}"));
    }

    // FNV-1a. Two that come out alike only wait for each other.
    private static string ShortName(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (byte b in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ b) * 1099511628211;
        }

        return hash.ToString("x16", CultureInfo.InvariantCulture);
    }
}

namespace Stint.Posix;

/// <summary>An exclusive <c>flock</c> that ends with its holder, however it dies, and is inherited by no child but one that is to hold it.</summary>
public sealed class FileLock : IDisposable
{
    private const int Shared = 1, Exclusive = 2, NonBlocking = 4, Unlock = 8;
    private readonly Descriptor _file;

    private FileLock(Descriptor file) => _file = file;

    internal int Number => _file.Number;

    /// <summary>Takes the lock, creating the file (0600) if missing. Null when somebody else holds it for longer than <paramref name="patience"/>.</summary>
    public static FileLock? TryTake(string path, TimeSpan patience = default) => TryTake(path, patience, Exclusive);

    /// <summary>The same, together with others who share it, against those who want it alone.</summary>
    public static FileLock? TryShare(string path, TimeSpan patience = default) => TryTake(path, patience, Shared);

    private static FileLock? TryTake(string path, TimeSpan patience, int kind)
    {
        var file = Descriptor.Open(path, Libc.OpenReadWrite | Libc.OpenCreate, 0b110_000_000);
        long end = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (Libc.FLock(file.Number, kind | NonBlocking) != 0)
        {
            if (Environment.TickCount64 >= end)
            {
                file.Dispose();
                return null;
            }

            _ = Readiness.WaitToRead(TimeSpan.FromMilliseconds(2)); // flock has no event to wait for
        }

        return new FileLock(file);
    }

    /// <summary>Whether a living process holds the lock. False when the file is missing. Takes a shared lock for an instant.</summary>
    public static bool IsHeld(string path)
    {
        using Descriptor? file = Descriptor.OpenReadIfThere(path);
        if (file is null)
        {
            return false;
        }

        if (Libc.FLock(file.Number, Shared | NonBlocking) != 0)
        {
            return true;
        }

        _ = Libc.FLock(file.Number, Unlock);
        return false;
    }

    public void Dispose() => _file.Dispose();
}

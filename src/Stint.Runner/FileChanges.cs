using Stint.Posix;

namespace Stint.Runner;

/// <summary>
/// The runner's file events. One instance serves the start and the end of a short command: the kernel lets who closes one wait for ten
/// milliseconds and more. A long command does without in between, as a user has few of them (often 128).
/// </summary>
internal sealed class FileChanges : IDisposable
{
    private Inotify? _inotify;

    /// <summary>Readable when something has happened; null while nothing is watched.</summary>
    internal Descriptor? Descriptor => _inotify?.Descriptor;

    /// <summary>Watches a path; null where that cannot be, as the path is missing or the system's limit is reached.</summary>
    internal int? Watch(string path, uint kinds)
    {
        try
        {
            return (_inotify ??= Inotify.Open()).Add(path, kinds);
        }
        catch (PosixException)
        {
            return null;
        }
    }

    internal void Forget(int watch) => _inotify?.Remove(watch);

    /// <summary>Waits at most so long for something to happen, and forgets what it was.</summary>
    internal void Wait(TimeSpan timeout) => _ = _inotify?.Read(timeout);

    /// <summary>Gives the instance back and may take a while; the next watch opens another.</summary>
    public void Dispose()
    {
        _inotify?.Dispose();
        _inotify = null;
    }
}

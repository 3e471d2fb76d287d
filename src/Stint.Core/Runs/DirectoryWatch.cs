using Stint.Contracts;
using Stint.Posix;

namespace Stint.Core.Runs;

/// <summary>Tells when something in watched run directories happens: one inotify instance, any number of runs.</summary>
public sealed class DirectoryWatch : IDisposable
{
    private const uint Kinds = Inotify.Created | Inotify.MovedTo | Inotify.Deleted;
    private readonly Inotify? _inotify = TryOpen();
    private readonly Dictionary<int, RunDirectory> _watched = [];

    /// <summary>Readable when something happened, for who waits for other things as well; null where the system's limit on watches is reached.</summary>
    public Descriptor? Descriptor => _inotify?.Descriptor;

    public void Add(RunDirectory directory)
    {
        try
        {
            if (_inotify is not null)
            {
                _watched[_inotify.Add(directory.Path, Kinds)] = directory;
            }
        }
        catch (PosixException)
        {
            // No directory, or too many watches: the slow look of the caller remains.
        }
    }

    /// <summary>
    /// Waits at most so long for something to happen and tells in which directories; empty when the time was up, when one of
    /// <paramref name="others"/> is ready, or where there are no file events: then the caller looks at everything.
    /// </summary>
    public IReadOnlyCollection<RunDirectory> Wait(TimeSpan timeout, params ReadOnlySpan<Descriptor?> others)
    {
        _ = Readiness.WaitToRead(timeout, [Descriptor, .. others]);
        return [.. (_inotify?.Read(TimeSpan.Zero) ?? []).Select(e => _watched.GetValueOrDefault(e.Watch)).OfType<RunDirectory>().Distinct()];
    }

    public void Dispose() => _inotify?.Dispose();

    private static Inotify? TryOpen()
    {
        try
        {
            return Inotify.Open();
        }
        catch (PosixException)
        {
            return null;
        }
    }
}

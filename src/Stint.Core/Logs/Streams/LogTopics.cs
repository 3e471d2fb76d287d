using Stint.Contracts;
using Stint.Posix;

namespace Stint.Core.Logs.Streams;

/// <summary>Which runs are listened to, and which watch is whose. Thread-safe.</summary>
internal sealed class LogTopics : IDisposable
{
    // A watch on the directory tells what happens to the files in it too.
    private const uint Kinds = Inotify.Modified | Inotify.Created | Inotify.MovedTo | Inotify.Deleted | Inotify.SelfDeleted | Inotify.SelfMoved;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LogTopic> _byPath = [];
    private readonly Dictionary<int, LogTopic> _byWatch = [];
    private readonly Inotify? _events = TryOpen();

    /// <summary>Null where the system has no more to give.</summary>
    public Inotify? Events => _events;

    /// <summary>All topics.</summary>
    public LogTopic[] All
    {
        get
        {
            lock (_lock)
            {
                return [.. _byPath.Values];
            }
        }
    }

    /// <summary>Counts one listener more; what happens from here on is told.</summary>
    public LogTopic Add(RunDirectory directory, bool follows)
    {
        lock (_lock)
        {
            if (!_byPath.TryGetValue(directory.Path, out LogTopic? topic))
            {
                _byPath[directory.Path] = topic = new LogTopic(directory);
                Watch(topic);
            }

            topic.Listeners++;
            topic.Followers += follows ? 1 : 0;
            return topic;
        }
    }

    public void Remove(LogTopic topic, bool follows)
    {
        lock (_lock)
        {
            topic.Followers -= follows ? 1 : 0;
            if (--topic.Listeners > 0)
            {
                return;
            }

            _byPath.Remove(topic.Directory.Path);
            if (topic.Watch is { } watch && _byWatch.Remove(watch))
            {
                _events!.Remove(watch);
            }
        }
    }

    /// <summary>Whose watch it is; null for one that has been given up.</summary>
    public LogTopic? Of(int watch)
    {
        lock (_lock)
        {
            return _byWatch.GetValueOrDefault(watch);
        }
    }

    public void Dispose() => _events?.Dispose();

    private static Inotify? TryOpen()
    {
        try
        {
            return Inotify.Open();
        }
        catch (PosixException)
        {
            return null; // too many instances: the looks remain
        }
    }

    private void Watch(LogTopic topic)
    {
        try
        {
            if (_events?.Add(topic.Directory.Path, Kinds) is { } watch && _byWatch.TryAdd(watch, topic))
            {
                topic.Watch = watch;
                topic.IsReliable = FileSystems.NetworkKind(topic.Directory.Path) is null;
            }
        }
        catch (PosixException)
        {
            // Too many watches, or no directory: the looks remain.
        }
    }
}

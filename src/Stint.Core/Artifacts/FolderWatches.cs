using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Posix;

namespace Stint.Core.Artifacts;

/// <summary>What file events told since the last time.</summary>
internal sealed class ArtifactSigns
{
    /// <summary>Runs in whose folders something may have come.</summary>
    internal HashSet<RunId> Stirred { get; } = [];

    /// <summary>Metrics files that were written to, by run.</summary>
    internal Dictionary<RunId, string> Grown { get; } = [];

    /// <summary>Somebody wrote to the database.</summary>
    internal bool Database { get; set; }

    /// <summary>Events were lost.</summary>
    internal bool Everything { get; set; }
}

/// <summary>One inotify instance over the folders and metrics files of all active runs, with a bounded number of watches. Without file events nothing is ever told.</summary>
internal sealed class FolderWatches : IDisposable
{
    /// <summary>So many folders and files of a run are watched, near ones first, and so many in all; the slow look sees the others.</summary>
    private const int PerRun = 256, InAll = 8192;

    private const uint OfFolders = Inotify.Created | Inotify.MovedTo | Inotify.ClosedAfterWrite | OnlyFolders | NoFollow, OfFiles = Inotify.Modified | NoFollow;
    private const uint OnlyFolders = 0x01000000, NoFollow = 0x02000000, IsFolder = 0x40000000;
    private readonly Inotify? _inotify;
    private readonly int _database = -1;
    private readonly Dictionary<int, Place> _places = [];
    private readonly Dictionary<RunId, HashSet<int>> _ofRuns = [];

    internal FolderWatches(Workdir workdir)
    {
        try
        {
            _inotify = Inotify.Open();
            _database = _inotify.Add(workdir.Agents, Inotify.Modified | Inotify.Created);
        }
        catch (PosixException)
        {
            // The system has no more to give: the slow look remains.
        }
    }

    /// <summary>Whether writers of the database are heard of.</summary>
    internal bool HearsDatabase => _database >= 0;

    /// <summary>Readable when something happened.</summary>
    internal Descriptor? Descriptor => _inotify?.Descriptor;

    /// <summary>Watches these folders and metrics files (by name) for a run, and nothing else any more.</summary>
    internal void Set(RunId run, string own, IReadOnlyList<string> folders, IReadOnlyList<Artifact> metrics)
    {
        HashSet<int> before = _ofRuns.GetValueOrDefault(run) ?? [], now = [];
        foreach (string folder in folders.Take(PerRun))
        {
            Add(run, folder, OfFolders, new Place(folder.StartsWith(own, StringComparison.Ordinal), null), now);
        }

        foreach (Artifact file in metrics.Take(PerRun / 16))
        {
            Add(run, file.Path, OfFiles, new Place(false, file.Name), now);
        }

        Leave(run, before.Except(now));
        _ofRuns[run] = now;
    }

    internal void Remove(RunId run)
    {
        if (_ofRuns.Remove(run, out HashSet<int>? watches))
        {
            Leave(run, watches);
        }
    }

    /// <summary>What has happened; does not wait.</summary>
    internal void Take(ArtifactSigns signs)
    {
        IReadOnlyList<FileEvent> events;
        while (_inotify is not null && (events = _inotify.Read(TimeSpan.Zero)).Count > 0)
        {
            foreach (FileEvent happened in events)
            {
                Take(happened, signs);
            }
        }
    }

    public void Dispose() => _inotify?.Dispose();

    private void Take(FileEvent happened, ArtifactSigns signs)
    {
        if (happened.Overflow)
        {
            signs.Everything = true;
        }
        else if (happened.Watch == _database)
        {
            signs.Database |= happened.Name.StartsWith("stint.db", StringComparison.Ordinal);
        }
        else if (_places.TryGetValue(happened.Watch, out Place? place))
        {
            if (place.Metrics is { } name)
            {
                foreach (RunId run in place.Runs)
                {
                    signs.Grown[run] = name;
                }
            }
            else if (place.IsOwn || (happened.Kind & IsFolder) != 0 || ArtifactTypes.Of(happened.Name) != ArtifactType.Other)
            {
                signs.Stirred.UnionWith(place.Runs);
            }
        }
    }

    private void Add(RunId run, string path, uint kinds, Place place, HashSet<int> now)
    {
        if (_inotify is null || _places.Count >= InAll)
        {
            return;
        }

        try
        {
            int watch = _inotify.Add(path, kinds);
            if (!_places.TryGetValue(watch, out Place? there))
            {
                _places[watch] = there = place;
            }

            there.Runs.Add(run);
            now.Add(watch);
        }
        catch (PosixException)
        {
            // Gone, not to be read, or too many: the slow look remains.
        }
    }

    private void Leave(RunId run, IEnumerable<int> watches)
    {
        foreach (int watch in watches)
        {
            if (_places.TryGetValue(watch, out Place? place) && place.Runs.Remove(run) && place.Runs.Count == 0)
            {
                _places.Remove(watch);
                _inotify!.Remove(watch);
            }
        }
    }

    private sealed record Place(bool IsOwn, string? Metrics)
    {
        internal HashSet<RunId> Runs { get; } = [];
    }
}

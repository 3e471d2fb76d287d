using System.Collections.Concurrent;

namespace Stint.Core.Artifacts;

/// <summary>Walks through working directories, shared by the runs that work in them. Thread-safe.</summary>
internal sealed class WorkFolders(TimeProvider time)
{
    private const int Kept = 64;
    private static readonly TimeSpan Cheap = TimeSpan.FromMilliseconds(20), Stalest = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, WorkFolder> _seen = new(StringComparer.Ordinal);

    /// <summary>
    /// What is in a folder: as of now where the walk is cheap. What takes longer may be as old as ten walks take, two seconds at most, but
    /// never from before <paramref name="since"/> (nanoseconds since the epoch).
    /// </summary>
    internal WorkFolder Look(string path, long since)
    {
        if (_seen.TryGetValue(path, out WorkFolder? seen) && seen.At >= since && seen.Took > Cheap
            && TimeSpan.FromMicroseconds((ChangeSpan.Now(time) - seen.At) / 1000.0) is var age && age >= TimeSpan.Zero && age < Stalest && age < seen.Took * 10)
        {
            return seen;
        }

        WorkFolder now = WorkFolder.Look(path, time);
        if (_seen.Count >= Kept)
        {
            _seen.Clear();
        }

        if (now.Took > Cheap)
        {
            _seen[path] = now;
        }

        return now;
    }
}

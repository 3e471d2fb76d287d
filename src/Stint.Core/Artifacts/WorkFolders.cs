using System.Collections.Concurrent;

namespace Stint.Core.Artifacts;

/// <summary>Walks through working directories, shared by the runs that work in them. Thread-safe.</summary>
internal sealed class WorkFolders(TimeProvider time)
{
    private const int Kept = 256, KeptCandidates = 50_000;
    private static readonly TimeSpan Cheap = TimeSpan.FromMilliseconds(20), Stalest = TimeSpan.FromSeconds(2);
    private readonly ConcurrentDictionary<string, WorkFolder> _seen = new(StringComparer.Ordinal);

    /// <summary>
    /// What is in a folder, as it was at most <paramref name="patience"/> ago. Where a walk takes long, it may be as old as ten walks take,
    /// two seconds at most. Never from before <paramref name="since"/> (nanoseconds since the epoch).
    /// </summary>
    internal WorkFolder Look(string path, TimeSpan patience, long since)
    {
        if (_seen.TryGetValue(path, out WorkFolder? seen) && seen.At > since)
        {
            TimeSpan age = TimeSpan.FromMicroseconds((ChangeSpan.Now(time) - seen.At) / 1000.0);
            TimeSpan allowed = seen.Took <= Cheap ? TimeSpan.Zero : seen.Took * 10 < Stalest ? seen.Took * 10 : Stalest;
            if (age >= TimeSpan.Zero && (age < patience || age < allowed))
            {
                return seen;
            }
        }

        WorkFolder now = WorkFolder.Look(path, time);
        if (_seen.Count >= Kept || _seen.Values.Sum(f => f.Candidates.Count) > KeptCandidates)
        {
            _seen.Clear();
        }

        return _seen[path] = now;
    }
}

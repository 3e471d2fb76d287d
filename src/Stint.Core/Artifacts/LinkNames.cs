namespace Stint.Core.Artifacts;

/// <summary>Which names the things found outside of a run's own folder have. A name once given stays, unless the command takes it for a file of its own.</summary>
internal static class LinkNames
{
    /// <summary>So many things are linked for one run at most.</summary>
    internal const int Most = 1000;

    /// <summary>What is known together with what is new. What was shared once stays so: later changes cannot tell who began.</summary>
    internal static IReadOnlyList<LinkedArtifact> Merge(IReadOnlyList<LinkedArtifact> known, IReadOnlyList<(Candidate Found, bool Shared)> found, HashSet<string> own)
    {
        var taken = new HashSet<string>(own, StringComparer.Ordinal);
        var merged = new List<LinkedArtifact>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (LinkedArtifact link in known)
        {
            if (places.TryAdd(link.Path, merged.Count))
            {
                merged.Add(link with { Name = Free(link.Name, taken) });
            }
        }

        foreach ((Candidate candidate, bool shared) in found)
        {
            if (places.TryGetValue(candidate.Path, out int at))
            {
                merged[at] = merged[at] with { Shared = merged[at].Shared || shared };
            }
            else if (merged.Count < Most)
            {
                places[candidate.Path] = merged.Count;
                merged.Add(new LinkedArtifact { Name = Free(candidate.Name, taken), Path = candidate.Path, Type = candidate.Type, Shared = shared });
            }
        }

        return merged;
    }

    private static string Free(string name, HashSet<string> taken)
    {
        string free = name;
        for (int number = 2; !taken.Add(free); number++)
        {
            string end = Path.GetExtension(name);
            free = $"{name[..^end.Length]}-{number}{end}";
        }

        return free;
    }
}

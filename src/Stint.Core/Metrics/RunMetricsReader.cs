using Stint.Contracts;
using Stint.Core.Artifacts;
using Stint.Core.Kernel;
using Stint.Posix;

namespace Stint.Core.Metrics;

/// <summary>Reads a run's metrics files, and what W&amp;B wrote, as curves.</summary>
public sealed class RunMetricsReader(MetricsCache cache)
{
    /// <summary>So many points of a series are given unless others are asked for, and at most.</summary>
    public const int DefaultPoints = 2000, MostPoints = 10_000;

    private const int MostFiles = 64, MostKeys = 5000, MostPointsInAll = 500_000, FewestPoints = 20;
    private const string History = "wandb-history.jsonl";

    /// <summary>
    /// The curves of <paramref name="keys"/> (null for all), each of at most so many points; of fewer where there are very many keys. A file
    /// that is in the making is read up to its last whole line. Files are taken in the order in which they were found.
    /// </summary>
    public RunMetrics Read(RunDirectory directory, ArtifactLook look, bool ended, IReadOnlyCollection<string>? keys, int points, CancellationToken ct)
    {
        string[] files = [.. Files(look)];
        var names = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var wanted = keys?.ToHashSet(StringComparer.Ordinal);
        var series = new Dictionary<string, List<Sample>>(StringComparer.Ordinal);
        long bad = 0;
        bool truncated = files.Length > MostFiles;
        foreach (string file in files.Take(MostFiles))
        {
            (long badLines, bool more) = Use(directory, file, ended, metrics =>
            {
                int most = Math.Min(points, Share(series.Count + (wanted?.Count ?? metrics.Keys.Count())));
                foreach (Column column in metrics.Keys)
                {
                    string name = known.Contains(column.Name) ? $"{file}:{column.Name}" : column.Name;
                    if (names.Count < MostKeys && known.Add(name))
                    {
                        names.Add(name);
                        if (wanted?.Contains(name) ?? true)
                        {
                            series[name] = column.Series!.Points(most);
                        }
                    }
                }

                return (metrics.BadLines, metrics.IsTruncated);
            }, ct);
            bad += badLines;
            truncated |= more || names.Count >= MostKeys;
        }

        string[] wandb = [.. look.Artifacts.Where(a => a.Type == ArtifactType.Wandb).Select(a => a.Name)];
        return new RunMetrics
        {
            Keys = names,
            Series = Thinned(series),
            BadLines = bad,
            Truncated = truncated,
            Summary = wandb.Select(name => WandbNotes.Summary(directory, name)).FirstOrDefault(found => found is not null),
            Config = wandb.Select(name => WandbNotes.Config(directory, name)).FirstOrDefault(found => found is not null),
        };
    }

    /// <summary>What each key came to, named as <see cref="Read"/> names them and in that order.</summary>
    internal IReadOnlyList<KeyValuePair<string, MetricSummary>> Summarize(RunDirectory directory, ArtifactLook look, bool ended, CancellationToken ct)
    {
        const int LowestHighestLast = 3;
        var summaries = new List<KeyValuePair<string, MetricSummary>>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (string file in Files(look).Take(MostFiles))
        {
            _ = Use(directory, file, ended, metrics =>
            {
                foreach (Column column in metrics.Keys)
                {
                    string name = known.Contains(column.Name) ? $"{file}:{column.Name}" : column.Name;
                    if (summaries.Count < MostKeys && known.Add(name))
                    {
                        summaries.Add(new(name, MetricSummary.Of(column.Series!.Points(LowestHighestLast))));
                    }
                }

                return (0, false);
            }, ct);
        }

        return summaries;
    }

    private static IEnumerable<string> Files(ArtifactLook look)
    {
        var there = look.Artifacts.Where(a => a.Type is ArtifactType.Metrics or ArtifactType.Wandb).DistinctBy(a => a.Name).ToDictionary(a => a.Name, StringComparer.Ordinal);
        foreach (string name in look.Order)
        {
            if (there.TryGetValue(name, out Artifact? artifact) && (artifact.Downloadable || artifact.Type == ArtifactType.Wandb))
            {
                foreach (string file in artifact.Type == ArtifactType.Wandb ? WandbNotes.Places(name, History) : [name])
                {
                    yield return file;
                }
            }
        }
    }

    private (long BadLines, bool Truncated) Use(RunDirectory directory, string file, bool ended, Func<MetricsFile, (long, bool)> take, CancellationToken ct)
    {
        try
        {
            using var open = ArtifactFile.Open(directory, Folder.Parts(file));
            return cache.Use(open, ended, take, ct);
        }
        catch (Exception e) when (e is StintException or PosixException)
        {
            return (0, false); // it has gone, or cannot be read: the others can
        }
    }

    private static int Share(int series) => Math.Max(FewestPoints, MostPointsInAll / Math.Max(1, series));

    private static Dictionary<string, IReadOnlyList<MetricPoint>> Thinned(Dictionary<string, List<Sample>> series)
    {
        int most = Share(series.Count);
        return series.ToDictionary(
            s => s.Key,
            s => (IReadOnlyList<MetricPoint>)[.. Downsampling.Reduce(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(s.Value), most).Select(p => p.ToPoint())],
            StringComparer.Ordinal);
    }
}

using Stint.Contracts;
using Stint.Core.Kernel;

namespace Stint.Core.Runs;

/// <summary>Deletes archived runs for good: the only place that does.</summary>
public sealed class Pruner(RunBook book)
{
    private const string Discarded = ".pruned-";

    /// <summary>Archived runs that ended longer ago than <paramref name="age"/>, newest first.</summary>
    public IReadOnlyList<RunRecord> Candidates(TimeSpan age)
    {
        double before = book.Time.NowSeconds() - age.TotalSeconds;
        return [.. book.Store.List(new RunQuery { Archived = ArchivedRuns.Only }).Where(r => r.Status.IsFinal() && (r.EndedAt ?? r.UpdatedAt) <= before)];
    }

    /// <summary>
    /// Removes one run. The directory is renamed first, so that a rebuild of the database cannot bring back half a run; what an interrupted
    /// call left is removed by the next.
    /// </summary>
    public void Delete(RunRecord run)
    {
        string path = book.Workdir.Run(run.Id).Path;
        string aside = $"{book.Workdir.Runs}/{Discarded}{run.Id}";
        if (Directory.Exists(path))
        {
            Directory.Move(path, aside);
        }

        FaultPoint.Pass("after-aside");
        book.Store.Remove(run.Id);
        FaultPoint.Pass("before-delete");
        Remove(aside);
    }

    /// <summary>Removes what an interrupted call left.</summary>
    public void Sweep()
    {
        foreach (string left in Directory.GetDirectories(book.Workdir.Runs, Discarded + "*"))
        {
            if (RunId.TryParse(Path.GetFileName(left)[Discarded.Length..], out RunId id))
            {
                book.Store.Remove(id);
            }

            Remove(left);
        }
    }

    private static void Remove(string directory)
    {
        if (Directory.Exists(directory))
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}

using System.Collections.Concurrent;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Core.Artifacts;

/// <summary>
/// Looks for what runs have made, and remembers what was found outside of their own folders. While a run goes, and once after its end, its
/// working directory is searched for checkpoints, metrics and W&amp;B directories made or changed since it began; what is found is written to
/// artifacts.json, linked below <c>artifacts/linked/</c>, and told as an event. One object for a process; thread-safe, with a book of the
/// caller's.
/// </summary>
public sealed class ArtifactShelf(TimeProvider time)
{
    private const int MostNames = 20_000, MostPlaces = 4096;
    private readonly Lock[] _locks = [.. Enumerable.Range(0, 32).Select(_ => new Lock())];
    private readonly ConcurrentDictionary<RunId, RunPlaces> _places = [];
    private readonly WorkFolders _folders = new(time);

    /// <summary>
    /// What the run has made as of now. After the run's end this looks for what nobody saw while it went, once; from then on only what is
    /// known is checked. Throws what the database throws when it cannot be written.
    /// </summary>
    public ArtifactLook Look(RunBook book, RunRecord run) => Look(book, run, TimeSpan.Zero);

    /// <summary>The same where the last walk through the working directory may be <paramref name="patience"/> old, for who looks at many runs in one folder.</summary>
    internal ArtifactLook Look(RunBook book, RunRecord run, TimeSpan patience)
    {
        RunDirectory directory = book.Workdir.Run(run.Id);
        if (!Directory.Exists(directory.Path))
        {
            return ArtifactLook.Nothing;
        }

        lock (_locks[(uint)run.Id.GetHashCode() % _locks.Length])
        {
            ArtifactRecord before = ArtifactRecord.Read(directory);
            (IReadOnlyList<Artifact> own, IReadOnlyList<string> folders) = OwnFiles.List(directory);
            var names = own.Select(a => a.Name).ToHashSet(StringComparer.Ordinal);
            ArtifactRecord after = before;
            if (!before.IsFinal && ChangeSpan.Of(run) is { } span)
            {
                (after, IReadOnlyList<string> more) = Search(book, run, directory, span, patience, before, own, names);
                folders = [.. folders, .. more];
            }
            else
            {
                after = after with { Linked = LinkNames.Merge(after.Linked, [], names) };
            }

            List<Artifact> all = [.. own, .. LinkedFiles.List(after.Linked)];
            all.Sort(static (a, b) => string.CompareOrdinal(a.Name, b.Name));
            IReadOnlyList<string> added = News(after, all);
            after = added.Count > 0 ? after with { Known = [.. after.Known, .. added] } : after;
            Keep(book, run, directory, before, after, added);
            return new ArtifactLook { Artifacts = all, Order = after.Known, Folders = folders, HasNews = added.Count > 0, LogGrew = after.LogSearched != before.LogSearched };
        }
    }

    private RunPlaces Places(RunRecord run, RunDirectory directory)
    {
        if (_places.Count > MostPlaces)
        {
            _places.Clear();
        }

        return _places.GetOrAdd(run.Id, _ => RunPlaces.Of(run, directory));
    }

    private (ArtifactRecord Record, IReadOnlyList<string> Folders) Search(
        RunBook book, RunRecord run, RunDirectory directory, ChangeSpan span, TimeSpan patience, ArtifactRecord before, IReadOnlyList<Artifact> own, HashSet<string> names)
    {
        RunPlaces places = Places(run, directory);
        long now = ChangeSpan.Now(time);
        bool ended = run.Status.IsFinal();
        WorkFolder? work = places.Folder is { } folder ? _folders.Look(folder, patience, ended ? ChangeSpan.Nanoseconds(run.EndedAt ?? 0) : 0) : null;
        IReadOnlyList<Candidate> wandb = places.WandbFolder is { } other ? WandbFolders.In(other) : [];
        Candidate[] candidates = [.. (work?.Candidates ?? []).Concat(wandb).Where(c => span.Covers(c.Status, now))];
        var found = new List<(Candidate, bool)>();
        Neighbours? neighbours = candidates.Length > 0 ? Neighbours.Of(book.Database, run, places.Folder ?? places.WandbFolder!, span, now) : null;
        foreach (Candidate candidate in candidates.Where(c => !neighbours!.IsNamedAfterOther(c)))
        {
            bool mine = candidate.Type == ArtifactType.Wandb && places.WandbId is { } id && candidate.Path.EndsWith($"-{id}", StringComparison.Ordinal);
            found.Add((candidate, !mine && neighbours!.MayHaveMade(candidate)));
        }

        (string? line, long searched) = WandbLine.Find(directory, before.LogSearched);
        Candidate? named = line is null ? null : WandbFolders.Named(line, run.Workdir);
        if (named is not null && !IsBelow(directory.Artifacts, named.Path))
        {
            found.Add((named, false));
        }

        IReadOnlyList<LinkedArtifact> linked = LinkNames.Merge(before.Linked, found, names);
        string? wandbDir = named?.Path ?? before.WandbDir ?? own.FirstOrDefault(a => a.Type == ArtifactType.Wandb)?.Path ?? linked.Where(l => l.Type == ArtifactType.Wandb).MinBy(l => l.Shared)?.Path;
        ArtifactRecord after = before with { Linked = linked, LogSearched = searched, WandbDir = wandbDir, IsFinal = ended };
        return (after, [.. work?.Folders ?? [], .. places.WandbFolder is { } w ? (string[])[w, $"{w}/{WandbFolders.Parent}"] : []]);
    }

    private static IReadOnlyList<string> News(ArtifactRecord record, List<Artifact> all)
    {
        var known = record.Known.ToHashSet(StringComparer.Ordinal);
        return [.. all.Select(a => a.Name).Where(known.Add).Take(Math.Max(0, MostNames - record.Known.Count))];
    }

    // The file comes first: an event may be lost with the process, but none is told twice.
    private void Keep(RunBook book, RunRecord run, RunDirectory directory, ArtifactRecord before, ArtifactRecord after, IReadOnlyList<string> added)
    {
        bool sameLinks = before.Linked.SequenceEqual(after.Linked);
        bool newDirectory = after.WandbDir is not null && after.WandbDir != run.WandbDir;
        if (added.Count > 0 || !sameLinks || (before.LogSearched, before.WandbDir, before.IsFinal) != (after.LogSearched, after.WandbDir, after.IsFinal))
        {
            try
            {
                after.Write(directory);
            }
            catch (PosixException)
            {
                return; // no room, or the run was pruned: what was found is shown, and found again
            }

            LinkedFiles.Make(directory, sameLinks ? [] : after.Linked.Except(before.Linked));
        }

        if (added.Count > 0 || newDirectory)
        {
            Tell(book, run.Id, added, after.WandbDir);
        }
    }

    private void Tell(RunBook book, RunId id, IReadOnlyList<string> added, string? wandbDir) => book.Database.Write(_ =>
    {
        foreach (string name in added)
        {
            EventLog.Append(book.Database, time.NowSeconds(), LoggedEvent.ArtifactAdded, id.ToString(), data: name);
        }

        return wandbDir is null || book.Store.Find(id) is not { } run || run.WandbDir == wandbDir ? null : book.Store.Update(id, r => r with { WandbDir = wandbDir });
    });

    private static bool IsBelow(string folder, string path) => FileSystems.RealPath(folder) is { } real && path.StartsWith(real + "/", StringComparison.Ordinal);
}

using Stint.Posix;

namespace Stint.Core.Artifacts;

/// <summary>Directories of W&amp;B runs: <c>wandb/run-…</c> and <c>wandb/offline-run-…</c>, as the wandb library makes them.</summary>
internal static class WandbFolders
{
    internal const string Parent = "wandb", Files = "files";
    private const int Glance = 100, Most = 1000;
    private static readonly string[] Signs = [Files, "logs", "wandb-summary.json", "wandb-history.jsonl", "wandb-metadata.json", "config.yaml"];

    internal static bool IsRunName(string name) =>
        (name.StartsWith("run-", StringComparison.Ordinal) || name.StartsWith("offline-run-", StringComparison.Ordinal)) && !name.Contains('\uFFFD', StringComparison.Ordinal);

    /// <summary>Whether the path ends as that of a W&amp;B run's directory does.</summary>
    internal static bool IsRunPath(string path) => IsRunName(Path.GetFileName(path)) && Path.GetFileName(Path.GetDirectoryName(path)) == Parent;

    /// <summary>The W&amp;B runs below <paramref name="path"/>, which is absolute and without links.</summary>
    internal static IReadOnlyList<Candidate> In(string path)
    {
        var found = new List<Candidate>();
        try
        {
            using Folder parent = Folder.OpenIn(path, Parent);
            foreach (FolderEntry entry in parent.Entries(Most))
            {
                if (entry.Name.TryGetText(out string name) && IsRunName(name) && Look(parent, entry.Name) is { } status)
                {
                    found.Add(new Candidate($"{Parent}/{name}", $"{path}/{Parent}/{name}", ArtifactType.Wandb, status));
                }
            }
        }
        catch (PosixException)
        {
            // There is none.
        }

        return found;
    }

    /// <summary>
    /// The W&amp;B run that a line of output names; null where that is none of the user's. <paramref name="folder"/> is where relative names
    /// begin. The library's <c>run.dir</c> is the folder <c>files</c> in it.
    /// </summary>
    internal static Candidate? Named(string text, string folder)
    {
        string? path = FileSystems.RealPath(Path.Join(text is ['/', ..] ? "" : folder, text));
        path = Path.GetFileName(path) == Files ? Path.GetDirectoryName(path) : path;
        if (path is null || path.Contains('\uFFFD', StringComparison.Ordinal) || !IsRunPath(path))
        {
            return null;
        }

        try
        {
            using Folder open = Folder.Open(path);
            return Look(open) is { } status ? new Candidate($"{Parent}/{Path.GetFileName(path)}", path, ArtifactType.Wandb, status) : null;
        }
        catch (PosixException)
        {
            return null;
        }
    }

    /// <summary>
    /// The directory itself with the newest time of change of what stands in it, and how much that holds; null where it is none, is not the
    /// user's, or does not look like a W&amp;B run's.
    /// </summary>
    internal static FileStatus? Look(Folder parent, OsString name)
    {
        try
        {
            using Folder folder = parent.Enter(name);
            return Look(folder);
        }
        catch (PosixException)
        {
            return null;
        }
    }

    /// <summary>The same for an open directory.</summary>
    internal static FileStatus? Look(Folder folder)
    {
        try
        {
            IReadOnlyList<FolderEntry> entries = folder.Entries(Glance);
            if (folder.Status() is not { Kind: FileKind.Directory } status || status.Owner != Machine.UserId || !entries.Any(IsSign))
            {
                return null;
            }

            (long size, long modified) = Sum(folder, entries);
            if (entries.Any(e => e.Name == new OsString(Files)))
            {
                using Folder files = folder.Enter(Files);
                (long inner, long newest) = Sum(files, files.Entries(Glance));
                (size, modified) = (size + inner, Math.Max(modified, newest));
            }

            return status with { Size = size, Modified = Math.Max(status.Modified, modified) };
        }
        catch (PosixException)
        {
            return null;
        }
    }

    private static bool IsSign(FolderEntry entry)
    {
        string name = entry.Name.ToString();
        return Array.IndexOf(Signs, name) >= 0 || name.EndsWith(".wandb", StringComparison.Ordinal);
    }

    private static (long Size, long Modified) Sum(Folder folder, IReadOnlyList<FolderEntry> entries)
    {
        long size = 0, modified = 0;
        foreach (FolderEntry entry in entries)
        {
            if (entry.Kind != FileKind.Directory && folder.Find(entry.Name) is { Kind: FileKind.Regular } file)
            {
                (size, modified) = (size + file.Size, Math.Max(modified, file.Modified));
            }
        }

        return (size, modified);
    }
}

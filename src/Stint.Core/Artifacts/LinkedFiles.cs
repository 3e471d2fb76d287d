using Stint.Contracts;
using Stint.Posix;

namespace Stint.Core.Artifacts;

/// <summary>The things of a run that lie elsewhere. They are reached by the path on record, part by part, never through a link.</summary>
internal static class LinkedFiles
{
    /// <summary>Those that are still there and the user's.</summary>
    internal static IEnumerable<Artifact> List(IReadOnlyList<LinkedArtifact> linked)
    {
        foreach (LinkedArtifact link in linked)
        {
            if (Find(link) is { } status)
            {
                yield return new Artifact
                {
                    Name = link.Name,
                    Path = link.Path,
                    Type = link.Type,
                    Size = status.Size,
                    ModifiedAt = OwnFiles.Seconds(status.Modified),
                    Shared = link.Shared,
                    Downloadable = link.Type != ArtifactType.Wandb,
                };
            }
        }
    }

    /// <summary>Puts symbolic links below artifacts/linked/. They are for people with a shell: nothing in Stint follows them, and one that cannot be made is no loss.</summary>
    internal static void Make(RunDirectory directory, IEnumerable<LinkedArtifact> linked)
    {
        foreach (LinkedArtifact link in linked)
        {
            try
            {
                OsString[] names = [OwnFiles.Links, .. Folder.Parts(link.Name)];
                using Folder place = Descend(Folder.OpenIn(directory.Path, "artifacts"), names[..^1]);
                _ = place.Link(names[^1], link.Path);
            }
            catch (PosixException)
            {
                // The command has put something in its place, or the disk is full.
            }
        }
    }

    private static FileStatus? Find(LinkedArtifact link)
    {
        try
        {
            OsString[] parts = Folder.Parts(link.Path);
            using Folder parent = Folder.Open(Path.GetDirectoryName(link.Path)!);
            return link.Type == ArtifactType.Wandb ? WandbFolders.Look(parent, parts[^1])
                : parent.Find(parts[^1]) is { Kind: FileKind.Regular } status && status.Owner == Machine.UserId ? status : null;
        }
        catch (PosixException)
        {
            return null;
        }
    }

    private static Folder Descend(Folder from, OsString[] names)
    {
        Folder at = from;
        foreach (OsString name in names)
        {
            using Folder left = at;
            _ = left.Make(name);
            at = left.Enter(name);
        }

        return at;
    }
}

using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Posix;

namespace Stint.Core.Artifacts;

/// <summary>An artifact's bytes, open for reading.</summary>
public sealed class ArtifactFile : IDisposable
{
    private readonly Descriptor _file;

    private ArtifactFile(Descriptor file, FileStatus status, string name)
    {
        (_file, Name) = (file, name);
        (Size, Identity) = (status.Size, status.Identity);
    }

    /// <summary>The last part of its name, for who saves it.</summary>
    public string Name { get; }

    /// <summary>As it was when it was opened.</summary>
    public long Size { get; }

    /// <summary>Device and inode.</summary>
    internal (ulong Device, ulong Inode) Identity { get; }

    /// <summary>Reads at an offset; 0 at or past the end.</summary>
    public int ReadAt(Span<byte> buffer, long offset) => _file.ReadAt(buffer, offset);

    /// <summary>
    /// Opens what a run's artifact holds. <paramref name="name"/> is its name part by part; behind the name of a W&amp;B directory those of a
    /// file in it. Nothing but regular files in the run's artifacts/, and what artifacts.json names elsewhere, can be reached, whatever
    /// anybody renames or links meanwhile. Throws <see cref="StintException"/>: NotFound, or Conflict where it cannot be downloaded.
    /// </summary>
    public static ArtifactFile Open(RunDirectory directory, IReadOnlyList<OsString> name)
    {
        OsString[] parts = [.. name];
        string shown = string.Join('/', parts.Select(p => p.ToString()));
        if (parts.Length == 0 || Array.Exists(parts, p => p.Bytes.IsEmpty || p.Bytes.SequenceEqual("."u8) || p.Bytes.SequenceEqual(".."u8) || p.Bytes.Contains((byte)'/')))
        {
            throw Missing(shown);
        }

        if (Own(directory, parts) is { } own)
        {
            using Folder folder = own.Folder;
            if (own.Status.Kind == FileKind.Regular || Linked(directory, shown) is null)
            {
                return own.Status.Kind == FileKind.Regular ? OpenIn(folder, parts[^1], shown, anyones: true) : throw NoFile(shown, own.Status.Kind);
            }
        }

        try
        {
            (string path, bool isFolder) = Linked(directory, shown) ?? throw Missing(shown);
            if (isFolder)
            {
                throw NoFile(shown, FileKind.Directory);
            }

            using Folder parent = Folder.Open(Path.GetDirectoryName(path)!);
            return OpenIn(parent, Path.GetFileName(path), shown, anyones: false);
        }
        catch (PosixException)
        {
            throw Missing(shown);
        }
    }

    public void Dispose() => _file.Dispose();

    private static (Folder Folder, FileStatus Status)? Own(RunDirectory directory, OsString[] parts)
    {
        Folder? folder = null;
        try
        {
            folder = Folder.OpenIn(directory.Path, ["artifacts", .. parts[..^1]]);
            if (folder.Find(parts[^1]) is { } status)
            {
                return (folder, status);
            }
        }
        catch (PosixException)
        {
            // No such folder, or a link in its place.
        }

        folder?.Dispose();
        return null;
    }

    // Where a name on record leads, and whether that is a directory.
    private static (string Path, bool IsFolder)? Linked(RunDirectory directory, string name)
    {
        foreach (LinkedArtifact link in ArtifactRecord.Read(directory).Linked)
        {
            if (link.Name == name)
            {
                return (link.Path, link.Type == ArtifactType.Wandb);
            }

            if (link.Type == ArtifactType.Wandb && name.StartsWith(link.Name + "/", StringComparison.Ordinal))
            {
                return (link.Path + name[link.Name.Length..], false);
            }
        }

        return null;
    }

    // What it is is asked before it is opened: opening a device may do something. And again afterwards: it may be another by then.
    private static ArtifactFile OpenIn(Folder folder, OsString name, string shown, bool anyones)
    {
        try
        {
            if (folder.Find(name) is not { Kind: FileKind.Regular })
            {
                throw Missing(shown);
            }

            Descriptor file = folder.OpenFile(name);
            if (Folder.Status(file) is { Kind: FileKind.Regular } status && (anyones || status.Owner == Machine.UserId))
            {
                return new ArtifactFile(file, status, name.ToString());
            }

            file.Dispose();
            throw Missing(shown);
        }
        catch (PosixException e) when (e.Error is Errno.AccessDenied or Errno.NotPermitted)
        {
            throw new StintException(ErrorCode.Conflict, $"artifact '{shown}': its permissions do not allow reading it", e);
        }
        catch (PosixException e)
        {
            throw new StintException(ErrorCode.NotFound, $"there is no artifact '{shown}'", e);
        }
    }

    private static StintException Missing(string name) => new(ErrorCode.NotFound, $"there is no artifact '{name}'");

    private static StintException NoFile(string name, FileKind kind) => kind switch
    {
        FileKind.Directory => new(ErrorCode.Conflict, $"artifact '{name}': it is a directory: ask for a file in it, such as '{name}/files/config.yaml' of a W&B run"),
        FileKind.SymbolicLink => new(ErrorCode.Conflict, $"artifact '{name}': it is a symbolic link that the command made, which is not followed: have the command copy the file"),
        _ => new(ErrorCode.Conflict, $"artifact '{name}': it is no regular file"),
    };
}

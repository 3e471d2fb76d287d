using Stint.Contracts;
using Stint.Posix;

namespace Stint.Core.Artifacts;

/// <summary>What the command put into <c>$STINT_ARTIFACTS_DIR</c>.</summary>
internal static class OwnFiles
{
    /// <summary>Stint's links lie here, below artifacts/, out of the way of the command's own names.</summary>
    internal const string Links = "linked";

    /// <summary>What is looked at: folders at most sixteen deep, near ones first, with ten thousand entries.</summary>
    internal static readonly TreeBounds Bounds = new(Depth: 16, Folders: 2000, Entries: 10_000);

    /// <summary>Files, links (which cannot be downloaded) and W&amp;B directories, and the folders they lie in, absolute.</summary>
    internal static (IReadOnlyList<Artifact> Found, IReadOnlyList<string> Folders) List(RunDirectory directory)
    {
        var visitor = new Visitor(directory.Artifacts);
        _ = TreeWalk.Run(directory.Path, ["artifacts"], Bounds, visitor);
        return (visitor.Found, visitor.Folders);
    }

    private sealed class Visitor(string root) : ITreeVisitor
    {
        internal List<Artifact> Found { get; } = [];

        internal List<string> Folders { get; } = [];

        public bool Open(TreeFolder folder)
        {
            if (folder.Path.IsText)
            {
                Folders.Add(Absolute(folder.Path));
            }

            return true;
        }

        public bool Enter(TreeFolder parent, OsString name)
        {
            if (parent.Name == WandbFolders.Parent && WandbFolders.IsRunName(name.ToString()) && WandbFolders.Look(parent.Open, name) is { } status)
            {
                Add(parent, name, ArtifactType.Wandb, status);
                return false;
            }

            return true;
        }

        public void File(TreeFolder folder, FolderEntry entry)
        {
            bool link = entry.Kind == FileKind.SymbolicLink;
            if ((entry.Kind != FileKind.Regular && !link) || (link && (folder.Name == WandbFolders.Parent || IsOfStint(folder))) || folder.Open.Find(entry.Name) is not { } status)
            {
                return;
            }

            Add(folder, entry.Name, ArtifactTypes.Of(entry.Name.ToString()), status);
        }

        // A link that the command put there is left out as well: it leads nowhere.
        private static bool IsOfStint(TreeFolder folder) => folder.Depth > 0 && Folder.Parts(folder.Path)[0] == new OsString(Links);

        private void Add(TreeFolder folder, OsString name, ArtifactType type, FileStatus status)
        {
            OsString path = folder.PathOf(name);
            Found.Add(new Artifact
            {
                Name = path.ToString(),
                Path = Absolute(path),
                Type = type,
                Size = status.Size,
                ModifiedAt = Seconds(status.Modified),
                Downloadable = status.Kind == FileKind.Regular && path.IsText,
            });
        }

        private string Absolute(OsString path) => path.Bytes.IsEmpty ? root : $"{root}/{path}";
    }

    internal static double Seconds(long nanoseconds) => Math.Floor(nanoseconds / 1e6) / 1000;
}

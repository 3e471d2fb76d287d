using Stint.Posix;

namespace Stint.Core.Artifacts;

/// <summary>A file, or a W&amp;B directory, that a run may have made. <see cref="Path"/> is absolute, without links.</summary>
internal sealed record Candidate(string Name, string Path, ArtifactType Type, FileStatus Status);

/// <summary>What one walk through a working directory found, whoever made it, and when the walk began (nanoseconds since the epoch).</summary>
internal sealed record WorkFolder(string Path, IReadOnlyList<Candidate> Candidates, IReadOnlyList<string> Folders, bool Whole, long At, TimeSpan Took)
{
    /// <summary>
    /// How far a working directory is searched: folders at most six deep, near ones first, two thousand of them, with twenty thousand entries.
    /// Left out are folders of version control, caches, installed packages, virtual environments, Stint itself, and whatever is a link.
    /// </summary>
    internal static readonly TreeBounds Bounds = new(Depth: 6, Folders: 2000, Entries: 20_000);

    /// <summary>Walks through <paramref name="path"/>, which is absolute and without links.</summary>
    internal static WorkFolder Look(string path, TimeProvider time)
    {
        long at = ChangeSpan.Now(time), began = time.GetTimestamp();
        var visitor = new Visitor(path);
        bool whole = TreeWalk.Run(path, [], Bounds, visitor);
        return new WorkFolder(path, visitor.Found, visitor.Folders, whole, at, time.GetElapsedTime(began));
    }

    private sealed class Visitor(string root) : ITreeVisitor
    {
        private static readonly HashSet<string> LeftOut =
        [
            ".agents", ".git", ".hg", ".svn", "node_modules", "venv", ".venv", "site-packages", "conda-meta", "__pycache__", ".cache", ".tox", ".mypy_cache", ".pytest_cache", ".ipynb_checkpoints",
        ];

        private static readonly string[] NoFiles = ["/proc", "/sys", "/dev"];

        internal List<Candidate> Found { get; } = [];

        /// <summary>The folders that were looked into, absolute, near ones first.</summary>
        internal List<string> Folders { get; } = [];

        public bool Open(TreeFolder folder)
        {
            if (folder.Depth > 0 && (folder.Holds("pyvenv.cfg") || folder.Holds("conda-meta")))
            {
                return false;
            }

            Folders.Add(Absolute(folder.Path));
            return true;
        }

        public bool Enter(TreeFolder parent, OsString name)
        {
            if (!name.TryGetText(out string text) || LeftOut.Contains(text) || (root == "/" && Array.IndexOf(NoFiles, "/" + text) >= 0))
            {
                return false;
            }

            if (parent.Name == WandbFolders.Parent && WandbFolders.IsRunName(text))
            {
                if (WandbFolders.Look(parent.Open, name) is { } status)
                {
                    Add(parent, name, ArtifactType.Wandb, status);
                }

                return false;
            }

            return true;
        }

        public void File(TreeFolder folder, FolderEntry entry)
        {
            ArtifactType type = entry.Kind == FileKind.Regular && entry.Name.TryGetText(out string name) ? ArtifactTypes.Of(name) : ArtifactType.Other;
            if (type != ArtifactType.Other && folder.Open.Find(entry.Name) is { Kind: FileKind.Regular } status && status.Owner == Machine.UserId)
            {
                Add(folder, entry.Name, type, status);
            }
        }

        private void Add(TreeFolder folder, OsString name, ArtifactType type, FileStatus status)
        {
            OsString path = folder.PathOf(name);
            Found.Add(new Candidate(path.ToString(), Absolute(path), type, status));
        }

        private string Absolute(OsString path) => path.Bytes.IsEmpty ? root : System.IO.Path.Join(root, path.ToString());
    }
}

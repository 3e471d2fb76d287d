using System.Text;
using Stint.Posix;

namespace Stint.Core.Artifacts;

/// <summary>How far a walk goes.</summary>
internal sealed record TreeBounds(int Depth, int Folders, int Entries);

/// <summary>A folder that a walk has come to. <see cref="Path"/> is relative and empty for the top.</summary>
internal sealed record TreeFolder(OsString Path, int Depth, Folder Open, IReadOnlyList<FolderEntry> Entries)
{
    /// <summary>Its own name; null for the top.</summary>
    internal string? Name => Depth == 0 ? null : Folder.Parts(Path)[^1].ToString();

    internal bool Holds(string name)
    {
        byte[] wanted = Encoding.UTF8.GetBytes(name);
        return Entries.Any(e => e.Name.Bytes.SequenceEqual(wanted));
    }

    internal OsString PathOf(OsString name) => Depth == 0 ? name : new OsString([.. Path.Bytes, (byte)'/', .. name.Bytes]);
}

/// <summary>Who walks a tree: what to do with what is met.</summary>
internal interface ITreeVisitor
{
    /// <summary>Whether this folder is looked into at all.</summary>
    bool Open(TreeFolder folder);

    /// <summary>Whether to go into a folder below.</summary>
    bool Enter(TreeFolder parent, OsString name);

    /// <summary>Anything that is no folder.</summary>
    void File(TreeFolder folder, FolderEntry entry);
}

/// <summary>
/// Walks a tree of folders from its top, near before far, never through a link, within bounds. What cannot be opened, or vanishes, is passed over.
/// </summary>
internal static class TreeWalk
{
    /// <summary>Returns whether all of it was seen, as far as it can be.</summary>
    internal static bool Run(string root, OsString[] below, TreeBounds bounds, ITreeVisitor visitor)
    {
        var waiting = new Queue<OsString[]>([[]]);
        int folders = 0, left = bounds.Entries;
        bool whole = true;
        while (waiting.TryDequeue(out OsString[]? names))
        {
            if (++folders > bounds.Folders || left <= 0)
            {
                return false;
            }

            try
            {
                using Folder open = Folder.OpenIn(root, [.. below, .. names]);
                IReadOnlyList<FolderEntry> entries = open.Entries(left + 1);
                left -= entries.Count;
                whole &= left >= 0;
                var folder = new TreeFolder(Join(names), names.Length, open, entries);
                if (visitor.Open(folder))
                {
                    whole &= Visit(folder, names, bounds, visitor, waiting);
                }
            }
            catch (PosixException)
            {
                // Not to be read, or gone.
            }
        }

        return whole;
    }

    private static bool Visit(TreeFolder folder, OsString[] names, TreeBounds bounds, ITreeVisitor visitor, Queue<OsString[]> waiting)
    {
        bool whole = true;
        foreach (FolderEntry listed in folder.Entries)
        {
            // Some file systems do not say what an entry is.
            FolderEntry entry = listed.Kind == FileKind.Other ? listed with { Kind = folder.Open.Find(listed.Name)?.Kind ?? FileKind.Other } : listed;
            if (entry.Kind != FileKind.Directory)
            {
                visitor.File(folder, entry);
            }
            else if (visitor.Enter(folder, entry.Name))
            {
                if (names.Length < bounds.Depth)
                {
                    waiting.Enqueue([.. names, entry.Name]);
                }
                else
                {
                    whole = false;
                }
            }
        }

        return whole;
    }

    private static OsString Join(OsString[] names)
    {
        var path = new List<byte>();
        foreach (OsString name in names)
        {
            if (path.Count > 0)
            {
                path.Add((byte)'/');
            }

            path.AddRange(name.Bytes);
        }

        return new OsString(path.ToArray());
    }
}

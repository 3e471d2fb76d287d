using Stint.Core.Workspaces.Files;

namespace Stint.Core.Workspaces.Plans;

/// <summary>Where sessions, windows and panes start.</summary>
internal static class StartDirectories
{
    /// <summary>The folder that a level names, from its parent's or else the file's folder on; the parent's where it names none.</summary>
    internal static string? Below(string? parent, FileValue? named, Expansion expansion)
    {
        string path = named is null ? "" : expansion.Text(named.Text());
        if (path.Length == 0)
        {
            return parent;
        }

        string joined = PosixPath.Join(parent ?? expansion.Folder, path);
        return path[0] == '.' ? PosixPath.Normalize(joined) : joined;
    }
}

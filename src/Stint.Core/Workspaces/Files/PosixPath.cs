namespace Stint.Core.Workspaces.Files;

/// <summary>Paths as Python's <c>os.path</c> puts them together: by their text alone, links are not looked at.</summary>
internal static class PosixPath
{
    internal static string Join(string folder, string path) =>
        path.StartsWith('/') || folder.Length == 0 ? path : folder.EndsWith('/') ? folder + path : $"{folder}/{path}";

    /// <summary>Without <c>.</c>, <c>..</c> and needless slashes; two slashes at the start, and no more, are kept.</summary>
    internal static string Normalize(string path)
    {
        string root = path.StartsWith("//", StringComparison.Ordinal) && !path.StartsWith("///", StringComparison.Ordinal) ? "//" : path.StartsWith('/') ? "/" : "";
        var parts = new List<string>();
        foreach (string part in path.Split('/'))
        {
            if (part is "" or ".")
            {
                continue;
            }

            bool last = parts is [.., not ".."];
            if (part != ".." || (root.Length == 0 && !last))
            {
                parts.Add(part);
            }
            else if (last)
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        string joined = root + string.Join('/', parts);
        return joined.Length == 0 ? "." : joined;
    }
}

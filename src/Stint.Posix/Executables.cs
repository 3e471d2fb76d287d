namespace Stint.Posix;

/// <summary>Finds programs the way execvp(3) does.</summary>
public static class Executables
{
    /// <summary>
    /// The file that <paramref name="name"/> stands for: itself when it holds a slash, else the first match in <paramref name="path"/>
    /// (a PATH value; empty entries mean the current directory). Null with <see cref="Errno.NoEntry"/>, or with
    /// <see cref="Errno.AccessDenied"/> when the only matches may not be executed.
    /// </summary>
    public static OsString? Find(OsString name, OsString path, out int error)
    {
        error = 0;
        if (name.Bytes.Contains((byte)'/'))
        {
            return name;
        }

        error = Errno.NoEntry;
        if (name.Bytes.IsEmpty)
        {
            return null;
        }

        ReadOnlySpan<byte> left = path.Bytes;
        while (true)
        {
            int colon = left.IndexOf((byte)':');
            ReadOnlySpan<byte> folder = colon < 0 ? left : left[..colon];
            var candidate = new OsString([.. folder.IsEmpty ? "."u8 : folder, (byte)'/', .. name.Bytes]);
            int found = ThisProcess.MayExecute(candidate);
            if (found == 0 && !Directory.Exists(candidate.ToString()))
            {
                error = 0;
                return candidate;
            }

            error = found == Errno.AccessDenied ? found : error;
            if (colon < 0)
            {
                return null;
            }

            left = left[(colon + 1)..];
        }
    }

    /// <summary>The same for plain text and this process's PATH; null when there is none.</summary>
    public static string? Find(string name) =>
        Find(name, Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin", out _)?.ToString();
}

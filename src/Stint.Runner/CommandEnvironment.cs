using Stint.Posix;

namespace Stint.Runner;

/// <summary>The command's environment: the spec's, with what only the pane knows.</summary>
internal static class CommandEnvironment
{
    /// <summary>The PATH of execvp(3) where the environment has none.</summary>
    private static readonly OsString DefaultPath = "/usr/local/bin:/usr/bin:/bin";

    /// <summary>The spec's entries, then the pane's TERM, TERM_PROGRAM*, TMUX and TMUX_PANE; byte for byte, order kept.</summary>
    internal static List<OsString> Combine(IReadOnlyList<OsString> spec, IReadOnlyList<OsString> pane)
    {
        var entries = new List<OsString>(spec.Count + 5);
        foreach (OsString entry in spec)
        {
            if (!ComesFromPane(Name(entry)) && !IsDropped(Name(entry)))
            {
                entries.Add(entry);
            }
        }

        foreach (OsString entry in pane)
        {
            if (ComesFromPane(Name(entry)))
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    /// <summary>PATH's value in an environment, or the system's default.</summary>
    internal static OsString Path(IReadOnlyList<OsString> environment) => Find(environment, "PATH"u8) ?? DefaultPath;

    /// <summary>A variable's value, or null.</summary>
    internal static OsString? Find(IReadOnlyList<OsString> environment, ReadOnlySpan<byte> name)
    {
        foreach (OsString entry in environment)
        {
            if (Name(entry).SequenceEqual(name) && entry.Bytes.Length > name.Length)
            {
                return new OsString(entry.Bytes[(name.Length + 1)..]);
            }
        }

        return null;
    }

    private static ReadOnlySpan<byte> Name(OsString entry)
    {
        int end = entry.Bytes.IndexOf((byte)'=');
        return end < 0 ? entry.Bytes : entry.Bytes[..end];
    }

    private static bool ComesFromPane(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("TERM"u8) || name.SequenceEqual("TERM_PROGRAM"u8) || name.SequenceEqual("TERM_PROGRAM_VERSION"u8)
        || name.SequenceEqual("TMUX"u8) || name.SequenceEqual("TMUX_PANE"u8);

    // they would be wrong in the pane, or are nobody's business
    private static bool IsDropped(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("COLUMNS"u8) || name.SequenceEqual("LINES"u8) || name.SequenceEqual("STINT_TOKEN"u8);
}

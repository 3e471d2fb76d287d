namespace Stint.EndToEnd.Tests;

/// <summary>The binaries under test: <c>STINT_DIST</c>, else the repository's dist folder.</summary>
internal static class Dist
{
    internal static string Folder { get; } = Environment.GetEnvironmentVariable("STINT_DIST") is { Length: > 0 } named ? Path.GetFullPath(named) : Path.Join(Repository(), "dist");

    internal static string Stint => Path.Join(Folder, "stint");

    internal static string Runner => Path.Join(Folder, "stint-runner");

    private static string Repository()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Join(folder, "stint.slnx")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("The tests stand in no repository: name the binaries' folder in STINT_DIST.");
    }
}

namespace Stint.EndToEnd.Tests.Workspaces;

/// <summary>The workspace files of the repository.</summary>
internal static class WorkspaceFiles
{
    internal static string Folder { get; } = Path.Join(Repository(), "tests/workspaces");

    private static string Repository()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Join(folder, "stint.slnx")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("The tests run outside the repository.");
    }
}

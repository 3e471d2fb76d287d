namespace Stint.Core.Workspaces;

/// <summary>A tmuxp file that was found.</summary>
public sealed record WorkspaceFile(string Path, IReadOnlyList<string> Notes)
{
    /// <summary>
    /// The file meant by <paramref name="path"/>: a file of any name, or a folder's <c>.tmuxp.yaml</c>, <c>.tmuxp.yml</c> or <c>.tmuxp.json</c>.
    /// Throws <see cref="Kernel.StintException"/> when there is none.
    /// </summary>
    public static WorkspaceFile Locate(string path) => throw new NotSupportedException(path);

    /// <summary>Reads and checks it; <paramref name="variable"/> gives the value of an environment variable. Throws <see cref="Kernel.StintException"/>.</summary>
    public WorkspacePlan Read(Func<string, string?> variable) => throw new NotSupportedException(Path);
}

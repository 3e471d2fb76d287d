using Stint.Core.Kernel;
using Stint.Core.Workspaces.Files;
using Stint.Core.Workspaces.Plans;

namespace Stint.Core.Workspaces;

/// <summary>A tmuxp file that was found. Its path is absolute.</summary>
public sealed record WorkspaceFile(string Path, IReadOnlyList<string> Notes)
{
    private static readonly string[] Names = [".tmuxp.yaml", ".tmuxp.yml", ".tmuxp.json"];

    /// <summary>
    /// The file meant by <paramref name="path"/>: a file of any name, or a folder's <c>.tmuxp.yaml</c>, <c>.tmuxp.yml</c> or <c>.tmuxp.json</c>.
    /// Throws <see cref="StintException"/> when there is none.
    /// </summary>
    public static WorkspaceFile Locate(string path)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            throw new StintException(ErrorCode.Invalid, "workspace: the path is empty or holds a NUL character: name a tmuxp file or its folder");
        }

        string full = System.IO.Path.GetFullPath(path);
        if (File.Exists(full))
        {
            return new WorkspaceFile(full, []);
        }

        if (!Directory.Exists(full))
        {
            throw new StintException(ErrorCode.Invalid, $"workspace: {path}: there is no such file or folder: name a tmuxp file or its folder");
        }

        string folder = System.IO.Path.TrimEndingDirectorySeparator(full);
        string[] found = Array.FindAll(Names, name => File.Exists(System.IO.Path.Join(folder, name)));
        return found switch
        {
            [] => throw new StintException(ErrorCode.Invalid, $"workspace: {path}: the folder has no .tmuxp.yaml, .tmuxp.yml or .tmuxp.json: name the file"),
            [var only] => new WorkspaceFile(System.IO.Path.Join(folder, only), []),
            [var first, .. var others] => new WorkspaceFile(
                System.IO.Path.Join(folder, first), [$"workspace: {folder}: {first} is used, not {string.Join(" or ", others)}: keep one, or name the file"]),
        };
    }

    /// <summary>Reads and checks it; <paramref name="variable"/> gives the value of an environment variable. Throws <see cref="StintException"/>.</summary>
    public WorkspacePlan Read(Func<string, string?> variable) => SessionReader.Read(Path, FileTree.Read(FileText.Read(Path)), variable);
}

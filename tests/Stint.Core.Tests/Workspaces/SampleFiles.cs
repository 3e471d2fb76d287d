using Stint.Core.Workspaces;

namespace Stint.Core.Tests.Workspaces;

/// <summary>The tmuxp files that the tests share, and plans of files written for one test.</summary>
internal static class SampleFiles
{
    internal static string Folder { get; } = Path.Join(AppContext.BaseDirectory, "workspaces");

    /// <summary>Those that tmuxp 1.27 loads, too.</summary>
    internal static IReadOnlyList<string> All { get; } = In("");

    internal static string At(params ReadOnlySpan<string> names) => Path.Join([Folder, .. names]);

    internal static IReadOnlyList<string> In(string folder) => [.. Directory.EnumerateFiles(At(folder)).Order(StringComparer.Ordinal)];

    internal static WorkspacePlan Plan(params ReadOnlySpan<string> names) => WorkspaceFile.Locate(At(names)).Read(Variable);

    /// <summary>The plan of a text in a file of /home/user/work.</summary>
    internal static WorkspacePlan Of(string text, string name = "work.yaml") => Of(System.Text.Encoding.UTF8.GetBytes(text), name);

    internal static WorkspacePlan Of(byte[] bytes, string name = "work.yaml")
    {
        string path = "/home/user/work/" + name;
        return Core.Workspaces.Plans.SessionReader.Read(
            path, Core.Workspaces.Files.FileTree.Read(Core.Workspaces.Files.FileText.Checked(path, bytes)), Variable);
    }

    private static string? Variable(string name) => name switch
    {
        "HOME" => "/home/user",
        "PROJECT" => "compiler",
        "EMPTY" => "",
        "DOLLARS" => "$HOME",
        _ => null,
    };
}

using System.CommandLine;
using Stint.Core.Workspaces;

namespace Stint.Cli.Workspaces;

/// <summary>The PATH of workspace verbs.</summary>
internal static class WorkspaceArgument
{
    internal static Argument<string> Create() => new("PATH") { Description = "tmuxp file, or folder with .tmuxp.yaml, .tmuxp.yml or .tmuxp.json" };

    /// <summary>The plan in the file that is meant, with what is noteworthy about it said on stderr. Throws when it cannot be used.</summary>
    internal static WorkspacePlan Read(Invocation invocation, string path)
    {
        WorkspaceFile file = WorkspaceFile.Locate(path);
        WorkspacePlan plan = file.Read(Environment.GetEnvironmentVariable);
        foreach (string note in (string[])[.. file.Notes, .. plan.Notes])
        {
            invocation.Notice(note);
        }

        return plan;
    }
}

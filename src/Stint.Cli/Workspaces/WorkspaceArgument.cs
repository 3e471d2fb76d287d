using System.CommandLine;
using Stint.Core.Kernel;
using Stint.Core.Workspaces;

namespace Stint.Cli.Workspaces;

/// <summary>The PATH of workspace verbs, and who makes its session.</summary>
internal static class WorkspaceArgument
{
    internal const string StintLoader = "stint", TmuxpLoader = "tmuxp";

    internal static Option<string?> LoaderOption() => new("--loader") { Description = "Who makes a missing session: stint (the default) or an installed tmuxp", HelpName = "NAME" };

    internal static WorkspaceLoaderChoice Loader(string? name, string verb) => name switch
    {
        null or StintLoader => WorkspaceLoaderChoice.Stint,
        TmuxpLoader => WorkspaceLoaderChoice.Tmuxp,
        _ => throw new StintException(ErrorCode.Invalid, $"{verb}: --loader: '{name}' is no loader: write stint or tmuxp"),
    };

    internal static string Word(WorkspaceLoaderChoice loader) => loader == WorkspaceLoaderChoice.Stint ? StintLoader : TmuxpLoader;

    internal static Argument<string> Create() => new("PATH") { Description = "tmuxp file, or folder with .tmuxp.{yaml,yml,json}" };

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

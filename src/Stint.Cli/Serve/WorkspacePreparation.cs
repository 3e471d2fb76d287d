using Stint.Cli.Runs;
using Stint.Cli.Workspaces;
using Stint.Contracts;
using Stint.Core.Runs;
using Stint.Core.Workspaces;
using Stint.Tmux;

namespace Stint.Cli.Serve;

/// <summary>What a scheduler does before it makes a run's window: a workspace's session is made if it is missing.</summary>
internal static class WorkspacePreparation
{
    internal static Func<RunSpec, string?> For(TmuxSocket socket, Action<string> notice) => spec =>
    {
        if (spec.Workspace is not { } path)
        {
            return null;
        }

        WorkspacePlan plan = WorkspaceFile.Locate(path).Read(Environment.GetEnvironmentVariable);
        _ = new WorkspaceSession(new TmuxAccess(socket), notice).Ensure(plan, WorkspaceArgument.Loader(spec.Loader, RunVerb.Name));
        return plan.SessionName;
    };
}

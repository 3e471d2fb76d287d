using Stint.Core.Runs;

namespace Stint.Core.Workspaces;

/// <summary>Who builds a workspace's session.</summary>
public enum WorkspaceLoaderChoice
{
    /// <summary>Stint itself.</summary>
    Stint,

    /// <summary>An installed tmuxp.</summary>
    Tmuxp,
}

/// <summary>The session of a workspace.</summary>
public sealed class WorkspaceSession(TmuxAccess tmux, Action<string> notice)
{
    /// <summary>
    /// Makes the session if it is missing; true when this call made it. Concurrent callers make one. Throws <see cref="Kernel.StintException"/>.
    /// </summary>
    public bool Ensure(WorkspacePlan plan, WorkspaceLoaderChoice loader)
    {
        notice(tmux.Program!);
        throw new NotSupportedException(plan.File + loader);
    }
}

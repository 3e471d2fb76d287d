using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Core.Workspaces.Building;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Workspaces;

/// <summary>Who builds a workspace's session.</summary>
public enum WorkspaceLoaderChoice
{
    /// <summary>Stint itself.</summary>
    Stint,

    /// <summary>An installed tmuxp.</summary>
    Tmuxp,
}

/// <summary>The session of a workspace. <c>notice</c> is told what is noteworthy while it is built, a line each.</summary>
public sealed class WorkspaceSession(TmuxAccess tmux, Action<string> notice)
{
    private const int Attempts = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Makes the session if it is missing; true when this call made it. Returns once it is there whole, also where somebody else is
    /// making it; concurrent callers make one. Throws <see cref="StintException"/>; what this call has made of the session is gone then.
    /// </summary>
    public bool Ensure(WorkspacePlan plan, WorkspaceLoaderChoice loader)
    {
        _ = tmux.RequireProgram();
        try
        {
            return EnsureWith(plan, loader);
        }
        catch (TmuxException e)
        {
            throw new StintException(
                e.Failure == TmuxFailure.TimedOut ? ErrorCode.TimedOut : ErrorCode.Unavailable,
                $"ensure: session '{plan.SessionName}': {(e.Failure == TmuxFailure.TimedOut ? "tmux did not answer in time" : e.StandardError)}: see 'stint doctor'", e);
        }
    }

    private bool EnsureWith(WorkspacePlan plan, WorkspaceLoaderChoice loader)
    {
        TmuxServer server = tmux.ForWorkspaces;
        var mark = new BuildMark(server, plan.SessionName);
        var gate = new BuildLock(server.Socket, plan.SessionName, notice);
        SessionState state = mark.Look();
        if (state == SessionState.Whole && !gate.IsHeld())
        {
            return false;
        }

        using FileLock taken = gate.Take(mark, out bool waited);
        if (state == SessionState.Missing && !waited && Build())
        {
            return true;
        }

        switch (mark.Look())
        {
            case SessionState.Whole:
                return false;
            case SessionState.Unfinished:
                notice($"session '{plan.SessionName}' was left half-built by a process that is gone: building it anew");
                mark.Clear();
                break;
        }

        return Build();

        bool Build() => loader == WorkspaceLoaderChoice.Tmuxp
            ? new TmuxpLoader(server, notice).Load(plan, taken)
            : BuildAnew(plan, server, mark);
    }

    // A server that is on its way out still takes callers, and then lets them down.
    private bool BuildAnew(WorkspacePlan plan, TmuxServer server, BuildMark mark)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return new SessionBuild(plan, server, mark, notice).Run();
            }
            catch (ServerEndedException e)
            {
                if (attempt == Attempts)
                {
                    throw new StintException(ErrorCode.Unavailable, $"ensure: session '{plan.SessionName}': the tmux server ended while it was begun: try again", e);
                }

                _ = Readiness.WaitToRead(Pause);
            }
        }
    }
}

using Stint.Cli.Workspaces;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Queue;
using Stint.Core.Runs;
using Stint.Core.Workspaces;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Cli.Runs;

/// <summary>Where a run goes: a window of its own in a session, a workspace's session, a window that exists.</summary>
internal sealed record Placement
{
    /// <summary>Only record it, ready or in the queue.</summary>
    public bool Ready { get; init; }

    public WorkspacePlan? Workspace { get; init; }

    /// <summary>Start where the workspace's session does.</summary>
    public bool CwdIsWorkspace { get; init; }

    /// <summary>The session in which a window is looked for by its name; null for any.</summary>
    public string? SessionOfWindow { get; init; }

    /// <summary>Type into a busy window too.</summary>
    public bool Force { get; init; }

    /// <summary>The place of a run like an earlier one.</summary>
    internal static Placement Of(Invocation invocation, RunRequest request) => new()
    {
        Workspace = request.Workspace is { } file ? Recorded(invocation, request.Parent!.Value, file) : null,
        SessionOfWindow = request.Session,
    };

    /// <summary>Makes the workspace's session if it is missing, records the request and, unless it is to be ready only, launches it.</summary>
    internal RunRecord Begin(Invocation invocation, RunRequest request)
    {
        string? tmux = Ready ? invocation.Tmux.Program : invocation.Tmux.RequireProgram();
        string runner = Ready ? "" : RunnerProgram.Require();
        if (!Ready && Workspace is not null)
        {
            Ensure(invocation, Workspace, request.Loader);
        }

        request = Workspace is null ? request : request with { Session = Workspace.SessionName };
        request = CwdIsWorkspace ? request with { Cwd = Folder(invocation) } : request;
        RunBook book = invocation.OpenOrCreate();
        if (request.Window is not null)
        {
            return book.Type(CwdIsWorkspace ? request with { TypedCwd = request.Cwd } : request, Workspace?.SessionName ?? SessionOfWindow, Force, runner);
        }

        if (!Ready && request.Slots is { Count: > 0 })
        {
            return new RunQueue(book).Start(book.Factory.Create(request, launching: false, tmux).Run, runner);
        }

        (RunRecord run, RunSpec spec) = book.Factory.Create(request, launching: !Ready, tmux);
        return Ready ? run : book.Launch(run, runner, spec);
    }

    /// <summary>Launches a run that was only recorded.</summary>
    internal static RunRecord Start(Invocation invocation, RunRecord run, string runner)
    {
        var queue = new RunQueue(invocation.Open());
        if (run.Status is not (RunStatus.Ready or RunStatus.Queued) || SpecOf(invocation, run) is not { Workspace: { } file } spec)
        {
            return queue.Start(run, runner);
        }

        WorkspacePlan workspace = Recorded(invocation, run.Id, file);
        Ensure(invocation, workspace, spec.Loader);
        return queue.Start(run, runner, workspace.SessionName);
    }

    // One that cannot be read is the launch's to report: the run has failed then.
    private static RunSpec? SpecOf(Invocation invocation, RunRecord run)
    {
        try
        {
            return RunFiles.ReadSpec(invocation.Workdir.Run(run.Id));
        }
        catch (DamagedFileException)
        {
            return null;
        }
    }

    // The file may have changed since the run was recorded, or be gone.
    private static WorkspacePlan Recorded(Invocation invocation, RunId run, string file)
    {
        try
        {
            return WorkspaceArgument.Read(invocation, file);
        }
        catch (StintException e)
        {
            throw new StintException(e.Code, $"run {run}: {e.Message}", e);
        }
    }

    private static void Ensure(Invocation invocation, WorkspacePlan plan, string? loader) =>
        _ = new WorkspaceSession(invocation.Tmux, invocation.Notice).Ensure(plan, WorkspaceArgument.Loader(loader, RunVerb.Name));

    // The session's own word counts; of one that is not there yet, the file's.
    private OsString Folder(Invocation invocation)
    {
        TmuxServer tmux = invocation.Tmux.ForNewRuns;
        string? folder = !Ready || (invocation.Tmux.Program is not null && tmux.HasSession(Workspace!.SessionName))
            ? tmux.Expand("#{session_path}", Target.Session(Workspace!.SessionName))
            : Workspace!.StartDirectory;
        return folder is { Length: > 0 }
            ? folder
            : throw new StintException(ErrorCode.Invalid, $"run: --cwd workspace: {Workspace!.File} names no start_directory: name a folder");
    }
}

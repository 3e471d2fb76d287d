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
        Workspace = request.Workspace is { } file ? WorkspaceArgument.Read(invocation, file) : null,
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
        RunSpec? spec = RunFiles.ReadSpec(invocation.Workdir.Run(run.Id));
        if (spec?.Workspace is { } file)
        {
            Ensure(invocation, WorkspaceArgument.Read(invocation, file), spec.Loader);
        }

        return new RunQueue(invocation.Open()).Start(run, runner);
    }

    private static void Ensure(Invocation invocation, WorkspacePlan plan, string? loader) =>
        _ = new WorkspaceSession(invocation.Tmux, invocation.Notice).Ensure(plan, WorkspaceArgument.Loader(loader, RunVerb.Name));

    // The session's own word counts; of one that is not there yet, the file's.
    private OsString Folder(Invocation invocation)
    {
        string? folder = Ready ? Workspace!.StartDirectory : invocation.Tmux.ForNewRuns.Expand("#{session_path}", Target.Session(Workspace!.SessionName));
        return folder is { Length: > 0 }
            ? folder
            : throw new StintException(ErrorCode.Invalid, $"run: --cwd workspace: {Workspace!.File} names no start_directory: name a folder");
    }
}

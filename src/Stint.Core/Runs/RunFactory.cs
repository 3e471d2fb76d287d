using System.Collections.ObjectModel;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs.ExistingWindows;
using Stint.Posix;

namespace Stint.Core.Runs;

/// <summary>Turns requests into recorded runs: directory, spec.json, row. Nothing is left behind when any of it fails.</summary>
public sealed class RunFactory(RunStore store, Workdir workdir, TimeProvider time)
{
    private const int BatchSize = 200;

    /// <summary>
    /// Records a new run as <c>ready</c>, or as <c>launching</c> by this process. Throws <see cref="StintException"/> on a tag without usable
    /// characters and on a name that is empty.
    /// </summary>
    public (RunRecord Run, RunSpec Spec) Create(RunRequest request, bool launching, string? tmux) => Create(request, launching, tmux, window: null);

    /// <summary>The same for a run in a window that exists.</summary>
    internal (RunRecord Run, RunSpec Spec) Create(RunRequest request, bool launching, string? tmux, PaneSight? window)
    {
        Check(request);
        string name = request.Name ?? DefaultName(request);
        string tag = TagOf(request, name);
        DateTimeOffset now = time.GetUtcNow();
        FaultPoint.Pass("before-spec");
        RunId id;
        do
        {
            id = RunId.Create(now, store.Newest());
        }
        while (!DurableFile.CreateDirectory(workdir.Run(id).Path)); // another process may have made the same one

        RunDirectory directory = workdir.Run(id);
        try
        {
            RunSpec spec = SpecOf(request, id, directory, tmux);
            DurableFile.CreateDirectory(directory.Artifacts);
            DurableFile.Replace(directory.Spec, RunFileJson.Of(spec));
            FaultPoint.Pass("after-spec");
            RunRecord record = In(window, RecordOf(request, spec, name, tag, now));
            record = request.Queue && !launching ? Queued(record, now.Seconds()) : record;
            DateTimeOffset local = LocalTime.Of(now);
            FaultPoint.Pass("before-row");
            RunRecord added = store.Add(
                launching ? RunLauncher.Claim(record, now.Seconds()) with { Status = RunStatus.Launching } : record,
                window is null ? number => JobWindowName.Create(tag, local, number) : null);
            FaultPoint.Pass("after-row");
            return (added, spec);
        }
        catch (Exception)
        {
            Discard(directory);
            throw;
        }
    }

    /// <summary>
    /// Records many runs, <c>ready</c> or queued as each asks, in few transactions, as long as <paramref name="goOn"/> says so between
    /// two: who dies in the middle leaves the first of them, whole.
    /// </summary>
    internal void CreateMany(IReadOnlyList<RunRequest> requests, string? tmux, Func<bool> goOn)
    {
        foreach (RunRequest[] batch in requests.Chunk(BatchSize))
        {
            if (!goOn())
            {
                return;
            }

            var prepared = new List<(RunRecord Run, Func<int, string> WindowName)>();
            try
            {
                RunId? newest = store.Newest();
                foreach (RunRequest request in batch)
                {
                    Check(request);
                    prepared.Add(Prepare(request, tmux, ref newest));
                }

                FileSystems.Sync(workdir.Runs); // all at once: the rows may not outlive what they stand for
                store.AddAll(prepared);
            }
            catch (Exception)
            {
                prepared.ForEach(p => Discard(workdir.Run(p.Run.Id)));
                throw;
            }
        }
    }

    /// <summary>What a request comes to, without a run of it; <see cref="RequestOf(RunSpec)"/> turns it back.</summary>
    internal RunSpec TemplateOf(RunRequest request)
    {
        var id = RunId.Create(time.GetUtcNow());
        return SpecOf(request, id, workdir.Run(id), tmux: null);
    }

    /// <summary>The record of a run that joins the queue now, behind all of its priority.</summary>
    public static RunRecord Queued(RunRecord run, double now) => run with
    {
        Status = RunStatus.Queued,
        QueuedAt = now,
        QueuePosition = now,
    };

    /// <summary>The request that would make the same run again, from its spec.json.</summary>
    public RunRequest RequestOf(RunRecord run)
    {
        RunSpec spec = RunFiles.ReadSpec(workdir.Run(run.Id))
            ?? throw new StintException(ErrorCode.Damaged, $"run {run.Id}: its spec.json is gone: start the command anew");
        RunRequest request = RequestOf(spec);
        return request with
        {
            Name = run.Name,
            Tag = run.Tag,
            SubmitterEnvironment = [.. request.SubmitterEnvironment.Where(e => !RunEnvironment.IsOfSlots(e, run.HeldSlots))],
            Session = run.TmuxSession ?? RunRequest.PlainSession,
            Parent = run.Id,
            Priority = run.Priority,
            Slots = run.Slots,
            SweepId = run.SweepId,
            SweepParams = run.SweepParams,
            Cell = run.Cell,
        };
    }

    /// <summary>The same from the spec alone, as far as it says.</summary>
    internal static RunRequest RequestOf(RunSpec spec) => new()
    {
        Argv = spec.ShellLine is null ? spec.Argv : null,
        ShellLine = spec.ShellLine is { } shown ? ShellLine.Given(spec.Argv[^1], shown) : (OsString?)null,
        Cwd = spec.Cwd,
        SubmitterEnvironment = [.. spec.Environment.Where(e => !RunEnvironment.IsOfRun(e, spec.RunId))],
        Workspace = spec.Workspace,
        Loader = spec.Loader,
        Window = spec.Window,
        Umask = spec.Umask,
        Keep = spec.Keep,
        LogFile = spec.LogFile,
        Timeout = spec.TimeoutS is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        OnEnd = spec.OnEnd,
        Columns = spec.Columns,
        Rows = spec.Rows,
    };

    // Its directory, with a spec that may not be on the disk yet.
    private (RunRecord Run, Func<int, string> WindowName) Prepare(RunRequest request, string? tmux, ref RunId? newest)
    {
        string name = request.Name ?? DefaultName(request), tag = TagOf(request, name);
        DateTimeOffset now = time.GetUtcNow();
        RunId id;
        do
        {
            newest = id = RunId.Create(now, newest);
        }
        while (!DurableFile.CreateDirectory(workdir.Run(id).Path));

        RunDirectory directory = workdir.Run(id);
        RunSpec spec = SpecOf(request, id, directory, tmux);
        DurableFile.CreateDirectory(directory.Artifacts);
        DurableFile.Replace(directory.Spec, RunFileJson.Of(spec), durably: false);
        RunRecord record = RecordOf(request, spec, name, tag, now);
        DateTimeOffset local = LocalTime.Of(now);
        return (request.Queue ? Queued(record, now.Seconds()) : record, number => JobWindowName.Create(tag, local, number));
    }

    private static RunSpec SpecOf(RunRequest request, RunId id, RunDirectory directory, string? tmux)
    {
        IReadOnlyList<OsString> environment = RunEnvironment.Compose(request, id, directory, Path.GetDirectoryName(Path.GetDirectoryName(Path.GetDirectoryName(directory.Path)))!);
        string shell = RunEnvironment.ValueOf(environment, "SHELL") is { } s && s.ToString() is { Length: > 0 } named ? named : "/bin/sh";
        return new RunSpec
        {
            RunId = id,
            Argv = request.ShellLine is { } line ? [shell, "-lc", ShellLine.ForShell(line)] : request.Argv!,
            ShellLine = request.ShellLine?.ToString(),
            Cwd = request.Cwd,
            Environment = environment,
            Umask = request.Umask,
            TimeoutS = request.Timeout?.TotalSeconds,
            Keep = request.Keep,
            Columns = request.Columns,
            Rows = request.Rows,
            LogFile = request.LogFile,
            OnEnd = request.OnEnd,
            Shell = shell,
            Tmux = tmux,
            Workspace = request.Workspace,
            Loader = request.Loader,
            Window = request.Window,
        };
    }

    private static RunRecord RecordOf(RunRequest request, RunSpec spec, string name, string tag, DateTimeOffset now) => new()
    {
        Id = spec.RunId,
        Name = name,
        Tag = tag,
        Command = RunEdit.CommandOf(spec),
        Argv = RunEdit.ArgvOf(spec),
        Workdir = spec.Cwd.ToString(),
        Status = RunStatus.Ready,
        CreatedAt = now.Seconds(),
        UpdatedAt = now.Seconds(),
        ParentRunId = request.Parent,
        TimeoutS = spec.TimeoutS,
        TmuxSession = request.Session,
        Placement = request.Window is null ? RunPlacement.JobWindow : RunPlacement.ExistingWindow,
        LogFile = spec.LogFile,
        Priority = request.Priority,
        After = request.After is { Count: > 0 } after ? after : null,
        Slots = request.Slots is { Count: > 0 } slots ? slots : null,
        SweepId = request.SweepId,
        SweepParams = request.SweepParams,
        Cell = request.Cell,
    };

    private void Check(RunRequest request)
    {
        foreach ((string name, int count) in request.Slots ?? ReadOnlyDictionary<string, int>.Empty)
        {
            RunSlots.Check(name, count);
        }

        foreach (RunDependency dependency in request.After ?? [])
        {
            if (dependency.Condition is not (RunDependency.Ok or RunDependency.Any))
            {
                throw new StintException(ErrorCode.Invalid, $"run: after: '{dependency.Condition}' is no condition: write {RunDependency.Ok} or {RunDependency.Any}");
            }

            if (store.Find(dependency.Id) is null)
            {
                throw new StintException(ErrorCode.NotFound, $"run: after: {dependency.Id}: there is no such run to wait for");
            }
        }
    }

    private static RunRecord In(PaneSight? window, RunRecord record) => window is null ? record : record with
    {
        TmuxSocket = window.SocketPath,
        TmuxServer = window.Server,
        TmuxWindow = window.WindowName,
        TmuxWindowId = window.Window,
        TmuxPane = window.Pane,
    };

    private static string DefaultName(RunRequest request)
    {
        string first = request.Argv is { Count: > 0 } argv ? argv[0].ToString() : request.ShellLine?.ToString().TrimStart().Split([' ', '\t', '\n'], 2)[0] ?? "";
        string name = Path.GetFileName(first.TrimEnd('/'));
        return name.Length > 0 ? name : "run";
    }

    /// <summary>The refusal of a tag without any usable character.</summary>
    public static StintException NoTag(string tag) => new(ErrorCode.Invalid, $"run: --tag: '{tag}' has none of a-z, 0-9 and _: give another tag");

    private static string TagOf(RunRequest request, string name)
    {
        if (request.Tag is { } tag)
        {
            return JobWindowName.NormalizeTag(tag) is { Length: > 0 } usable
                ? usable
                : throw NoTag(tag);
        }

        return JobWindowName.NormalizeTag(name) is { Length: > 0 } derived ? derived : "run";
    }

    private static void Discard(RunDirectory directory)
    {
        try
        {
            Directory.Delete(directory.Path, recursive: true);
        }
        catch (IOException)
        {
            // It was not made, or cannot be removed; without a row nobody shows it.
        }
    }
}

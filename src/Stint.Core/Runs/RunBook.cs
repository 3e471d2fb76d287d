using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs.ExistingWindows;

namespace Stint.Core.Runs;

/// <summary>The runs of one workdir, opened for use: the entrance for every interface.</summary>
public sealed class RunBook : IDisposable
{
    private readonly Database _database;

    private RunBook(Workdir workdir, Database database, TmuxAccess tmux, TimeProvider time, Action<string> notice)
    {
        _database = database;
        Workdir = workdir;
        Tmux = tmux;
        Time = time;
        Store = new RunStore(database, workdir, time);
        Events = new EventReader(database);
        Reconciler = new Reconciler(Store, workdir, tmux.Of, time, notice);
        Stopper = new Stopper(Store, Reconciler, workdir, tmux.Of, time);
        Factory = new RunFactory(Store, workdir, time);
    }

    internal Database Database => _database;

    public Workdir Workdir { get; }

    public TmuxAccess Tmux { get; }

    public TimeProvider Time { get; }

    public RunStore Store { get; }

    public EventReader Events { get; }

    public Reconciler Reconciler { get; }

    public Stopper Stopper { get; }

    public RunFactory Factory { get; }

    /// <summary>
    /// Opens a workdir, which must exist already unless <paramref name="create"/> is set (null then: it holds no runs). <paramref name="notice"/>
    /// is told of damage found and of work that takes long.
    /// </summary>
    public static RunBook? Open(Workdir workdir, TmuxAccess tmux, TimeProvider time, Action<string> notice, bool create)
    {
        if (create)
        {
            workdir.Prepare();
        }
        else if (!workdir.Exists)
        {
            return null;
        }

        return new RunBook(workdir, Database.Open(workdir, new DatabaseRebuild(workdir, time, notice).Run), tmux, time, notice);
    }

    /// <summary>Launches a recorded run that this process has claimed; <paramref name="runner"/> is the runner program's absolute path.</summary>
    public RunRecord Launch(RunRecord run, string runner, RunSpec? spec = null) => new RunLauncher(Store, Workdir, Tmux.ForNewRuns, runner).Launch(run, spec);

    /// <summary>Records a run and types its command into a window that exists, see <see cref="CommandTyper"/>.</summary>
    public RunRecord Type(RunRequest request, string? session, bool force, string runner) =>
        new CommandTyper(Store, Factory, Workdir, Tmux.ForNewRuns, runner, Tmux.RequireProgram(), Time).Type(request, session, force);

    /// <summary>
    /// Launches a run that is ready or queued. Throws <see cref="StintException"/> when it is neither. <paramref name="also"/> changes the
    /// record in the same transaction, as for another session than the recorded one.
    /// </summary>
    public RunRecord Start(RunRecord run, string runner, Func<RunRecord, RunRecord>? also = null)
    {
        RunRecord claimed = Store.Advance(run.Id, new RunStep(RunEvent.Launch, r => RunLauncher.Claim(also?.Invoke(r) ?? r, Workdir, Time.NowSeconds())))
            ?? throw new StintException(ErrorCode.Conflict, $"start: run {run.Id}: it is {run.Status.Word()}: only a ready or queued run can be started");
        return Launch(claimed, runner);
    }

    /// <summary>Changes a run that has not been launched. Throws <see cref="StintException"/> when it has.</summary>
    public RunRecord Edit(RunId id, RunChange change) => new RunEdit(Store, _database, Workdir).Apply(id, change);

    /// <summary>The record as it should read now, or null when there is no such run any more.</summary>
    public RunRecord? Refresh(RunId id) => Store.Find(id) is { } run ? Reconciler.Reconcile(run) : null;

    public void Dispose() => _database.Dispose();
}

using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Queue;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Core.Sweeps;

/// <summary>
/// The sweeps of a workdir as every interface sees and changes them. A cell gets a run when it is missing, and another when its newest
/// one failed or was stopped and the user wants it again; one that ended well never runs a second time. Who starts the runs is the queue.
/// </summary>
public sealed class SweepBook(RunBook book)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly SweepStore _store = new(book);
    private readonly RunQueue _queue = new(book);

    /// <summary>Newest first; of all, those behind <paramref name="before"/>, at most <paramref name="limit"/> (0: all).</summary>
    public IReadOnlyList<Sweep> List(int limit, string? before = null) => [.. _store.List(limit, before).Select(View)];

    public long Count() => _store.Count();

    /// <summary>Null when there is no such sweep.</summary>
    public Sweep? Find(string id) => _store.Find(id) is { } sweep ? View(sweep) : null;

    /// <summary>The sweep with this id, or the only one whose id begins so. Throws <see cref="StintException"/> otherwise.</summary>
    public Sweep One(string text)
    {
        IReadOnlyList<SweepRecord> found = _store.FindByPrefix(text, 2);
        return found.Count == 1 || (found.Count > 1 && found.Any(s => s.Id == text)) ? View(found.FirstOrDefault(s => s.Id == text) ?? found[0])
            : throw new StintException(found.Count == 0 ? ErrorCode.NotFound : ErrorCode.Conflict, found.Count == 0 ? $"sweep: there is no sweep '{text}': see 'stint sweep ls'" : $"sweep: '{text}' is the beginning of several sweeps: write more of it");
    }

    /// <summary>
    /// Records a sweep and, unless it is a draft, a <c>ready</c> run for each cell. Throws <see cref="StintException"/> on parameters or a
    /// command that make no sense.
    /// </summary>
    public Sweep Create(SweepRequest request)
    {
        var id = SweepId.Create(book.Time.GetUtcNow()).ToString();
        RunSpec spec = book.Factory.TemplateOf(request.Run);
        SweepRecord sweep = Checked(new SweepRecord
        {
            Id = id,
            Name = request.Name,
            Command = Shown(request.Run),
            Argv = request.Run.Argv?.Select(a => a.ToString()).ToArray(),
            Workdir = request.Run.Cwd.ToString(),
            Parameters = request.Parameters,
            Mode = request.Mode,
            Count = request.Count,
            Seed = request.Mode == SweepMode.Random ? request.Seed ?? RandomSeed() : request.Seed,
            MaxRuns = request.MaxRuns,
            Parallel = request.Parallel,
            FailFast = request.FailFast,
            Goal = request.Goal,
            IsSubmitted = !request.IsDraft,
            CreatedAt = book.Time.NowSeconds(),
        }, request.Run.ShellLine, spec.Shell);
        _store.Add(sweep, new CellTemplate(spec, request.Run.Tag, request.Run.Session, request.Run.Priority, request.Run.Slots));
        if (!request.IsDraft)
        {
            Fill(id, queue: false, again: false);
        }

        return View(id);
    }

    /// <summary>Hands all cells to the queue that have no run yet or one that is ready. With <paramref name="parallel"/> so many are kept going, apart from the queue's own.</summary>
    public Sweep Start(string id, int? parallel = null) => Go(id, s => s with { Parallel = parallel is { } number ? Positive("parallel", number) : s.Parallel, IsPaused = false }, again: false);

    /// <summary>Nothing more of it is started. What runs goes on.</summary>
    public Sweep Pause(string id) => View(_store.Update(id, s => s with { IsPaused = true }));

    /// <summary>Goes on where it was paused or stopped: cells that are missing, failed or stopped get a run.</summary>
    public Sweep Resume(string id) => Go(id, s => s with { IsPaused = false }, again: true);

    /// <summary>The same without ending a pause.</summary>
    public Sweep Retry(string id) => Go(id, s => s, again: true);

    /// <summary>Stops what waits and what runs, and returns when all have ended.</summary>
    public Sweep Stop(string id, StopOrder order)
    {
        _ = _store.Update(id, s => s with { Stops = s.Stops + 1 });
        using FileLock alone = Alone(id); // who makes its runs at this moment sees that it was stopped, and ends

        // What waits goes first: nothing may start in the place of what is stopped.
        book.Stopper.StopWaiting(_store.RunsOf(id).Where(r => r.Status is RunStatus.Ready or RunStatus.Queued).Select(r => r.Id));
        RunRecord[] asked = [.. _store.RunsOf(id).Where(r => !r.Status.IsFinal()).Select(r => book.Store.Find(r.Id)).OfType<RunRecord>().Select(r => book.Stopper.Request(r, order))];
        foreach (RunRecord run in asked.Where(r => !r.Status.IsFinal()))
        {
            _ = book.Stopper.Finish(run, order);
        }

        return View(_store.Update(id, s => s with { IsPaused = false }));
    }

    /// <summary>Changes the sweep. Runs that exist stay as they are; <see cref="Start"/>, <see cref="Resume"/> and <see cref="Retry"/> look at the cells it has by then.</summary>
    public Sweep Edit(string id, SweepEdit edit)
    {
        SweepRuns runs = Runs(_store.Find(id) ?? throw Missing(id));
        CellTemplate template = _store.TemplateOf(id);
        RunSpec spec = edit.Command is null ? template.Spec : book.Factory.TemplateOf(edit.Command with { SubmitterEnvironment = template.Spec.Environment, Cwd = template.Spec.Cwd });
        spec = edit.Workdir is { } folder ? spec with { Cwd = folder } : spec;
        OsString? line = spec.ShellLine is null ? (OsString?)null : new OsString(spec.ShellLine);
        SweepRecord changed = _store.Update(id, s => Checked(
            s with
            {
                Name = edit.Name ?? s.Name,
                Command = edit.Command is null ? s.Command : Shown(edit.Command),
                Argv = edit.Command is null ? s.Argv : edit.Command.Argv?.Select(a => a.ToString()).ToArray(),
                Workdir = edit.Workdir ?? s.Workdir,
                Parameters = edit.Parameters ?? s.Parameters,
                Mode = edit.Mode ?? s.Mode,
                Count = edit.TakenBack.Contains("count") ? null : edit.Count ?? s.Count,
                Seed = edit.Seed ?? (edit.TakenBack.Contains("seed") ? null : s.Seed) ?? ((edit.Mode ?? s.Mode) == SweepMode.Random ? RandomSeed() : null),
                MaxRuns = edit.TakenBack.Contains("max_runs") ? null : edit.MaxRuns ?? s.MaxRuns,
                Parallel = edit.TakenBack.Contains("parallel") ? null : edit.Parallel ?? s.Parallel,
                FailFast = edit.FailFast ?? s.FailFast,
                Goal = edit.TakenBack.Contains("goal") ? null : edit.Goal ?? s.Goal,
            },
            line,
            spec.Shell,
            runs), edit.Command is null && edit.Workdir is null ? null : t => t with { Spec = t.Spec with { Argv = spec.Argv, ShellLine = spec.ShellLine, Cwd = spec.Cwd } });
        return View(changed);
    }

    /// <summary>Makes one more run in the sweep, beside its grid.</summary>
    public (RunRecord Run, RunSpec Spec) Add(string id, RunRequest request, bool launching)
    {
        _ = _store.Find(id) ?? throw Missing(id);
        return book.Factory.Create(request with { SweepId = id }, launching, book.Tmux.Program);
    }

    /// <summary>What the scheduler has to know of sweeps now.</summary>
    public SweepRules Rules()
    {
        IReadOnlyList<SweepRecord> sweeps = _store.AtWork();
        return sweeps.Count == 0 ? SweepRules.None : new SweepRules
        {
            Lanes = sweeps.Where(s => s.Parallel is not null).ToDictionary(s => s.Id, s => s.Parallel!.Value, StringComparer.Ordinal),
            Paused = sweeps.Where(s => s.IsPaused).Select(s => s.Id).ToHashSet(StringComparer.Ordinal),
            Ended = sweeps.Where(s => s.FailFast).Select(s => (s.Id, Failed: Runs(s).Cells.Values.FirstOrDefault(r => r.Status == RunStatus.Failed)?.Id)).Where(s => s.Failed is not null)
                .ToDictionary(s => s.Id, s => $"sweep {s.Id} is to end with its first failure, and run {s.Failed} failed", StringComparer.Ordinal),
        };
    }

    private Sweep Go(string id, Func<SweepRecord, SweepRecord> change, bool again)
    {
        double now = book.Time.NowSeconds();
        _ = _store.Update(id, s => change(s) with { IsSubmitted = true, StartedAt = s.StartedAt ?? now });
        Fill(id, queue: true, again);
        return View(id);
    }

    // One at a time for a sweep, whoever does it: two at once would make a cell's run twice. Who dies in the middle leaves cells without
    // a run, for the next one to find.
    private void Fill(string id, bool queue, bool again)
    {
        using FileLock alone = Alone(id);
        SweepRecord sweep = _store.Find(id) ?? throw Missing(id);
        SweepRuns runs = Runs(sweep);
        CellTemplate template = _store.TemplateOf(id);
        var wanted = new List<RunRequest>();
        var ready = new List<RunId>();
        foreach (SweepCell cell in sweep.Grid.Cells(sweep.Limit))
        {
            SweepRun? run = runs.Cells.GetValueOrDefault(cell.Id);
            if (run is null || (again && run.Status is RunStatus.Failed or RunStatus.Stopped))
            {
                wanted.Add(CellRun.Of(sweep, template, cell, queue, run?.Id));
            }
            else if (queue && run.Status == RunStatus.Ready)
            {
                ready.Add(run.Id);
            }
        }

        _queue.AddAll(ready, GoOn);
        book.Factory.CreateMany(wanted, book.Tmux.Program, GoOn);

        bool GoOn() => _store.Find(id)?.Stops == sweep.Stops;
    }

    private FileLock Alone(string id) => FileLock.TryTake($"{book.Workdir.Sweep(id)}.lock", Patience)
        ?? throw new StintException(ErrorCode.Unavailable, $"sweep {id}: another process makes its runs: try again in a while");

    private static SweepRecord Checked(SweepRecord sweep, OsString? line, string shellProgram, SweepRuns? runs = null)
    {
        _ = sweep.Name.Length is > 0 and <= 200 ? 0 : throw SweepError.Of("name", "it should have between 1 and 200 characters");
        _ = sweep.MaxRuns is { } most ? Positive("max_runs", most) : 0;
        _ = sweep.Count is { } count ? Positive("count", count) : 0;
        _ = sweep.Parallel is { } parallel ? Positive("parallel", parallel) : 0;
        SweepGrid grid = sweep.Grid;
        if (sweep.Parameters.Keys.GroupBy(RunSlots.VariableOf).FirstOrDefault(g => g.Skip(1).Any()) is { } same)
        {
            throw SweepError.Of("parameters", $"{string.Join(" and ", same)} would both be STINT_PARAM_{same.Key}: give one of them another name");
        }

        if (line is { } shell)
        {
            CellCommand.Check(shell, shellProgram, sweep.Parameters.Keys);
        }
        else
        {
            CellCommand.Check([.. sweep.Argv!.Select(a => new OsString(a))], sweep.Parameters.Keys);
        }

        if (runs is null)
        {
            return sweep with { TotalCells = grid.Total };
        }

        HashSet<string> cells = [.. grid.Cells(sweep.Limit).Select(c => c.Id)];
        return sweep with { TotalCells = grid.Total, FormerCells = runs.Cells.Values.Count(r => r.Cell is { } cell && !cells.Contains(cell)) };
    }

    private static int Positive(string name, int number) => number is > 0 and <= 1_000_000 ? number : throw SweepError.Of(name, "it should be between 1 and 1000000");

    private static long RandomSeed() => Convert.ToInt64(SecureRandom.Hex(4), 16);

    private static string Shown(RunRequest run) => run.ShellLine?.ToString() ?? ShellQuote.Join(run.Argv!.Select(a => a.ToString()));

    private SweepRuns Runs(SweepRecord sweep) => new(sweep, _store.RunsOf(sweep.Id));

    private Sweep View(string id) => View(_store.Find(id) ?? throw Missing(id));

    private Sweep View(SweepRecord sweep)
    {
        SweepRuns runs = Runs(sweep);
        return new Sweep
        {
            Id = sweep.Id,
            Version = sweep.Version,
            Name = sweep.Name,
            BaseCommand = sweep.Command,
            Argv = sweep.Argv,
            Workdir = sweep.Workdir,
            Parameters = sweep.Parameters,
            Mode = sweep.Mode,
            Count = sweep.Count,
            Seed = sweep.Seed,
            RunIds = [.. runs.All.Select(r => r.Id)],
            Status = runs.Status,
            Paused = sweep.IsPaused,
            CreatedAt = sweep.CreatedAt,
            StartedAt = sweep.StartedAt,
            CompletedAt = runs.CompletedAt,
            MaxRuns = sweep.Limit,
            TotalCells = sweep.TotalCells,
            Truncated = sweep.TotalCells > sweep.Limit,
            Parallel = sweep.Parallel,
            FailFast = sweep.FailFast,
            Goal = sweep.Goal,
            Progress = runs.Progress,
        };
    }

    private static StintException Missing(string id) => new(ErrorCode.NotFound, $"sweep {id}: there is no such sweep");
}

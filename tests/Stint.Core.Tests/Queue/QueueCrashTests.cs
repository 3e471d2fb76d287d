using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Queue;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Core.Tests.Queue;

/// <summary>A scheduler died somewhere between its decision and the command's start: nothing starts twice, nothing is forgotten.</summary>
public sealed class QueueCrashTests : IDisposable
{
    private readonly QueueWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_run_that_was_claimed_and_never_launched_goes_back_and_is_started_once()
    {
        RunRecord run = ClaimedByTheDead(_world.Add(Trace));
        using (QueueRunner scheduler = _world.Scheduler())
        {
            Assert.True(scheduler.Step());
        }

        Assert.Equal(RunStatus.Launching, _world.Recorded(run.Id).Status);
        Assert.Equal(Environment.ProcessId, _world.Recorded(run.Id).LauncherPid);
        using WorkingScheduler working = _world.AtWork();
        await _world.Reaches(run.Id, RunStatus.Finished);
        AssertTraces(1);
    }

    [Fact]
    public void A_launch_is_left_alone_for_a_second()
    {
        RunRecord run = ClaimedByTheDead(_world.Add(Trace), ago: 0);
        using QueueRunner scheduler = _world.Scheduler();
        Assert.False(scheduler.Step());
        Assert.Equal(RunStatus.Launching, _world.Recorded(run.Id).Status);
    }

    [Fact]
    public void A_reader_takes_it_back_too_after_ten_seconds()
    {
        RunRecord run = ClaimedByTheDead(_world.Add(Trace, r => r with { Slots = new Dictionary<string, int> { ["gpu"] = 1 } }), ago: 5);
        Assert.Equal(RunStatus.Launching, _world.Book.Refresh(run.Id)!.Status);

        run = ClaimedByTheDead(run, ago: 11);

        RunRecord back = _world.Book.Refresh(run.Id)!;
        Assert.Equal((RunStatus.Queued, null, null, null, null), (back.Status, back.LaunchedAt, back.LauncherPid, back.HeldSlots, back.Reason));
        Assert.Equal((run.QueuedAt, run.QueuePosition), (back.QueuedAt, back.QueuePosition));
    }

    [Fact]
    public void Who_began_to_take_it_back_and_died_has_left_enough_for_the_next()
    {
        RunRecord run = ClaimedByTheDead(_world.Add(Trace), ago: 0);
        RunFiles.Create(_world.Workdir.Run(run.Id).Started, new StartRecord { Never = true, Again = true }, ContractsJson.Default.StartRecord);
        Assert.Equal(RunStatus.Queued, _world.Book.Refresh(run.Id)!.Status);
    }

    [Fact]
    public async Task A_window_whose_launcher_died_before_it_could_note_it_is_found_by_the_runs_own_files()
    {
        RunRecord run = _world.Add($"{Trace}; sleep 0.5");
        string before = File.ReadAllText(_world.Workdir.Run(run.Id).Spec);
        RunRecord claimed = ClaimedByTheDead(run, ago: 0);
        _ = new RunLauncher(_world.Book.Store, _world.Workdir, _world.Book.Tmux.ForNewRuns, QueueWorld.Runner).Launch(claimed);
        _ = _world.Book.Store.Update(run.Id, r => r with { TmuxWindowId = null, TmuxPane = null, TmuxSocket = null });
        using WorkingScheduler working = _world.AtWork();

        await _world.Reaches(run.Id, RunStatus.Finished);

        AssertTraces(1);
        Assert.Equal(before, File.ReadAllText(_world.Workdir.Run(run.Id).Spec));
    }

    [Fact]
    public async Task A_runner_that_comes_after_its_launch_was_taken_back_does_not_start_the_command()
    {
        RunRecord run = ClaimedByTheDead(_world.Add(Trace));
        _ = _world.Queue.Set(s => s with { Paused = true });
        using (QueueRunner scheduler = _world.Scheduler())
        {
            Assert.True(scheduler.Step());
        }

        Assert.Equal(RunStatus.Queued, _world.Recorded(run.Id).Status);
        RunTheRunner(run);
        AssertTraces(0);

        _ = _world.Queue.Set(s => s with { Paused = false });
        using WorkingScheduler working = _world.AtWork();
        await _world.Reaches(run.Id, RunStatus.Finished);
        RunTheRunner(run);
        AssertTraces(1);
    }

    [Fact]
    public async Task A_run_that_has_run_although_its_record_says_queued_is_not_run_again()
    {
        RunRecord run = _world.Add(Trace);
        RunTheRunner(run);
        AssertTraces(1);
        using WorkingScheduler working = _world.AtWork();

        await _world.Reaches(run.Id, RunStatus.Finished);

        AssertTraces(1);
    }

    [Fact]
    public async Task What_was_stopped_while_it_was_being_launched_stays_stopped()
    {
        RunRecord run = ClaimedByTheDead(_world.Add(Trace), ago: 0);
        RunRecord stopped = _world.Book.Stopper.Finish(_world.Book.Stopper.Request(run, new StopOrder()), new StopOrder());
        Assert.Equal(RunStatus.Stopped, stopped.Status);
        using WorkingScheduler working = _world.AtWork();
        RunRecord next = _world.Add("true");
        await _world.Reaches(next.Id, RunStatus.Finished);
        Assert.Equal(RunStatus.Stopped, _world.Recorded(run.Id).Status);
        AssertTraces(0);
    }

    [Fact]
    public async Task Slots_of_a_run_that_goes_on_without_its_scheduler_stay_held()
    {
        _ = _world.Queue.Set(s => s with { Parallel = 4, Slots = new Dictionary<string, int> { ["gpu"] = 2 } });
        string gate = _world.At("gate"), line = $"until [ -e {gate} ]; do sleep 0.02; done";
        RunRecord[] runs = [.. Enumerable.Range(0, 3).Select(_ => _world.Add(line, r => r with { Slots = new Dictionary<string, int> { ["gpu"] = 1 } }))];
        using (_world.AtWork())
        {
            await _world.Reaches(runs[1].Id, RunStatus.Running);
        }

        using WorkingScheduler second = _world.AtWork();
        RunRecord other = _world.Add("true");
        await _world.Reaches(other.Id, RunStatus.Finished);
        Assert.Equal(RunStatus.Queued, _world.Recorded(runs[2].Id).Status);
        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
        await _world.Reaches(runs[2].Id, RunStatus.Finished);
    }

    [Fact]
    public async Task The_queue_survives_the_loss_of_the_database()
    {
        _ = _world.Queue.Set(s => s with { Parallel = 3, Slots = new Dictionary<string, int> { ["gpu"] = 4 } });
        RunRecord a = _world.Add("true"), b = _world.Add("true", r => r with { Priority = 2, After = [new RunDependency(a.Id, "any")] });
        QueueState before = _world.Queue.State();
        _world.Book.Dispose();
        File.Delete(_world.Workdir.Database);
        RunBook book = _world.OpenBook();

        QueueState after = new RunQueue(book).State();
        Assert.Equal((before.Parallel, 4), (after.Parallel, after.Slots["gpu"].Total));
        Assert.Equal(before.Queued, after.Queued);
        Assert.Equal(b.After, book.Store.Find(b.Id)!.After);
        using QueueRunner scheduler = _world.Scheduler();
        Assert.True(scheduler.Step());
        await Task.CompletedTask;
        Assert.Equal(RunStatus.Launching, book.Store.Find(a.Id)!.Status);
    }

    private string Trace => $"echo started >>{_world.At("trace")}";

    // What a scheduler has done that was killed between its claim and the window.
    private RunRecord ClaimedByTheDead(RunRecord run, double ago = 2)
    {
        RunStep claim = new(RunEvent.Launch, r => RunLauncher.Claim(r, _world.Workdir, TimeProvider.System.NowSeconds()));
        _ = _world.Book.Store.Advance(run.Id, claim);
        return _world.Book.Store.Update(run.Id, r => r with { LauncherPid = 4_000_000, LaunchedAt = TimeProvider.System.NowSeconds() - ago })!;
    }

    private void RunTheRunner(RunRecord run) => _ = CapturedProcess.Run(
        new SpawnRequest { Path = QueueWorld.Runner, Arguments = ["stint-runner", _world.Workdir.Run(run.Id).Path], Environment = ThisProcess.Environment() }, default, TimeSpan.FromSeconds(20));

    private void AssertTraces(int count)
    {
        string file = _world.At("trace");
        Assert.Equal(count, File.Exists(file) ? File.ReadAllLines(file).Length : 0);
    }
}

using System.Diagnostics;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Queue;
using Stint.Core.Runs;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.Core.Tests.Queue;

public sealed class QueueRunnerTests : IDisposable
{
    private readonly QueueWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Queued_runs_go_one_after_the_other_in_their_order()
    {
        string file = _world.At("order");
        RunRecord a = _world.Add($"echo a >>{file}; sleep 0.2; echo A >>{file}"), b = _world.Add($"echo b >>{file}");
        RunRecord c = _world.Add($"echo c >>{file}", r => r with { Priority = 1 });
        Assert.Equal((RunStatus.Queued, true, false), (a.Status, a.QueuedAt is not null, a.LaunchedAt is not null));
        using WorkingScheduler scheduler = _world.AtWork();

        await _world.Reaches(b.Id, RunStatus.Finished);

        Assert.Equal(["c", "a", "A", "b"], await File.ReadAllLinesAsync(file, TestContext.Current.CancellationToken));
        Assert.All([a, b, c], r => Assert.Equal((RunStatus.Finished, 0, true), (_world.Recorded(r.Id).Status, _world.Recorded(r.Id).ExitCode, _world.Recorded(r.Id).LogComplete)));
        Assert.Empty(_world.Notices);
    }

    [Fact]
    public async Task The_limit_may_change_while_runs_go_and_pausing_starts_nothing_more()
    {
        string gate = _world.At("gate");
        RunRecord[] runs = [.. Enumerable.Range(0, 5).Select(_ => _world.Add($"until [ -e {gate} ]; do sleep 0.02; done"))];
        using WorkingScheduler scheduler = _world.AtWork();
        await _world.Reaches(runs[0].Id, RunStatus.Running);
        Assert.Equal(RunStatus.Queued, _world.Recorded(runs[1].Id).Status);

        _ = _world.Queue.Set(s => s with { Parallel = 3 });
        await _world.Reaches(runs[1].Id, RunStatus.Running);
        await _world.Reaches(runs[2].Id, RunStatus.Running);
        Assert.Equal(RunStatus.Queued, _world.Recorded(runs[3].Id).Status);

        _ = _world.Queue.Set(s => s with { Paused = true });
        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
        await _world.Reaches(runs[2].Id, RunStatus.Finished);
        QueueState state = _world.Queue.State();
        Assert.Equal((3, true), (state.Parallel, state.Paused));
        Assert.Equal(runs[3..].Select(r => r.Id), state.Queued);
        Assert.All(_world.Queue.Waits(SweepRules.None), w => Assert.Equal(QueueObstacle.Paused, w.Obstacle));

        _ = _world.Queue.Set(s => s with { Paused = false });
        await _world.Reaches(runs[4].Id, RunStatus.Finished);
        Assert.Empty(_world.Queue.State().Queued);
    }

    [Fact]
    public async Task A_run_started_by_hand_passes_the_limit_by_and_counts_from_then_on()
    {
        string gate = _world.At("gate"), line = $"until [ -e {gate} ]; do sleep 0.02; done";
        RunRecord a = _world.Add(line), b = _world.Add(line), c = _world.Add("true");
        using WorkingScheduler scheduler = _world.AtWork();
        await _world.Reaches(a.Id, RunStatus.Running);

        _ = _world.Queue.Start(b, QueueWorld.Runner);

        await _world.Reaches(b.Id, RunStatus.Running);
        Assert.Equal([a.Id, b.Id], _world.Queue.State().Running);
        Assert.Equal(RunStatus.Queued, _world.Recorded(c.Id).Status);
        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
        await _world.Reaches(c.Id, RunStatus.Finished);
    }

    [Fact]
    public async Task Slots_are_handed_out_by_number_and_given_back()
    {
        _ = _world.Queue.Set(s => s with { Parallel = 9, Slots = new Dictionary<string, int> { ["gpu"] = 2, ["my-net"] = 1 } });
        string gate = _world.At("gate"), line = $"echo $CUDA_VISIBLE_DEVICES/$STINT_SLOT_GPU/$STINT_SLOT_MY_NET; until [ -e {gate} ]; do sleep 0.02; done";
        RunRecord a = _world.Add(line, Needs(("gpu", 1))), b = _world.Add(line, Needs(("gpu", 1), ("my-net", 1))), c = _world.Add(line, Needs(("gpu", 2)));
        using WorkingScheduler scheduler = _world.AtWork();
        await Printed(a, "0/0/");
        await Printed(b, "1/1/0");
        Assert.Equal(new QueueWait(c.Id, QueueObstacle.Slots, "gpu"), Assert.Single(_world.Queue.Waits(SweepRules.None)));
        Assert.Equal((new QueueSlots(2, 2), new QueueSlots(1, 1)), (_world.Queue.State().Slots["gpu"], _world.Queue.State().Slots["my-net"]));

        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);

        await Printed(c, "0,1/0,1/");
        await _world.Reaches(c.Id, RunStatus.Finished);
        Assert.Equal(new QueueSlots(2, 0), _world.Queue.State().Slots["gpu"]);
        Assert.DoesNotContain(_world.Book.Factory.RequestOf(_world.Recorded(c.Id)).SubmitterEnvironment, e => e.ToString().Contains("SLOT") || e.ToString().Contains("CUDA"));
    }

    [Fact]
    public async Task By_hand_a_run_gets_slots_even_where_none_is_free()
    {
        _ = _world.Queue.Set(s => s with { Slots = new Dictionary<string, int> { ["gpu"] = 2 } });
        string gate = _world.At("gate"), line = $"until [ -e {gate} ]; do sleep 0.02; done; echo $CUDA_VISIBLE_DEVICES";
        RunRecord[] runs = [.. Enumerable.Range(0, 3).Select(_ => _world.Add(line, Needs(("gpu", 1))))];

        foreach (RunRecord run in runs)
        {
            _ = _world.Queue.Start(run, QueueWorld.Runner);
        }

        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
        await Printed(runs[0], "0");
        await Printed(runs[1], "1");
        await Printed(runs[2], "0");
    }

    [Fact]
    public async Task What_waits_for_a_run_starts_when_it_has_ended_well_and_fails_when_not()
    {
        RunRecord good = _world.Add("exit 0"), bad = _world.Add("exit 3");
        RunRecord afterGood = _world.Add("true", After(good, "ok")), afterBad = _world.Add("true", After(bad, "ok")), anyway = _world.Add("true", After(bad, "any"));
        RunRecord chain = _world.Add("true", After(afterBad, "ok"));
        using WorkingScheduler scheduler = _world.AtWork();

        await _world.Reaches(anyway.Id, RunStatus.Finished);
        await _world.Reaches(afterGood.Id, RunStatus.Finished);
        await _world.Reaches(chain.Id, RunStatus.Failed);

        RunRecord failed = _world.Recorded(afterBad.Id);
        Assert.Equal((RunStatus.Failed, RunReason.Dependency, $"run {bad.Id}, which it waited for, failed (exit)", null), (failed.Status, failed.Reason, failed.Error, failed.LaunchedAt));
        Assert.NotNull(failed.EndedAt);
        Assert.Equal((RunReason.Dependency, $"run {afterBad.Id}, which it waited for, failed (dependency)"), (_world.Recorded(chain.Id).Reason, _world.Recorded(chain.Id).Error));
    }

    [Fact]
    public void A_run_cannot_wait_for_one_that_does_not_exist()
    {
        RunId nobody = RunId.Create(DateTimeOffset.UtcNow);
        StintException e = Assert.Throws<StintException>(() => _world.Add("true", r => r with { After = [new RunDependency(nobody, "ok")] }));
        Assert.Equal((ErrorCode.NotFound, true), (e.Code, e.Message.Contains(nobody.ToString())));
        Assert.Empty(Directory.GetDirectories(_world.Workdir.Runs));
    }

    [Fact]
    public void There_is_one_scheduler_for_a_workdir()
    {
        using (QueueRunner first = _world.Scheduler())
        {
            Assert.Null(QueueRunner.TryOpen(_world.Book, new QueueRunnerOptions { Runner = QueueWorld.Runner }));
            Assert.True(ServerPresence.Schedules(_world.Workdir));
        }

        Assert.False(ServerPresence.Schedules(_world.Workdir));
        _world.Scheduler().Dispose();
    }

    [Fact]
    public async Task What_another_process_queues_is_started_within_a_tenth_of_a_second()
    {
        _ = _world.Add("true");
        using WorkingScheduler scheduler = _world.AtWork(o => o with { SlowLook = false });
        await Eventually.True(() => _world.Queue.State() is { Queued.Count: 0, Running.Count: 0 }, "the queue is empty");
        var took = new List<double>();
        for (int i = 0; i < 5; i++)
        {
            var clock = Stopwatch.StartNew();
            RunRecord run = _world.Add("true");
            await Eventually.True(() => _world.Recorded(run.Id).Status != RunStatus.Queued, "it is taken up", TimeSpan.FromSeconds(5));
            took.Add(clock.Elapsed.TotalMilliseconds);
            await _world.Reaches(run.Id, RunStatus.Finished);
        }

        Assert.True(took.Min() < 100, string.Join(' ', took));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task File_events_alone_and_the_slow_look_alone_each_see_an_end(bool fileEvents, bool slowLook)
    {
        using WorkingScheduler scheduler = _world.AtWork(o => o with { FileEvents = fileEvents, SlowLook = slowLook });
        string gate = _world.At("gate");
        RunRecord run = _world.Add($"until [ -e {gate} ]; do sleep 0.02; done");
        await _world.Reaches(run.Id, RunStatus.Running);

        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
        await Eventually.True(() => File.Exists(_world.Workdir.Run(run.Id).Result), "the runner has written the result", TimeSpan.FromSeconds(20));

        await _world.Reaches(run.Id, RunStatus.Finished, seconds: 2);
    }

    [Fact]
    public async Task A_run_that_cannot_be_launched_fails_and_makes_room()
    {
        RunRecord broken = _world.Add("true"), next = _world.Add("true");
        File.Delete(_world.Workdir.Run(broken.Id).Spec);
        using WorkingScheduler scheduler = _world.AtWork();

        await _world.Reaches(next.Id, RunStatus.Finished);

        Assert.Equal((RunStatus.Failed, RunReason.LaunchError), (_world.Recorded(broken.Id).Status, _world.Recorded(broken.Id).Reason));
        Assert.Contains("spec.json", _world.Recorded(broken.Id).Error);
    }

    [Fact]
    public async Task What_a_run_needs_is_made_before_its_window_and_what_that_throws_fails_it()
    {
        RunRecord good = _world.Add("true", r => r with { Workspace = "/w/good.yaml", Session = "was" }), bad = _world.Add("true", r => r with { Workspace = "/w/bad.yaml" });
        using WorkingScheduler scheduler = _world.AtWork(o => o with { Prepare = Prepare });

        await _world.Reaches(good.Id, RunStatus.Finished);
        await _world.Reaches(bad.Id, RunStatus.Failed);

        Assert.Equal("other", _world.Recorded(good.Id).TmuxSession);
        Assert.Equal((RunReason.LaunchError, "ensure: it cannot be read"), (_world.Recorded(bad.Id).Reason, _world.Recorded(bad.Id).Error));

        string? Prepare(RunSpec spec)
        {
            if (spec.Workspace == "/w/bad.yaml")
            {
                throw new StintException(ErrorCode.Invalid, "ensure: it cannot be read");
            }

            _ = _world.Tmux.TryRun(new TmuxCommand("new-session", "-d", "-s", "other", "sleep", "1000"));
            return "other";
        }
    }

    [Fact]
    public async Task Many_at_once_are_each_in_a_window_of_their_own_and_complete()
    {
        _ = _world.Tmux.Run(new TmuxCommand("new-session", "-d", "-s", "stays", "sleep", "1000")); // ids start anew with a new server
        _ = _world.Queue.Set(s => s with { Parallel = 12 });
        RunRecord[] runs = [.. Enumerable.Range(0, 24).Select(i => _world.Add($"echo {i}", r => i % 6 == 5 ? r with { Workspace = "/none.yaml", Session = "nobody" } : r))];
        using WorkingScheduler scheduler = _world.AtWork();
        foreach (RunRecord run in runs)
        {
            await Eventually.True(() => _world.Recorded(run.Id).Status.IsFinal() && _world.Recorded(run.Id) is { TmuxWindowId: not null } or { Status: RunStatus.Failed }, "it has ended", TimeSpan.FromSeconds(30));
        }

        RunRecord[] ended = [.. runs.Select(r => _world.Recorded(r.Id))];
        Assert.Equal(24 / 6, ended.Count(r => r is { Status: RunStatus.Failed, Reason: RunReason.LaunchError, TmuxSession: "nobody" }));
        RunRecord[] well = [.. ended.Where(r => r is { Status: RunStatus.Finished, LogComplete: true })];
        Assert.Equal(24 - 4, well.Length);
        Assert.Equal(20, well.Select(r => r.TmuxWindowId).Distinct().Count());
        Assert.All(well, r => Assert.Equal(Array.FindIndex(runs, x => x.Id == r.Id).ToString(), r.LastMessage));
    }

    [Fact]
    public async Task A_sweep_with_a_limit_of_its_own_is_kept_apart()
    {
        string gate = _world.At("gate"), line = $"until [ -e {gate} ]; do sleep 0.02; done";
        RunRecord[] own = [.. Enumerable.Range(0, 2).Select(_ => _world.Add(line))];
        RunRecord[] cells = [.. Enumerable.Range(0, 3).Select(_ => _world.Add(line, r => r with { SweepId = "s1" }))];
        using WorkingScheduler scheduler = _world.AtWork(o => o with { Sweeps = () => new SweepRules { Lanes = new Dictionary<string, int> { ["s1"] = 2 } } });

        await _world.Reaches(own[0].Id, RunStatus.Running);
        await _world.Reaches(cells[1].Id, RunStatus.Running);
        Assert.Equal([own[1].Id, cells[2].Id], _world.Queue.State().Queued);
        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
        await _world.Reaches(cells[2].Id, RunStatus.Finished);
        await _world.Reaches(own[1].Id, RunStatus.Finished);
    }

    private static Func<RunRequest, RunRequest> Needs(params (string Name, int Count)[] slots) => r => r with { Slots = slots.ToDictionary(s => s.Name, s => s.Count) };

    private static Func<RunRequest, RunRequest> After(RunRecord run, string condition) => r => r with { After = [new RunDependency(run.Id, condition)] };

    private Task Printed(RunRecord run, string line) => Eventually.True(
        () => File.Exists(_world.Workdir.Run(run.Id).Log) && File.ReadAllText(_world.Workdir.Run(run.Id).Log).Split("\r\n")[0] == line, $"run {run.Id} prints {line}", TimeSpan.FromSeconds(20));
}

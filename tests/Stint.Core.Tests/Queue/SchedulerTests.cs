using Stint.Contracts;
using Stint.Core.Queue;
using Stint.Core.Runs;

namespace Stint.Core.Tests.Queue;

public sealed class SchedulerTests
{
    // Each run is one letter; "a b" are in their order. A run: letter, then what it needs: gpu=2, ok:x, any:x, sweep:s.
    // Active: letter, then holds gpu:0,1, sweep:s, free (does not count). States: letter=status.
    [Theory]
    [InlineData("nothing waits", "", "", "", "")]
    [InlineData("one at a time", "a b c", "", "", "start a; b turn; c turn")]
    [InlineData("the place is taken", "b", "a", "", "b turn")]
    [InlineData("what never was in the queue takes no place", "b", "a/free", "", "start b")]
    [InlineData("as many as allowed", "c d e", "a", "parallel=3", "start c; start d; e turn")]
    [InlineData("more are going than allowed by now", "d", "a b c", "parallel=2", "d turn")]
    [InlineData("paused", "a b", "", "paused", "a paused; b paused")]
    [InlineData("a dependency has not ended", "b/ok:a c", "", "a=running", "b waits a; start c")]
    [InlineData("a dependency waits itself", "a b/ok:a", "", "a=queued parallel=2", "start a; b waits a")]
    [InlineData("a dependency has ended well", "b/ok:a", "", "a=finished", "start b")]
    [InlineData("a dependency has failed", "b/ok:a", "", "a=failed", "fail b")]
    [InlineData("a dependency was stopped", "b/ok:a", "", "a=stopped", "fail b")]
    [InlineData("a dependency is gone", "b/ok:a", "", "", "fail b")]
    [InlineData("any end will do", "b/any:a c/any:x", "", "a=failed parallel=2", "start b; start c")]
    [InlineData("any end, but none yet", "b/any:a", "", "a=launching", "b waits a")]
    [InlineData("the first of several that is open counts", "c/ok:a/any:b", "", "a=finished b=running", "c waits b")]
    [InlineData("one of several has failed", "c/any:a/ok:b", "", "a=running b=failed", "fail c")]
    [InlineData("failures reach all that follow", "b/ok:a c/ok:b d/ok:c e/any:c", "", "a=failed b=queued c=queued d=queued", "fail b; fail c; fail d; e waits c")]
    [InlineData("failures are found in the pause, too", "b/ok:a c", "", "a=stopped paused", "fail b; c paused")]
    [InlineData("failures whatever the order of priority", "c/ok:b b/ok:a", "", "a=failed b=queued", "fail b; fail c")]
    [InlineData("slots are handed out from the lowest", "a/gpu=2 b/gpu=1", "", "parallel=9 gpu=4", "start a gpu:0,1; start b gpu:2")]
    [InlineData("slots that runs hold are not", "c/gpu=2", "a/gpu:0 b/gpu:2", "parallel=9 gpu=4", "start c gpu:1,3")]
    [InlineData("runs outside the queue hold slots, too", "c/gpu=1", "a/free/gpu:0", "gpu=1", "c slots gpu")]
    [InlineData("who waits for slots is not passed by who needs some", "b/gpu=2 c/gpu=1 d", "a/free/gpu:0", "parallel=9 gpu=2", "b slots gpu; c slots gpu; start d")]
    [InlineData("who can never have its slots is passed", "b/gpu=3 c/gpu=1", "", "parallel=9 gpu=2", "b beyond gpu; start c gpu:0")]
    [InlineData("slots nobody has declared", "b/tpu=1 c", "", "", "b beyond tpu; start c")]
    [InlineData("who waits for a run keeps no slots", "b/gpu=1/ok:a c/gpu=1", "", "a=running gpu=1", "b waits a; start c gpu:0")]
    [InlineData("a paused queue starts nothing, of sweeps neither", "a/sweep:s b", "", "s=2 paused", "a paused; b paused")]
    [InlineData("a paused sweep holds its own runs only", "a/sweep:s b c/sweep:t", "", "parallel=9 held:s", "a paused; start b; start c")]
    [InlineData("a paused sweep's runs that go still count", "b", "a/sweep:s", "held:s", "b turn")]
    [InlineData("a sweep that is over ends what waits of it", "a/sweep:s b/sweep:s c", "", "over:s", "end a; end b; start c")]
    [InlineData("also when the queue is full", "a/sweep:s b", "x", "over:s", "end a; b turn")]
    [InlineData("several kinds at once", "b/gpu=1/net=1 c/net=1", "a/free/gpu:0", "parallel=9 gpu=1 net=2", "b slots gpu; c slots net")]
    [InlineData("held numbers beyond what there is now", "b/gpu=1", "a/gpu:7", "parallel=9 gpu=1", "start b gpu:0")]
    [InlineData("a sweep counts apart", "b c/sweep:s d/sweep:s e/sweep:s", "a x/sweep:s", "s=2", "b turn; start c; d turn; e turn")]
    [InlineData("a paused sweep leaves the queue alone", "c/sweep:s b", "", "s=1 held:s", "start b; c paused")]
    [InlineData("a sweep without a limit of its own obeys the queue's", "c/sweep:t", "a", "s=2", "c turn")]
    [InlineData("slots bind sweeps as well", "c/sweep:s/gpu=1 d/sweep:s/gpu=1", "", "s=5 gpu=1", "start c gpu:0; d slots gpu")]
    public void What_starts_now(string because, string waiting, string active, string settings, string plan) =>
        Assert.True(plan == Describe(Scheduler.Decide(Snapshot(waiting, active, settings))), $"{because}: {Describe(Scheduler.Decide(Snapshot(waiting, active, settings)))}");

    [Theory]
    [InlineData("a=failed", "run {a}, which it waited for, failed (exit)")]
    [InlineData("a=stopped", "run {a}, which it waited for, was stopped")]
    [InlineData("", "run {a}, which it waited for, does not exist any more")]
    public void The_error_names_the_run_that_did_not_end_well(string states, string error) =>
        Assert.Equal(error.Replace("{a}", Id('a').ToString()), Assert.Single(Scheduler.Decide(Snapshot("b/ok:a", "", states)).Failures).Error);

    [Fact]
    public void The_same_snapshot_gives_the_same_plan_and_a_thousand_runs_cost_little()
    {
        var waiting = Enumerable.Range(0, 1000).Select(i => new WaitingRun(RunId.Create(DateTimeOffset.UnixEpoch.AddYears(60).AddSeconds(i)))).ToList();
        var queue = new QueueSnapshot { Lane = new QueueLane(8), Waiting = waiting };
        QueuePlan plan = Scheduler.Decide(queue);
        Assert.Equal(waiting.Take(8).Select(w => w.Id), plan.Starts.Select(s => s.Id));
        Assert.Equal(plan.Starts, Scheduler.Decide(queue).Starts);
        Assert.Equal(992, plan.Waits.Count);
    }

    private static RunId Id(char letter) => RunId.Parse("0t16hn0000" + letter + letter);

    private static QueueSnapshot Snapshot(string waiting, string active, string settings)
    {
        string[] words = Words(settings);
        Dictionary<string, string> pairs = words.Where(w => w.Contains('=')).ToDictionary(w => w.Split('=')[0], w => w.Split('=')[1]);
        return new QueueSnapshot
        {
            Lane = new QueueLane(int.Parse(pairs.GetValueOrDefault("parallel", "1")), words.Contains("paused")),
            Sweeps = new SweepRules
            {
                Lanes = pairs.Where(p => p.Key == "s").ToDictionary(p => p.Key, p => int.Parse(p.Value)),
                Paused = words.Where(w => w.StartsWith("held:")).Select(w => w[5..]).ToHashSet(),
                Ended = words.Where(w => w.StartsWith("over:")).ToDictionary(w => w[5..], _ => "over"),
            },
            Slots = pairs.Where(p => p.Key is "gpu" or "net").ToDictionary(p => p.Key, p => int.Parse(p.Value)),
            Waiting = [.. Words(waiting).Select(w => w.Split('/')).Select(p => new WaitingRun(Id(p[0][0]))
            {
                Slots = p.Any(x => x.Contains('=')) ? p.Where(x => x.Contains('=')).ToDictionary(x => x.Split('=')[0], x => int.Parse(x.Split('=')[1])) : null,
                After = p.Any(x => x.StartsWith("ok:") || x.StartsWith("any:"))
                    ? [.. p.Where(x => x.StartsWith("ok:") || x.StartsWith("any:")).Select(x => new RunDependency(Id(x[^1]), x.Split(':')[0]))] : null,
                SweepId = p.FirstOrDefault(x => x.StartsWith("sweep:"))?[6..],
            })],
            Active = [.. Words(active).Select(w => w.Split('/')).Select(p => new ActiveRun(Id(p[0][0]))
            {
                Counts = !p.Contains("free"),
                SweepId = p.FirstOrDefault(x => x.StartsWith("sweep:"))?[6..],
                Held = p.Where(x => x.StartsWith("gpu:")).ToDictionary(_ => "gpu", x => (IReadOnlyList<int>)[.. x[4..].Split(',').Select(int.Parse)]),
            })],
            Dependencies = pairs.Where(p => p.Key.Length == 1 && p.Key != "s").ToDictionary(
                p => Id(p.Key[0]), p => new RunState(RunWords.ParseStatus(p.Value)!.Value, p.Value == "failed" ? RunReason.Exit : null)),
        };
    }

    private static string Describe(QueuePlan plan)
    {
        IEnumerable<(RunId Id, string Text)> lines =
        [
            .. plan.Failures.Select(f => (f.Id, $"fail {Letter(f.Id)}")),
            .. plan.Ends.Select(e => (e.Id, $"end {Letter(e.Id)}")),
            .. plan.Starts.Select(s => (s.Id, $"start {Letter(s.Id)}{string.Concat((s.Held ?? new Dictionary<string, IReadOnlyList<int>>()).Select(h => $" {h.Key}:{string.Join(',', h.Value)}"))}")),
            .. plan.Waits.Select(w => (w.Id, Wait(w))),
        ];
        return string.Join("; ", lines.OrderBy(l => l.Id).Select(l => l.Text));
    }

    private static string Wait(QueueWait wait) => $"{Letter(wait.Id)} " + wait.Obstacle switch
    {
        QueueObstacle.Dependency => $"waits {wait.On![^1]}",
        QueueObstacle.Slots => $"slots {wait.On}",
        QueueObstacle.TooManySlots => $"beyond {wait.On}",
        _ => wait.Obstacle.ToString().ToLowerInvariant(),
    };

    private static char Letter(RunId id) => id.ToString()[^1];

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

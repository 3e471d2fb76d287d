using System.Text.Json;
using Stint.Contracts;
using Stint.EndToEnd.Tests.World;

namespace Stint.EndToEnd.Tests.Verbs;

/// <summary>The queue from the command line, without a server: everything is on record, nothing starts.</summary>
public sealed class QueueTests : IDisposable
{
    private readonly StintWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_queued_run_is_recorded_whole_and_the_server_is_offered()
    {
        Answer answer = _world.Call("run", "--queue", "--tag", "t", "--", "sh", "-c", "echo hi").Ok();

        Run run = _world.Show(RunId.Parse(answer.Text));
        Assert.Equal((RunStatus.Queued, 0, null), (run.Status, run.Priority, run.LaunchedAt));
        Assert.NotNull(run.QueuedAt);
        Assert.Equal($"stint: run {run.Id} is queued, and waits until a server starts it: stint serve --detach\n", answer.Error);
        Assert.Empty(_world.Windows());
        Assert.Contains("PATH=", File.ReadAllText(_world.DirectoryOf(run.Id).Spec), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--priority", "5")]
    [InlineData("--slots", "gpu=2")]
    [InlineData("--after", "@last")]
    [InlineData("--after-any", "@last")]
    public void What_only_the_queue_can_do_implies_it(string option, string value)
    {
        RunId first = RunId.Parse(_world.Call("run", "--ready", "--", "true").Ok().Text);
        Run run = _world.Call("run", option, value, "--json", "--", "true").Ok().Run;

        Assert.Equal(RunStatus.Queued, run.Status);
        Assert.Equal(option == "--priority" ? 5 : 0, run.Priority);
        Assert.Equal(option == "--slots" ? 2 : 0, run.Slots.GetValueOrDefault("gpu"));
        Assert.Equal(option.StartsWith("--after", StringComparison.Ordinal) ? [new RunDependency(first, option == "--after" ? "ok" : "any")] : [], run.After);
    }

    [Theory]
    [InlineData(3, "there is no such run", "--after", "0zzz")]
    [InlineData(2, "write NAME=N", "--slots", "gpu")]
    [InlineData(2, "write NAME=N", "--slots", "gpu=many")]
    [InlineData(2, "write a number from 1", "--slots", "gpu=0")]
    [InlineData(2, "is no name", "--slots", "G P=1")]
    [InlineData(2, "more than once", "--slots", "gpu=1", "--slots", "gpu=2")]
    [InlineData(2, "is not a whole number", "--priority", "high")]
    [InlineData(2, "leave out --queue", "--queue", "--ready")]
    [InlineData(2, "leave out --window", "--queue", "--window", "w")]
    public void What_makes_no_sense_is_refused_and_leaves_nothing(int code, string about, params string[] options)
    {
        _world.Call("queue", "set", "--parallel", "1").Ok();
        _world.Call(["run", .. options, "--", "true"]).Refused(code, about);
        _world.HoldsNothing();
    }

    [Fact]
    public void The_queue_tells_its_order_and_why_each_waits()
    {
        RunId a = Queue(), b = Queue("--priority", "1"), c = Queue("--after", a.ToString()), d = Queue("--slots", "gpu=1");
        JsonElement queue = _world.Call("queue", "--json").Ok().Json;

        Assert.Equal(["parallel", "paused", "running", "queued", "slots"], queue.EnumerateObject().Select(p => p.Name));
        Assert.Equal([b, a, c, d], Ids(queue));
        Assert.Equal((1, false, 0), (queue.GetProperty("parallel").GetInt32(), queue.GetProperty("paused").GetBoolean(), queue.GetProperty("running").GetArrayLength()));

        string[] lines = _world.Call("queue").Ok().Lines;
        Assert.Equal("parallel 1, 0 running, 4 waiting", lines[0]);
        Assert.Equal($"{c}\tqueued\t3\t0\t-\tfor run {a}\ttrue", lines[3]);
        Assert.Contains("for more slots than there are: gpu", lines[4], StringComparison.Ordinal);
        Assert.Contains($"for run {a} (number 3 of 4 in the queue)", _world.Call("show", c.ToString()).Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_and_order_are_changed_from_the_command_line()
    {
        RunId a = Queue(), b = Queue(), c = Queue();
        Assert.Equal("parallel 4, 0 running, 3 waiting", _world.Call("queue", "set", "--parallel", "4").Ok().Text);
        Assert.Equal("parallel 4, paused, 0 running, 3 waiting", _world.Call("queue", "pause").Ok().Text);
        Assert.True(_world.Call("queue", "pause", "--json").Ok().Json.GetProperty("paused").GetBoolean());
        Assert.False(_world.Call("queue", "resume", "--json").Ok().Json.GetProperty("paused").GetBoolean());
        _world.Call("queue", "move", c.ToString(), "--first").Ok();
        _world.Call("queue", "move", b.ToString(), "--before", a.ToString()).Ok();
        Assert.Equal([c, b, a], Ids(_world.Call("queue", "--json").Ok().Json));

        _world.Call("queue", "set").Refused(2, "--parallel N");
        _world.Call("queue", "set", "--parallel", "0").Refused(2, "from 1 to");
        _world.Call("queue", "move", a.ToString()).Refused(2, "--first or --before");
        _world.Call("queue", "move", a.ToString(), "--before", RunId.Parse(_world.Call("run", "--ready", "--", "true").Ok().Text).ToString()).Refused(1, "does not wait");
        _world.Call("queue", "frobnicate").Refused(2, "there is no 'queue frobnicate'");
    }

    [Fact]
    public void A_ready_run_is_handed_over_and_a_queued_one_stopped()
    {
        RunId id = RunId.Parse(_world.Call("run", "--ready", "--", "true").Ok().Text);
        Assert.Equal(RunStatus.Queued, _world.Call("queue", "add", id.ToString(), "--json").Ok().Run.Status);
        _world.Call("queue", "add", id.ToString()).Refused(1, "it is queued");
        _world.Call("stop", id.ToString()).Ok();
        Assert.Equal(RunStatus.Stopped, _world.Show(id).Status);
        Assert.Equal("parallel 1, 0 running, 0 waiting", _world.Call("queue").Ok().Text);
    }

    [Fact]
    public void A_queued_run_is_started_by_hand_with_its_submitters_environment()
    {
        RunId id = RunId.Parse(_world.Call(Setting.With("MARK=of the submitter"), ["run", "--queue", "--slots", "gpu=1", "--", "sh", "-c", "echo [$MARK]"]).Ok().Text);
        _world.Call(Setting.With("MARK=of somebody else"), ["start", id.ToString()]).Ok();

        Run run = _world.Finish(id);
        Assert.Equal((RunStatus.Finished, "[of the submitter]"), (run.Status, run.LastMessage));
        Assert.Equal(1, run.Slots["gpu"]);
    }

    [Fact]
    public void A_rerun_can_be_queued_and_keeps_what_it_needs()
    {
        RunId first = Queue("--slots", "gpu=2", "--priority", "3");
        Run again = _world.Call("rerun", first.ToString(), "--queue", "--json").Ok().Run;
        Assert.Equal((RunStatus.Queued, 3, 2, first), (again.Status, again.Priority, again.Slots["gpu"], again.ParentRunId));
    }

    [Fact]
    public void A_start_that_was_killed_before_its_window_gives_the_run_back_to_the_queue()
    {
        string trace = _world.At("trace");
        RunId id = RunId.Parse(_world.Call("run", "--queue", "--", "sh", "-c", $"echo started >>{trace}").Ok().Text);
        _world.Call(Setting.With("STINT_FAULT=before-window"), ["start", id.ToString()]).Exits(137);
        Assert.Equal(RunStatus.Launching, _world.Show(id).Status);

        _world.Execute(Setting.Plain, "sqlite3", Path.Join(_world.Workdir, ".agents/stint.db"), "UPDATE runs SET launched_at=launched_at-11").Ok();

        Assert.Equal(RunStatus.Queued, _world.Show(id).Status);
        _world.Execute(Setting.Plain, Path.Join(StintWorld.Dist, "stint-runner"), _world.DirectoryOf(id).Path);
        Assert.False(File.Exists(trace), "a runner of the launch that was given up has started the command");
        _world.Call("start", id.ToString()).Ok();
        Assert.Equal(RunStatus.Finished, _world.Finish(id).Status);
        Assert.Single(File.ReadAllLines(trace));
    }

    [Fact]
    public async Task The_queue_is_a_table_where_people_look()
    {
        RunId a = Queue("--priority", "2"), b = Queue();
        using Screen screen = Screen.Of(_world, 110, 20, "queue");
        (string[] lines, int code) = await screen.End();

        Assert.Equal(0, code);
        Assert.Equal("parallel 1, 0 running, 2 waiting", lines[0].TrimEnd());
        Assert.Matches(@"^# +ID +STATUS +PRIORITY +SLOTS +QUEUED +WAITS +COMMAND", lines[1]);
        Assert.Matches($@"^1 +{a} +queued +2 .*for its turn +true", lines[2]);
        Assert.Contains("stint serve", string.Join(' ', lines), StringComparison.Ordinal);

        using Screen list = Screen.Of(_world, 110, 20, "ls");
        Assert.Contains((await list.End()).Lines, l => l.StartsWith(b.ToString(), StringComparison.Ordinal) && l.Contains("queued (#2)", StringComparison.Ordinal));
    }

    [Fact]
    public void An_empty_workdir_has_an_empty_queue()
    {
        Assert.Equal("parallel 1, 0 running, 0 waiting", _world.Call("queue").Ok().Text);
        Assert.False(Directory.Exists(Path.Join(_world.Workdir, ".agents")));
    }

    [Fact]
    public void Completions_know_the_verbs_of_the_queue_and_its_runs()
    {
        RunId ready = RunId.Parse(_world.Call("run", "--ready", "--", "true").Ok().Text), queued = Queue();
        Assert.Equal(["set", "pause", "resume", "add", "move"], Suggested("queue", ""));
        Assert.Contains(ready.ToString(), Suggested("queue", "add", ""));
        Assert.DoesNotContain(queued.ToString(), Suggested("queue", "add", ""));
        Assert.Contains(queued.ToString(), Suggested("queue", "move", ""));
    }

    private RunId Queue(params string[] options) => RunId.Parse(_world.Call(["run", "--queue", .. options, "--", "true"]).Ok().Text);

    private string[] Suggested(params string[] words) => [.. _world.Call(["complete", "--", .. words]).Ok().Lines.Select(l => l.Split('\t')[0])];

    private static RunId[] Ids(JsonElement queue) => [.. queue.GetProperty("queued").EnumerateArray().Select(e => RunId.Parse(e.GetString()!))];
}

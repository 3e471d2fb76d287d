using System.Text.Json;
using Stint.Contracts;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>Sweeps of a running server.</summary>
public sealed class SweepsOverHttpTests : IDisposable
{
    private readonly ServerWorld _server = new();

    private string Started => Path.Join(_server.World.Workdir, "started");

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Three_by_three_trainings_go_two_at_a_time_through_the_death_of_the_server_with_curves_and_checkpoints()
    {
        string train = Path.Join(Environment.GetEnvironmentVariable("STINT_REPOSITORY"), "examples/train.py");
        string id = Make($$$"""{"name":"spirals","argv":["python3","{{{train}}}","--epochs","1","--batch","{batch}"],"parameters":{"lr":[0.1,0.03,0.01],"batch":[64,128,256]}}""");
        _ = _server.Post($"/sweeps/{id}/start?parallel=2");
        int most = 0;
        await Eventually.True(() => Watch(id, ref most).GetProperty("completed").GetInt32() >= 2, "two have completed", TimeSpan.FromSeconds(60));

        _ = _server.End(Signals.Kill);
        _server.Start();

        await Eventually.True(() => Watch(id, ref most).GetProperty("completed").GetInt32() == 9, "all have completed", TimeSpan.FromSeconds(120));
        JsonElement sweep = _server.Get($"/sweeps/{id}");
        Assert.Equal(("completed", 9, 2), (sweep.GetProperty("status").GetString(), sweep.GetProperty("run_ids").GetArrayLength(), most));
        foreach (JsonElement run in sweep.GetProperty("run_ids").EnumerateArray())
        {
            string[] found = [.. _server.Get($"/runs/{run}/artifacts").EnumerateArray().Select(a => a.GetProperty("name").GetString()!)];
            Assert.Contains("metrics.jsonl", found);
            Assert.Contains("model.ckpt", found);
            Assert.NotEqual(0, _server.Get($"/runs/{run}/metrics").GetProperty("series").GetProperty("loss").GetArrayLength());
        }

        JsonElement all = _server.Get($"/sweeps/{id}/metrics");
        Assert.Equal(["loss", "accuracy"], all.GetProperty("keys").EnumerateArray().Select(k => k.GetString()));
        Assert.Equal(sweep.GetProperty("run_ids").GetArrayLength(), all.GetProperty("runs").EnumerateObject().Count());
        JsonElement some = _server.Get($"/sweeps/{id}/metrics?keys=accuracy").GetProperty("runs");
        Assert.All(some.EnumerateObject(), run => Assert.Equal("accuracy", Assert.Single(run.Value.EnumerateObject()).Name));
    }

    [Fact]
    public async Task Cells_obey_the_queue_unless_the_sweep_has_a_limit_of_its_own()
    {
        string mine = Make("""{"base_command":"sleep 60; : {a}","parameters":{"a":[1]}}""");
        _ = _server.Post($"/sweeps/{mine}/start");
        await Stands(mine, "running", 1);
        string wide = Make("""{"base_command":"sleep 60; : {a}","parameters":{"a":{"min":1,"max":5}},"parallel":3}""");
        _ = _server.Post($"/sweeps/{wide}/start");
        await Stands(wide, "running", 3);
        Assert.Equal(2, Progress(wide).GetProperty("queued").GetInt32());
        RunId other = _server.Make("""{"command":"true","queue":true}""");
        Assert.Equal(RunStatus.Queued, _server.Run($"/runs/{other}").Status); // the queue's one place is the first sweep's

        JsonElement stopped = _server.Post($"/sweeps/{wide}/stop");

        Assert.Equal("canceled", stopped.GetProperty("status").GetString());
        Assert.Equal(5, stopped.GetProperty("progress").GetProperty("canceled").GetInt32());
        _ = _server.Post($"/sweeps/{mine}/stop");
        await _server.Becomes(other, RunStatus.Finished);
    }

    [Fact]
    public async Task A_paused_sweep_starts_nothing_more_and_goes_on_where_it_was()
    {
        string id = Make("""{"base_command":"echo {a} >>started; sleep 0.2; test ! -e bad.{a}","parameters":{"a":{"min":1,"max":4}},"parallel":1}""");
        File.WriteAllText(Path.Join(_server.World.Workdir, "bad.2"), "");
        _ = _server.Post($"/sweeps/{id}/start");
        await Eventually.True(() => Progress(id).GetProperty("failed").GetInt32() == 1, "the second has failed");
        Assert.True(_server.Post($"/sweeps/{id}/pause").GetProperty("paused").GetBoolean(), "it says so while its runs still go");
        await Eventually.True(() => _server.Get($"/sweeps/{id}").GetProperty("status").GetString() is "paused" or "failed", "what ran has ended");
        int done = File.ReadAllLines(Started).Length;

        File.Delete(Path.Join(_server.World.Workdir, "bad.2"));
        _ = _server.Post($"/sweeps/{id}/resume");

        await Stands(id, "completed", 4);
        Assert.InRange(done, 2, 4);
        Assert.Equal(["1", "2", "2", "3", "4"], File.ReadAllLines(Started).Order()); // only the failed cell went twice
    }

    [Fact]
    public async Task An_edited_sweep_never_repeats_a_finished_cell()
    {
        string id = Make("""{"base_command":"echo {a} >>started","parameters":{"a":[1,2]},"parallel":2,"auto_start":true}""");
        await Stands(id, "completed", 2);

        _ = _server.Put($"/sweeps/{id}", """{"parameters":{"a":[2,3]},"base_command":"echo new {a} >>started"}""");
        JsonElement edited = _server.Post($"/sweeps/{id}/resume");

        Assert.Equal(3, edited.GetProperty("progress").GetProperty("total").GetInt32());
        await Stands(id, "completed", 3);
        Assert.Equal(["1", "2", "new 3"], File.ReadAllLines(Started).Order());

        JsonElement before = _server.Put($"/sweeps/{id}", """{"goal":"g"}""");
        JsonElement same = _server.Put($"/sweeps/{id}", """{"goal":"g","parallel":2}""");
        Assert.Equal(before.GetProperty("version").GetInt64(), same.GetProperty("version").GetInt64());
        JsonElement back = _server.Put($"/sweeps/{id}", """{"goal":null,"parallel":null}""");
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (back.GetProperty("goal").ValueKind, back.GetProperty("parallel").ValueKind));
    }

    [Fact]
    public async Task Stopping_one_that_is_being_filled_leaves_nothing_that_could_start()
    {
        string id = Make("""{"base_command":"echo {a} >>started","parameters":{"a":{"min":1,"max":3000}},"status":"draft"}""");
        _ = _server.Put("/queue", """{"paused":true}""");
        Task<JsonElement> start = Task.Run(() => _server.Post($"/sweeps/{id}/start"));
        await Eventually.True(() => Progress(id).GetProperty("queued").GetInt32() > 0, "the first are there");

        JsonElement stopped = _server.Post($"/sweeps/{id}/stop");
        _ = await start;

        JsonElement progress = Progress(id);
        Assert.Equal(("canceled", 0, 0), (stopped.GetProperty("status").GetString(), progress.GetProperty("queued").GetInt32(), progress.GetProperty("ready").GetInt32()));
        Assert.InRange(progress.GetProperty("canceled").GetInt32(), 1, 2999);
        Assert.Equal(3000, progress.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_rerun_that_fails_does_not_undo_a_cell_that_ended_well()
    {
        string id = Make("""{"base_command":"echo {a} >>started; test ! -e bad","parameters":{"a":[1]},"auto_start":true}""");
        await Stands(id, "completed", 1);
        File.WriteAllText(Path.Join(_server.World.Workdir, "bad"), "");
        string first = _server.Get($"/sweeps/{id}").GetProperty("run_ids")[0].GetString()!;
        RunId again = RunId.Parse(_server.Post($"/runs/{first}/rerun", """{"auto_start":true}""", 201).GetProperty("id").GetString()!);
        await _server.Becomes(again, RunStatus.Failed);

        JsonElement retried = _server.Post($"/sweeps/{id}/retry");

        Assert.Equal(("completed", 2), (retried.GetProperty("status").GetString(), retried.GetProperty("run_ids").GetArrayLength()));
    }

    [Fact]
    public async Task The_first_failure_of_a_fail_fast_sweep_stops_what_waits_also_when_the_server_died()
    {
        string id = Make("""{"base_command":"echo {a} >>started; exit {a}","parameters":{"a":[1,0,2,3]},"parallel":1,"fail_fast":true,"auto_start":true}""");

        await Eventually.True(() => _server.Get($"/sweeps/{id}").GetProperty("status").GetString() == "failed", "it has ended");
        _ = _server.End(Signals.Kill);
        _server.Start();

        Assert.Equal(["1"], File.ReadAllLines(Started));
        Assert.Equal(3, Progress(id).GetProperty("canceled").GetInt32());
        Run waited = _server.Run($"/runs/{_server.Get($"/sweeps/{id}").GetProperty("run_ids")[1].GetString()}");
        Assert.Equal((RunStatus.Stopped, $"sweep {id} is to end with its first failure, and run"), (waited.Status, waited.Error![..waited.Error!.IndexOf(" run ", StringComparison.Ordinal)] + " run"));
    }

    [Fact]
    public void Starts_at_the_same_moment_make_each_cell_once()
    {
        string id = Make("""{"base_command":"true {a}","parameters":{"a":{"min":1,"max":50}},"status":"draft"}""");
        Assert.Equal("draft", _server.Get($"/sweeps/{id}").GetProperty("status").GetString());
        _ = _server.Put("/queue", """{"paused":true}""");

        Parallel.For(0, 4, i => _ = i % 2 == 0 ? _server.Post($"/sweeps/{id}/start") : JsonDocument.Parse(_server.World.Call("sweep", "start", id, "--json").Ok().Out).RootElement);

        Assert.Equal(50, _server.Get($"/sweeps/{id}").GetProperty("run_ids").GetArrayLength());
    }

    [Theory]
    [InlineData("""{"parameters":{"a":[1]}}""", "base_command: give base_command")]
    [InlineData("""{"base_command":"x","parameters":[1]}""", "parameters: it should be an object")]
    [InlineData("""{"base_command":"x","parameters":{"a":[]}}""", "parameters: a: it has no values")]
    [InlineData("""{"base_command":"echo '{a}'","parameters":{"a":[1]}}""", "base_command: {a} stands inside quotes")]
    [InlineData("""{"base_command":"x","mode":"all"}""", "mode: it should be grid or random")]
    [InlineData("""{"base_command":"x","mode":"random"}""", "count: say how many")]
    [InlineData("""{"base_command":"x","parallel":0}""", "parallel: it should be between 1")]
    [InlineData("""{"base_command":"x","max_runs":-1}""", "max_runs: it should be between 1")]
    [InlineData("""{"base_command":"x","status":"draft","auto_start":true}""", "auto_start: a draft")]
    [InlineData("""{"base_command":"x","workdir":"/nowhere"}""", "workdir: /nowhere")]
    public void What_makes_no_sense_is_refused_and_leaves_nothing(string body, string why)
    {
        Assert.StartsWith(why, _server.Post("/sweeps", body, 422).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, _server.Get("/sweeps").GetArrayLength());
    }

    [Fact]
    public async Task Values_cannot_break_out_of_a_shell_line()
    {
        string id = Make("""{"base_command":"printf '%s\\n' {a} >>started","parameters":{"a":["$(touch broken)","';touch broken;'","\n touch broken\n","`touch broken`","-n","é\\"]},"parallel":9,"auto_start":true}""");

        await Stands(id, "completed", 6);

        Assert.False(File.Exists(Path.Join(_server.World.Workdir, "broken")));
        Assert.Contains("$(touch broken)", File.ReadAllLines(Started));
        Assert.Contains("é\\", File.ReadAllLines(Started));
    }

    private JsonElement Watch(string id, ref int most)
    {
        JsonElement progress = Progress(id);
        most = Math.Max(most, progress.GetProperty("running").GetInt32() + progress.GetProperty("launching").GetInt32());
        return progress;
    }

    private string Make(string body) => _server.Post("/sweeps", body, 201).GetProperty("id").GetString()!;

    private JsonElement Progress(string id) => _server.Get($"/sweeps/{id}").GetProperty("progress");

    private Task Stands(string id, string count, int number) => Eventually.True(
        () => Progress(id).GetProperty(count).GetInt32() == number, $"{number} {count} of sweep {id}", TimeSpan.FromSeconds(30));
}

using System.Text.Json;
using Stint.Contracts;
using Stint.EndToEnd.Tests.World;

namespace Stint.EndToEnd.Tests.Verbs;

/// <summary>Sweeps from the command line, without a server: everything is on record, nothing starts.</summary>
public sealed class SweepTests : IDisposable
{
    private readonly StintWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_sweep_is_recorded_whole_and_says_what_comes_next()
    {
        Answer made = _world.Call("sweep", "create", "--name", "grid one", "--param", "lr=0.1,0.01", "--param", "bs=8..16:8", "--tag", "T", "--", "train", "--fast").Ok();

        Assert.Equal($"stint: sweep {made.Text} is ready: stint sweep start {made.Text}\n", made.Error);
        Sweep sweep = Show(made.Text);
        Assert.Equal((SweepStatus.Pending, 4, 4L, false, "train --fast"), (sweep.Status, sweep.Progress.Ready, sweep.TotalCells, sweep.Truncated, sweep.BaseCommand));
        Run[] runs = [.. sweep.RunIds.Select(_world.Show)];
        Assert.Equal(["train --fast --lr=0.1 --bs=8", "train --fast --lr=0.1 --bs=16", "train --fast --lr=0.01 --bs=8", "train --fast --lr=0.01 --bs=16"], runs.Select(r => r.Command));
        Assert.All(runs, r => Assert.Equal(("t", sweep.Id, RunStatus.Ready), (r.Tag, r.SweepId, r.Status)));
        Assert.Equal("grid one lr=0.1 bs=8", runs[0].Name);
        Assert.Equal(new Dictionary<string, string> { ["lr"] = "0.1", ["bs"] = "8" }, runs[0].SweepParams);
        string environment = File.ReadAllText(_world.DirectoryOf(runs[0].Id).Spec);
        Assert.All([$"STINT_SWEEP_ID={sweep.Id}", $"STINT_CELL={runs[0].Cell}", "STINT_PARAM_LR=0.1", "STINT_PARAM_BS=8"], e => Assert.Contains(e, environment, StringComparison.Ordinal));
    }

    [Fact]
    public void Starting_one_hands_its_cells_to_the_queue_and_offers_the_server()
    {
        Answer made = _world.Call("sweep", "create", "--param", "a=1..3", "--parallel", "2", "--start", "--json", "--", "true").Ok();

        string id = made.Json.GetProperty("id").GetString()!;
        Assert.Equal(3, made.Json.GetProperty("progress").GetProperty("queued").GetInt32());
        Assert.Equal($"stint: sweep {id} waits until a server starts its runs: stint serve --detach\n", made.Error);
        Assert.Equal("paused", _world.Call("sweep", "pause", id, "--json").Ok().Json.GetProperty("status").GetString());
        Assert.Contains($"because sweep {id} is paused", _world.Call("queue").Ok().Out, StringComparison.Ordinal);
        Assert.Equal("canceled", _world.Call("sweep", "stop", id[..6], "--json").Ok().Json.GetProperty("status").GetString());
        Assert.Equal(6, _world.Call("sweep", "retry", id, "--json").Ok().Json.GetProperty("run_ids").GetArrayLength());
    }

    [Fact]
    public void The_environment_stays_private()
    {
        string id = _world.Call("sweep", "create", "--env", "SECRET=hunter2", "--param", "a=1", "--", "true").Ok().Text;

        string file = Path.Join(_world.Workdir, ".agents/sweeps", id + ".json");
        Assert.Contains("hunter2", File.ReadAllText(file), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(file)!));
        Assert.All((string[][])[["sweep", "show", id, "--json"], ["sweep", "show", id], ["sweep", "ls", "--json"], ["show", "--json"]], c => Assert.DoesNotContain("hunter2", _world.Call(c).Ok().Out, StringComparison.Ordinal));
    }

    [Fact]
    public void A_rebuilt_database_has_its_sweeps()
    {
        string id = _world.Call("sweep", "create", "--name", "kept", "--param", "a=1..3", "--start", "--", "true").Ok().Text;
        foreach (string file in Directory.GetFiles(Path.Join(_world.Workdir, ".agents"), "stint.db*"))
        {
            File.Delete(file);
        }

        Sweep sweep = Show(id);

        Assert.Equal(("kept", 3, 3), (sweep.Name, sweep.RunIds.Count, sweep.Progress.Queued));
    }

    [Fact]
    public void A_random_sweep_says_its_seed_and_a_cut_one_how_many_are_left_out()
    {
        Sweep drawn = Show(_world.Call("sweep", "create", "--param", "a=1..1000000", "--random", "5", "--", "true").Ok().Text);
        Assert.Equal((5L, SweepMode.Random, 5), (drawn.TotalCells, drawn.Mode, drawn.RunIds.Count));
        Assert.NotNull(drawn.Seed);
        Sweep again = Show(_world.Call("sweep", "create", "--param", "a=1..1000000", "--random", "5", "--seed", $"{drawn.Seed}", "--", "true").Ok().Text);
        Assert.Equal(drawn.RunIds.Select(r => _world.Show(r).Cell), again.RunIds.Select(r => _world.Show(r).Cell));

        Answer cut = _world.Call("sweep", "create", "--param", "a=1..100", "--param", "b=1..100", "--max-runs", "3", "--", "true").Ok();
        Sweep first = Show(cut.Text);
        Assert.Equal((10_000L, true, 3, 3), (first.TotalCells, first.Truncated, first.MaxRuns, first.RunIds.Count));
        Assert.Contains("has 10000 cells, of which the first 3 get runs", cut.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no command", "--param", "a=1")]
    [InlineData("write NAME=VALUE,VALUE", "--param", "a", "--", "true")]
    [InlineData("its step is not above 0", "--param", "a=1..2:0", "--", "true")]
    [InlineData("a is given more than once", "--param", "a=1", "--param", "a=2", "--", "true")]
    [InlineData("--seed draws cells", "--param", "a=1", "--seed", "3", "--", "true")]
    [InlineData("stands inside quotes", "--param", "a=1", "--shell", "echo '{a}'")]
    [InlineData("write the command behind --, as in 'stint sweep create -- true'", "--param", "a=1", "true")]
    public void What_makes_no_sense_is_refused_and_leaves_nothing(string about, params string[] arguments)
    {
        _world.Call(["sweep", "create", .. arguments]).Refused(2, about);
        Assert.Equal("", _world.Call("sweep", "ls").Ok().Out);
        _world.Call("sweep", "show", "s0").Refused(3, "there");
    }

    private Sweep Show(string id) => JsonSerializer.Deserialize(_world.Call("sweep", "show", id, "--json").Ok().Output, ContractsJson.Default.Sweep)!;
}

using Stint.Core.Kernel;
using Stint.Core.Metrics;
using Stint.Core.Runs;
using Stint.Core.Tests.Artifacts;

namespace Stint.Core.Tests.Metrics;

public sealed class SweepMetricsReaderTests : IDisposable
{
    private const string Sweep = "s0t1x82v8km3e", OtherSweep = "s0t1x82v8km3f";
    private readonly ArtifactWorld _world = new();
    private readonly SweepMetricsReader _reader;

    public SweepMetricsReaderTests() => _reader = new SweepMetricsReader(_world.Shelf, new RunMetricsReader(new MetricsCache()));

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Each_run_tells_the_newest_lowest_and_highest_value_of_its_keys()
    {
        RunRecord first = Begin(), second = Begin(), other = _world.Begin();
        _world.WriteOwn(first, "metrics.jsonl", "{\"loss\":3}\n{\"loss\":-1}\n{\"loss\":2,\"acc\":NaN}\n");
        _world.WriteOwn(second, "metrics.jsonl", "{\"loss\":5}\n{\"loss\":NaN}\n");
        _world.WriteOwn(other, "metrics.jsonl", "{\"loss\":7}\n");
        Begin();

        SweepMetrics metrics = Read();
        Assert.Equal(["loss", "acc"], metrics.Keys);
        Assert.False(metrics.Truncated);
        Assert.Equal(2, metrics.Runs.Count);
        Assert.Equal(new MetricSummary(2, -1, 3), metrics.Runs[first.Id.ToString()]["loss"]);
        Assert.Equal(new MetricSummary(null, null, null), metrics.Runs[first.Id.ToString()]["acc"]);
        Assert.Equal(new MetricSummary(null, 5, 5), metrics.Runs[second.Id.ToString()]["loss"]);
        Assert.Equal(["acc"], Assert.Single(Read("acc").Runs).Value.Keys);
        Assert.Empty(Read("none").Runs);
    }

    [Fact]
    public void What_is_kept_follows_files_that_grow_and_runs_that_end()
    {
        RunRecord run = Begin();
        _world.WriteOwn(run, "metrics.jsonl", "{\"loss\":3}\n");
        Assert.Equal(new MetricSummary(3, 3, 3), Read().Runs[run.Id.ToString()]["loss"]);
        _world.WriteOwn(run, "metrics.jsonl", "{\"loss\":3}\n{\"loss\":1}\n{\"loss\":0}");
        Assert.Equal(new MetricSummary(1, 1, 3), Read().Runs[run.Id.ToString()]["loss"]);
        _world.End(run);
        Assert.Equal(new MetricSummary(0, 0, 3), Read().Runs[run.Id.ToString()]["loss"]);
        Assert.Equal(new MetricSummary(0, 0, 3), Read().Runs[run.Id.ToString()]["loss"]);
    }

    [Fact]
    public void Of_many_keys_the_first_are_given_unless_others_are_asked_for()
    {
        RunRecord run = Begin();
        _world.WriteOwn(run, "metrics.jsonl", "{" + string.Join(',', Enumerable.Range(0, 100).Select(k => $"\"k{k}\":{k}")) + "}\n");
        Assert.Equal(100, Read().Keys.Count);
        Assert.Equal(SweepMetricsReader.DefaultKeys, Read().Runs[run.Id.ToString()].Count);
        Assert.Equal(["k99"], Read("k99").Runs[run.Id.ToString()].Keys);
        Assert.Equal(SweepMetricsReader.MostKeys, Read([.. Enumerable.Range(0, 100).Select(k => $"k{k}")]).Runs[run.Id.ToString()].Count);
    }

    [Fact]
    public void A_sweep_larger_than_what_is_kept_does_not_push_out_its_own_runs()
    {
        // Five runs of one key and one file: room for three.
        var reader = new SweepMetricsReader(_world.Shelf, new RunMetricsReader(new MetricsCache())) { MostKept = 9 };
        RunRecord[] runs = [.. Enumerable.Range(0, 5).Select(_ => Begin())];
        RunRecord[] others = [Begin(OtherSweep), Begin(OtherSweep)];
        foreach (RunRecord run in runs.Concat(others))
        {
            _world.WriteOwn(run, "metrics.jsonl", "{\"loss\":3}\n");
        }

        for (int time = 0; time < 2; time++)
        {
            Assert.Equal(5, reader.Read(_world.Book, Sweep, null, TestContext.Current.CancellationToken).Runs.Count);
            Assert.Equal([true, true, true, false, false], runs.Select(r => reader.Keeps(r.Id)));
        }

        Assert.Equal(2, reader.Read(_world.Book, OtherSweep, null, TestContext.Current.CancellationToken).Runs.Count);
        Assert.Equal([true, true], others.Select(r => reader.Keeps(r.Id)));
    }

    private RunRecord Begin(string sweep = Sweep)
    {
        var request = new RunRequest { Argv = ["true"], Cwd = _world.Work, SubmitterEnvironment = [], SweepId = sweep };
        RunRecord run = _world.Book.Factory.Create(request, launching: true, tmux: null).Run;
        return _world.Book.Store.Advance(run.Id, new RunStep(RunEvent.Start, r => r with { StartedAt = TimeProvider.System.NowSeconds() }))!;
    }

    private SweepMetrics Read(params string[] keys) => _reader.Read(_world.Book, Sweep, keys.Length == 0 ? null : keys, TestContext.Current.CancellationToken);
}

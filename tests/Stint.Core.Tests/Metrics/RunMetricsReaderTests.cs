using System.Text.Json;
using Stint.Core.Artifacts;
using Stint.Core.Metrics;
using Stint.Core.Runs;
using Stint.Core.Tests.Artifacts;

namespace Stint.Core.Tests.Metrics;

public sealed class RunMetricsReaderTests : IDisposable
{
    private readonly ArtifactWorld _world = new();
    private readonly RunMetricsReader _reader = new(new MetricsCache());

    [Fact]
    public void Curves_come_from_every_metrics_file_and_equal_keys_are_told_apart()
    {
        RunRecord run = _world.Begin();
        _world.WriteOwn(run, "metrics.jsonl", "{\"step\":1,\"loss\":0.5}\n");
        Assert.Equal(["loss"], Read(run).Keys);
        _world.WriteOwn(run, "a/eval.jsonl", "{\"step\":1,\"loss\":0.25,\"f1\":1}\nbad\n");
        _world.Write("out/more.jsonl", "{\"loss\":NaN}\n");

        RunMetrics metrics = Read(run);
        Assert.Equal(["loss", "a/eval.jsonl:loss", "f1", "out/more.jsonl:loss"], metrics.Keys);
        Assert.Equal([new MetricPoint(1, null, 0.5)], metrics.Series["loss"]);
        Assert.Equal([new MetricPoint(1, null, 0.25)], metrics.Series["a/eval.jsonl:loss"]);
        Assert.Equal([new MetricPoint(0, null, null)], metrics.Series["out/more.jsonl:loss"]);
        Assert.Equal((1L, false), (metrics.BadLines, metrics.Truncated));
        Assert.Equal(["f1"], Read(run, "f1", "none").Series.Keys);
        Assert.Equal(4, Read(run, "f1").Keys.Count);
    }

    [Fact]
    public void What_WandB_wrote_is_read()
    {
        RunRecord run = _world.Begin();
        const string Folder = "wandb/run-20261120_120000-x";
        _world.WriteOwn(run, $"{Folder}/files/wandb-history.jsonl", "{\"_step\":3,\"_timestamp\":1700000000,\"_runtime\":5,\"loss\":1,\"img\":{\"_type\":\"image-file\",\"size\":3}}\n");
        _world.WriteOwn(run, $"{Folder}/files/wandb-summary.json", "{\"loss\":1,\"worst\":NaN,\"_wandb\":{\"runtime\":5}}");
        _world.WriteOwn(run, $"{Folder}/files/config.yaml", """
            wandb_version: 1
            _wandb:
              desc: null
              value: {cli_version: 0.16}
            lr:
              desc: null
              value: 0.1
            name:
              value: "12"
            layers:
              desc: null
              value: [1, 2, &a {x: true}, *a]
            plain: yes please
            """);

        RunMetrics metrics = Read(run);
        Assert.Equal([new MetricPoint(3, 1700000000, 1)], metrics.Series["loss"]);
        Assert.Equal(["loss"], metrics.Keys);
        Assert.Equal("""{"loss":1,"worst":null,"_wandb":{"runtime":5}}""", Compact(metrics.Summary));
        Assert.Equal("""{"lr":0.1,"name":"12","layers":[1,2,{"x":true},null],"plain":"yes please"}""", Compact(metrics.Config));
    }

    [Theory]
    [InlineData("")]
    [InlineData("- 1\n- 2\n")]
    [InlineData("a: [1\n")]
    [InlineData("? [1, 2]\n: 3\n")]
    [InlineData("\"\\ud800\": 1")]
    [InlineData("\t")]
    [InlineData("*a")]
    [InlineData("NESTED")]
    [InlineData("[NESTED")]
    public void A_config_that_makes_no_sense_is_none(string text)
    {
        RunRecord run = _world.Begin();
        string nested = text.Replace("NESTED", string.Concat(Enumerable.Repeat("a: {", 1)) + new string('[', 30_000), StringComparison.Ordinal);
        _world.WriteOwn(run, "wandb/run-x/config.yaml", nested);
        _world.WriteOwn(run, "wandb/run-x/wandb-summary.json", new string('[', 30_000));
        RunMetrics metrics = Read(run);
        Assert.Null(metrics.Config);
        Assert.Null(metrics.Summary);
    }

    [Fact]
    public void Very_many_keys_get_fewer_points_each()
    {
        RunRecord run = _world.Begin();
        string row = "{" + string.Join(',', Enumerable.Range(0, 1000).Select(k => $"\"k{k}\":{k}")) + "}\n";
        _world.WriteOwn(run, "m.jsonl", string.Concat(Enumerable.Repeat(row, 400)));
        _world.WriteOwn(run, "n.jsonl", string.Concat(Enumerable.Repeat(row, 400)));
        RunMetrics metrics = Read(run);
        Assert.Equal(2000, metrics.Keys.Count);
        Assert.All(metrics.Series.Values, s => Assert.InRange(s.Count, 100, 250));
        Assert.Equal(400, Read(run, "k7").Series["k7"].Count);
    }

    public void Dispose() => _world.Dispose();

    private static string? Compact(JsonElement? element) => element is { } e ? JsonDocument.Parse(e.GetRawText().Replace("\r", "", StringComparison.Ordinal)).RootElement.GetRawText() : null;

    private RunMetrics Read(RunRecord run, params string[] keys)
    {
        ArtifactLook look = _world.Shelf.Look(_world.Book, run);
        return _reader.Read(_world.DirectoryOf(run), look, ended: false, keys.Length == 0 ? null : keys, RunMetricsReader.DefaultPoints, TestContext.Current.CancellationToken);
    }
}

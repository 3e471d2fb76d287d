using Stint.Contracts;
using Stint.Core.Artifacts;
using Stint.Core.Metrics;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.Core.Tests.Metrics;

public sealed class MetricsFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MetricsFile _metrics = new();

    public MetricsFileTests() => Directory.CreateDirectory(_folder.At("artifacts"));

    private string File => _folder.At("artifacts", "m.jsonl");

    [Fact]
    public void A_row_counts_once_its_line_has_ended()
    {
        Append("{\"step\":1,\"a\":10}\n{\"step\":2,\"a\"");
        Assert.Equal([(1, 10)], Points("a"));
        Append(":20}");
        Assert.Equal([(1, 10)], Points("a"));
        Assert.Equal([(1, 10), (2, 20)], Points("a", ended: true));
        Append("\n{\"step\":3,\"a\":30}\r\n\n  \n");
        Assert.Equal([(1, 10), (2, 20), (3, 30)], Points("a"));
        Assert.Equal(0, _metrics.BadLines);
    }

    [Fact]
    public void Broken_lines_are_counted_and_the_others_stand()
    {
        Append("nonsense\n{\"a\":1}\n{\"a\":\n[1]\n{\"a\":2}\n\u0000\u0000\n{\"a\":3}\n{\"a\":4");
        Assert.Equal([(0, 1), (1, 2), (2, 3)], Points("a"));
        Assert.Equal(3, _metrics.BadLines);
        Assert.Equal([(0, 1), (1, 2), (2, 3)], Points("a", ended: true));
        Assert.Equal(4, _metrics.BadLines);
        Append("}\n");
        Assert.Equal([(0, 1), (1, 2), (2, 3), (3, 4)], Points("a", ended: true));
        Assert.Equal(3, _metrics.BadLines);
    }

    [Fact]
    public void A_file_that_is_written_anew_is_read_anew()
    {
        Append("{\"a\":1}\n{\"a\":2}\n");
        Assert.Equal(2, Points("a").Length);
        System.IO.File.WriteAllText(File, "{\"a\":5}\n");
        Assert.Equal([(0, 5)], Points("a"));
        System.IO.File.WriteAllText(File, "{\"a\":6}\n{\"a\":7}\n");
        Assert.Equal([(0, 6), (1, 7)], Points("a"));
        System.IO.File.WriteAllText(File, "");
        Assert.Empty(Points("a"));
        Assert.Empty(_metrics.Keys);
    }

    [Fact]
    public void A_line_beyond_all_measure_is_one_broken_line()
    {
        Append("{\"a\":1}\n{\"a\":\"");
        for (int i = 0; i < 5; i++)
        {
            Append(new string('x', 700_000));
            Assert.Equal([(0, 1)], Points("a"));
        }

        Append("\"}\n{\"a\":2}\n");
        Assert.Equal([(0, 1), (1, 2)], Points("a"));
        Assert.Equal(1, _metrics.BadLines);
    }

    [Fact]
    public void Much_is_read_once_then_only_what_is_new_in_little_memory()
    {
        using (StreamWriter writer = System.IO.File.AppendText(File))
        {
            for (int i = 0; i < 100_000; i++)
            {
                writer.Write($"{{\"step\":{i},\"time\":1700000000.25,\"loss\":{(i == 12_345 ? 99 : 0.5)},\"accuracy\":0.75}}\n");
            }
        }

        Assert.Equal(99, Points("loss").Max(p => p.Value));
        Assert.True(_metrics.Bytes < 2_000_000, $"{_metrics.Bytes}");

        using (FileStream inside = System.IO.File.OpenWrite(File))
        {
            inside.Position = inside.Length / 2;
            inside.Write("nobody reads this again"u8);
        }

        Append("{\"step\":100000,\"loss\":-7}\n");
        Assert.Equal((100_000, -7), Points("loss")[^1]);
        Assert.Equal(0, _metrics.BadLines);
    }

    [Fact]
    public void Two_thousand_keys_with_many_rows_are_held_in_little_memory()
    {
        string row = "{" + string.Join(',', Enumerable.Range(0, 2500).Select(k => $"\"k{k}\":{k}")) + "}\n";
        for (int i = 0; i < 30; i++)
        {
            Append(string.Concat(Enumerable.Repeat(row, 10)));
            _ = Points("k0");
            Assert.True(_metrics.Bytes < 16_000_000, $"{_metrics.Bytes}");
        }

        Assert.True(_metrics.IsTruncated);
        Assert.Equal(MetricColumns.Most, _metrics.Keys.Count());
    }

    [Fact]
    public void Garbage_is_only_bad()
    {
        byte[] garbage = new byte[3_000_000];
        new Random(7).NextBytes(garbage);
        System.IO.File.WriteAllBytes(File, garbage);
        Assert.Empty(Points("a", ended: true));
        Assert.True(_metrics.BadLines > 1000);
        Assert.Empty(_metrics.Keys);
    }

    [Fact]
    public void A_cache_keeps_what_is_used_within_its_memory()
    {
        var cache = new MetricsCache();
        Append("{\"a\":1}\n");
        for (int i = 0; i < 3; i++)
        {
            using var file = ArtifactFile.Open(new RunDirectory(_folder.Path), [new OsString("m.jsonl")]);
            Assert.Equal(1, cache.Use(file, false, m => m.Keys.Count(), TestContext.Current.CancellationToken));
        }

        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Append("{\"a\":2}\n");
        using var again = ArtifactFile.Open(new RunDirectory(_folder.Path), [new OsString("m.jsonl")]);
        Assert.ThrowsAny<OperationCanceledException>(() => cache.Use(again, false, m => m.Keys.Count(), cancelled.Token));
        Assert.Equal(2, cache.Use(again, false, m => m.Keys.Single().Series!.Points(10).Count, TestContext.Current.CancellationToken));
    }

    public void Dispose() => _folder.Dispose();

    private void Append(string text) => System.IO.File.AppendAllText(File, text);

    private (double Step, double Value)[] Points(string key, bool ended = false)
    {
        using var file = ArtifactFile.Open(new RunDirectory(_folder.Path), [new OsString("m.jsonl")]);
        _metrics.Update(file, ended, CancellationToken.None);
        return [.. _metrics.Keys.FirstOrDefault(c => c.Name == key)?.Series!.Points(2000).Select(p => (p.Step, p.Value)) ?? []];
    }
}

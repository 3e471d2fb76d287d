using Stint.Core.Logs.Lines;

namespace Stint.Core.Tests.Logs.Lines;

/// <summary>The index beside the log, and who else reads and writes it.</summary>
public sealed class LineIndexFileTests : IDisposable
{
    private readonly LoggedRun _run = new();

    [Fact]
    public void Another_process_goes_on_where_the_index_ends()
    {
        WriteLines(1, 3000);
        LinePage before = new LineIndexes().Lines(_run.Directory, 2990, 3);
        Assert.True(File.Exists(_run.Directory.LogIndex));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, new FileInfo(_run.Directory.LogIndex).UnixFileMode);

        var read = new Reading();
        LinePage after = new LineIndexes().Lines(_run.Directory, 2990, 3, progress: read);
        Assert.Equal(before.Lines, after.Lines);
        Assert.Equal(3000, after.Total);
        Assert.Equal(0, read.Reports);

        WriteLines(3001, 4000);
        Assert.Equal(["3999", "4000"], new LineIndexes().Lines(_run.Directory, -2).Lines);
    }

    [Theory]
    [InlineData("torn")]
    [InlineData("flipped")]
    [InlineData("empty")]
    [InlineData("foreign")]
    [InlineData("folder")]
    public void An_index_that_is_not_whole_is_made_again(string damage)
    {
        WriteLines(1, 3000);
        _ = new LineIndexes().Lines(_run.Directory);
        byte[] index = File.ReadAllBytes(_run.Directory.LogIndex);
        switch (damage)
        {
            case "torn":
                File.WriteAllBytes(_run.Directory.LogIndex, index[..^24]);
                break;
            case "flipped":
                index[80] ^= 1;
                File.WriteAllBytes(_run.Directory.LogIndex, index);
                break;
            case "folder":
                File.Delete(_run.Directory.LogIndex);
                Directory.CreateDirectory(_run.Directory.LogIndex);
                break;
            default:
                File.WriteAllText(_run.Directory.LogIndex, damage == "empty" ? "" : new string('x', 88));
                break;
        }

        Assert.Equal(["2048"], new LineIndexes().Lines(_run.Directory, 2048, 1).Lines);
        Assert.Equal(damage != "folder", File.Exists(_run.Directory.LogIndex) && File.ReadAllBytes(_run.Directory.LogIndex).Length == index.Length);
    }

    [Fact]
    public void An_index_of_another_log_is_not_used()
    {
        WriteLines(1, 3000);
        _ = new LineIndexes().Lines(_run.Directory);
        string log = File.ReadAllText(_run.Directory.Log);
        File.WriteAllText(_run.Directory.Log, "first\r\n" + log);
        Assert.Equal(["2047"], new LineIndexes().Lines(_run.Directory, 2048, 1).Lines);
    }

    [Fact]
    public void A_log_that_shrank_or_changed_is_read_again()
    {
        var indexes = new LineIndexes();
        WriteLines(1, 3000);
        _ = indexes.Lines(_run.Directory);
        File.WriteAllText(_run.Directory.Log, "short\r\n");
        Assert.Equal(["short"], indexes.Lines(_run.Directory).Lines);
        File.Delete(_run.Directory.Log);
        WriteLines(5000, 9000);
        Assert.Equal(["5000"], indexes.Lines(_run.Directory, 1, 1).Lines);
    }

    [Fact]
    public void A_cancelled_reading_goes_on_where_it_was()
    {
        WriteLines(1, 200_000);
        var indexes = new LineIndexes();
        using var ct = new CancellationTokenSource();
        var first = new Reading(after: 2, ct);
        Assert.Throws<OperationCanceledException>(() => indexes.Lines(_run.Directory, progress: first, ct: ct.Token));
        var second = new Reading();
        Assert.Equal(200_000, indexes.Lines(_run.Directory, progress: second).Total);
        Assert.True(second.First > first.Last);
    }

    [Fact]
    public async Task Many_may_ask_at_once()
    {
        WriteLines(1, 100_000);
        var indexes = new LineIndexes();
        LinePage[] pages = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(
            () => (i % 2 == 0 ? indexes : new LineIndexes()).Lines(_run.Directory, 1000 * (i + 1), 1)))); // as several processes too
        Assert.Equal(Enumerable.Range(1, 8).Select(i => $"{1000 * i}"), pages.Select(p => p.Lines[0]));
        Assert.Equal(["100000"], new LineIndexes().Lines(_run.Directory, -1).Lines);
    }

    public void Dispose() => _run.Dispose();

    private void WriteLines(int first, int last) => _run.Append(string.Concat(Enumerable.Range(first, last - first + 1).Select(n => $"{n}\r\n")));

    private sealed class Reading(int after = 0, CancellationTokenSource? ct = null) : IProgress<long>
    {
        public int Reports { get; private set; }

        public long First { get; private set; }

        public long Last { get; private set; }

        public void Report(long value)
        {
            First = Reports == 0 ? value : First;
            Last = value;
            if (++Reports == after)
            {
                ct?.Cancel();
            }
        }
    }
}

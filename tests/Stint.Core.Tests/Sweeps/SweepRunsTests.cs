using Stint.Contracts;
using Stint.Core.Sweeps;

namespace Stint.Core.Tests.Sweeps;

public sealed class SweepRunsTests
{
    [Theory]
    [InlineData("", false, false, "draft 0/4")]
    [InlineData("", true, false, "pending 0/4")]
    [InlineData("a:ready b:ready", true, false, "pending 0/4 ready 2")]
    [InlineData("a:queued b:finished", true, false, "pending 1/4 queued 1")]
    [InlineData("a:launching b:failed", true, false, "running 0/4 failed 1 launching 1")]
    [InlineData("a:running b:queued", true, true, "running 0/4 running 1 queued 1")]
    [InlineData("a:queued b:finished", true, true, "paused 1/4 queued 1")]
    [InlineData("a:finished b:failed c:stopped", true, false, "failed 1/4 failed 1 canceled 1")]
    [InlineData("a:finished b:stopped", true, false, "completed 1/4 canceled 1")]
    [InlineData("a:stopped b:stopped", true, false, "canceled 0/4 canceled 2")]
    [InlineData("a:failed a:finished", true, false, "completed 1/4")]
    [InlineData("a:finished a:failed", true, false, "completed 1/4")]
    [InlineData("a:finished a:running", true, false, "running 0/4 running 1")]
    [InlineData("a:stopped a:queued", true, false, "pending 0/4 queued 1")]
    [InlineData("a:finished -:failed", true, false, "failed 1/5 failed 1")]
    public void A_sweep_stands_as_its_cells_do(string runs, bool submitted, bool paused, string said)
    {
        var sweep = new SweepRecord
        {
            Id = "s",
            Name = "n",
            Command = "c",
            Workdir = "/",
            Parameters = new Dictionary<string, System.Text.Json.JsonElement>(),
            CreatedAt = 0,
            TotalCells = 4,
            IsSubmitted = submitted,
            IsPaused = paused,
        };
        var state = new SweepRuns(sweep, [.. runs.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((r, i) => new SweepRun(
            RunId.Create(DateTimeOffset.UnixEpoch.AddYears(60).AddSeconds(i)), r[0] == '-' ? null : r[..1], RunWords.ParseStatus(r[2..])!.Value, 5 + i))]);
        SweepProgress p = state.Progress;
        (string Word, int Count)[] counts = [("failed", p.Failed), ("running", p.Running), ("launching", p.Launching), ("ready", p.Ready), ("queued", p.Queued), ("canceled", p.Canceled)];
        Assert.Equal(said, $"{state.Status.Word()} {p.Completed}/{p.Total}{string.Concat(counts.Where(c => c.Count > 0).Select(c => $" {c.Word} {c.Count}"))}");
        Assert.Equal(state.Status is SweepStatus.Completed or SweepStatus.Failed or SweepStatus.Canceled, state.CompletedAt is not null);
    }
}

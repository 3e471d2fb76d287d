using Stint.Contracts;
using Stint.Core.Runs;

namespace Stint.Core.Tests.Runs;

public sealed class RunLifecycleTests
{
    // One row per state, one column per event, in the order of RunEvent. A dot: it cannot happen.
    private const string Table = """
                  Queue     Launch    Start     Finish    Fail      Stop      GiveUp    LoseDependency Requeue Lose
        ready     queued    launching .         .         .         stopped   .         .         .       .
        queued    .         launching .         .         .         stopped   .         failed    .       .
        launching .         .         running   .         .         stopped   failed    .         queued  failed
        running   .         .         .         finished  failed    stopped   .         .         .       failed
        finished  .         .         .         .         .         .         .         .         .       .
        failed    .         .         .         .         .         .         .         .         .       .
        lost      .         .         .         finished  failed    stopped   failed    .         .       .
        stopped   .         .         .         .         .         .         .         .         .       .
        """;

    [Fact]
    public void Every_state_answers_every_event_as_the_table_says()
    {
        string[][] rows = [.. Table.Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        Assert.Equal(Enum.GetNames<RunEvent>(), rows[0]);
        foreach (string[] row in rows[1..])
        {
            foreach (RunEvent happened in Enum.GetValues<RunEvent>())
            {
                string next = RunLifecycle.Next(StateOf(row[0]), happened)?.Word() ?? ".";
                Assert.True(next == row[(int)happened + 1], $"{row[0]} after {happened}: {next}");
            }
        }
    }

    [Fact]
    public void The_table_has_every_status() =>
        Assert.Empty(Enum.GetValues<RunStatus>().Select(s => s.Word()).Except(Table.Split('\n').Select(l => l.Split(' ')[0])));

    [Fact]
    public void A_final_status_gives_way_only_when_lost()
    {
        foreach (RunStatus status in Enum.GetValues<RunStatus>().Where(s => s.IsFinal()))
        {
            foreach (RunReason reason in Enum.GetValues<RunReason>().Where(r => (status, r) != (RunStatus.Failed, RunReason.Lost)))
            {
                Assert.All(Enum.GetValues<RunEvent>(), e => Assert.Null(RunLifecycle.Next(new RunState(status, reason), e)));
            }
        }
    }

    private static RunState StateOf(string word) => word == "lost"
        ? new RunState(RunStatus.Failed, RunReason.Lost)
        : new RunState(RunWords.ParseStatus(word)!.Value, word == "failed" ? RunReason.Exit : null);
}

using Stint.Contracts;
using Stint.Core.Artifacts;

namespace Stint.Core.Tests.Artifacts;

public sealed class WatchedRunTests
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(1);
    private readonly WatchedRun _run = new(RunId.Parse("0t16hn06y1nb"), At(100));

    [Fact]
    public void It_is_looked_at_once_and_then_ever_more_seldom_while_nothing_changes()
    {
        Assert.Equal(At(100), _run.Due);
        double[] expected = [20, 40, 80, 160, 300, 300];
        foreach (double wait in expected)
        {
            _run.Looked(At(1000), Quick, changed: false);
            Assert.Equal(At(1000 + wait), _run.Due);
        }

        _run.Looked(At(1000), Quick, changed: true);
        Assert.Equal(At(1010), _run.Due);
    }

    [Fact]
    public void After_an_event_it_is_looked_at_soon_but_not_all_the_time()
    {
        _run.Looked(At(200), Quick, changed: false);
        _run.Stir(At(200.1));
        Assert.Equal(At(200.5), _run.Due);
        _run.Stir(At(200.2));
        Assert.Equal(At(200.5), _run.Due);

        _run.Looked(At(201), Quick, changed: true);
        _run.Stir(At(205));
        Assert.Equal(At(205), _run.Due);
    }

    [Fact]
    public void What_takes_long_is_done_seldom()
    {
        _run.Looked(At(200), TimeSpan.FromSeconds(0.5), changed: true);
        Assert.Equal(At(300), _run.Due);
        _run.Stir(At(201));
        Assert.Equal(At(210), _run.Due);
        _run.End(At(202));
        Assert.Equal(At(202), _run.Due);
    }

    [Fact]
    public void Growth_is_told_at_once_and_then_twice_a_second()
    {
        Assert.Null(_run.HintDue);
        _run.Grew("m.jsonl");
        Assert.Equal(TimeSpan.Zero, _run.HintDue);
        _run.Hinted(At(50));
        Assert.Null(_run.HintDue);
        _run.Grew("m.jsonl");
        Assert.Equal(At(50.5), _run.HintDue);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}

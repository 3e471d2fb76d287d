using Stint.Core.Logs.Streams;

namespace Stint.Core.Tests.Logs.Streams;

public sealed class GrowthThrottleTests
{
    private readonly GrowthThrottle<string> _throttle = new();

    [Fact]
    public void The_first_growth_is_reported_at_once_and_the_next_a_quarter_second_later()
    {
        _throttle.Grew("a");
        Assert.Equal(["a"], _throttle.Due(At(10)));
        Assert.Null(_throttle.NextDue());
        _throttle.Grew("a");
        _throttle.Grew("a");
        Assert.Empty(_throttle.Due(At(10.1)));
        Assert.Equal(At(10.25), _throttle.NextDue());
        Assert.Equal(["a"], _throttle.Due(At(10.25)));
        Assert.Empty(_throttle.Due(At(10.3)));
    }

    [Fact]
    public void Each_thing_has_its_own_time()
    {
        _throttle.Grew("a");
        Assert.Equal(["a"], _throttle.Due(At(1)));
        _throttle.Grew("a");
        _throttle.Grew("b");
        Assert.Equal(["b"], _throttle.Due(At(1.1)));
        Assert.Equal(["a"], _throttle.Due(At(1.25)));
    }

    [Fact]
    public void What_is_forgotten_is_not_reported()
    {
        _throttle.Grew("a");
        _throttle.Forget("a");
        Assert.Empty(_throttle.Due(At(1)));
        Assert.Null(_throttle.NextDue());
    }

    [Fact]
    public void Steady_growth_is_reported_four_times_a_second()
    {
        int reports = 0;
        for (int ms = 0; ms < 10_000; ms++)
        {
            _throttle.Grew("a");
            reports += _throttle.Due(TimeSpan.FromMilliseconds(ms)).Count;
        }

        Assert.Equal(40, reports);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);
}

using Stint.Core.Metrics;

namespace Stint.Core.Tests.Metrics;

public sealed class DownsamplingTests
{
    [Fact]
    public void Few_points_stay_as_they_are() => Assert.Equal([1, 2, 3], Reduced([1, 2, 3], 3));

    [Fact]
    public void A_spike_among_a_million_stays()
    {
        double[] values = new double[1_000_000];
        (values[123_456], values[777_777]) = (9, -9);

        double[] kept = Reduced(values, 2000);
        Assert.True(kept.Length <= 2000);
        Assert.Equal([9, -9], kept.Where(v => v != 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(17)]
    [InlineData(998)]
    public void Never_more_than_asked_in_their_order_with_both_extremes(int most)
    {
        Sample[] points = [.. Enumerable.Range(0, 1000).Select(i => new Sample(i, double.NaN, i % 97 == 3 ? double.NaN : Math.Sin(i)))];
        List<Sample> kept = Downsampling.Reduce(points, most);
        Assert.True(kept.Count <= most);
        Assert.Equal(kept.Select(p => p.Step).Order(), kept.Select(p => p.Step));
        if (most >= 3)
        {
            Assert.Equal(points.Where(p => !p.IsGap).Max(p => p.Value), kept.Where(p => !p.IsGap).Max(p => p.Value));
            Assert.Equal(points.Where(p => !p.IsGap).Min(p => p.Value), kept.Where(p => !p.IsGap).Min(p => p.Value));
        }

        if (most >= 5)
        {
            Assert.Equal((0, 999), (kept[0].Step, kept[^1].Step));
            Assert.Contains(kept, p => p.IsGap);
        }
    }

    [Fact]
    public void A_series_holds_little_of_much_and_loses_no_spike()
    {
        var series = new Series(1000);
        for (int i = 0; i < 1_000_000; i++)
        {
            series.Add(new Sample(i, double.NaN, i switch { 10 => -5, 400_000 => 7, 999_998 => 8, 500_000 => double.NaN, _ => i / 1e6 }));
            Assert.True(series.Held <= 1010);
        }

        List<Sample> points = series.Points(200);
        Assert.True(points.Count is <= 200 and > 50, $"{points.Count}");
        Assert.Equal((0, 999_999), (points[0].Step, points[^1].Step));
        Assert.Equal([-5, 7, 8], points.Where(p => p.Value is < 0 or > 1).Select(p => p.Value));
        Assert.Equal(500_000, Assert.Single(points, p => p.IsGap).Step);
        Assert.Equal(points.Select(p => p.Step).Order(), points.Select(p => p.Step));
    }

    private static double[] Reduced(double[] values, int most) =>
        [.. Downsampling.Reduce(values.Select((v, i) => new Sample(i, double.NaN, v)).ToArray(), most).Select(p => p.Value)];
}

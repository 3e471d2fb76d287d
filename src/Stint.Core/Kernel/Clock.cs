namespace Stint.Core.Kernel;

/// <summary>Times as they stand in records: seconds since the epoch, rounded to milliseconds.</summary>
public static class Clock
{
    public static double Seconds(this DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    public static double NowSeconds(this TimeProvider time) => time.GetUtcNow().Seconds();

    public static DateTimeOffset FromSeconds(double seconds) => DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(seconds * 1000));
}

namespace Stint.Runner;

/// <summary>Time as the runner uses it: real, because what it waits for is the kernel's.</summary>
internal static class Clock
{
    /// <summary>The longest span that deadlines are computed with; more is "for ever" all the same.</summary>
    private const double LongestSeconds = 100 * 365 * 86400.0;

    /// <summary>Seconds since the epoch, with milliseconds.</summary>
    internal static double Now => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;

    /// <summary>Milliseconds on a clock that is never set.</summary>
    internal static long Ticks => Environment.TickCount64;

    /// <summary>The moment on <see cref="Ticks"/> that lies so many seconds ahead.</summary>
    internal static long After(double seconds) => Ticks + (long)(Math.Clamp(seconds, 0, LongestSeconds) * 1000);

    /// <summary>How long it is until a moment on <see cref="Ticks"/>; zero when it has passed.</summary>
    internal static TimeSpan Until(long moment) => TimeSpan.FromMilliseconds(Math.Max(0, moment - Ticks));
}

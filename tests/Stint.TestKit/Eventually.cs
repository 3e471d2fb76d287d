using System.Diagnostics;

namespace Stint.TestKit;

/// <summary>Waits for what comes true by itself, where there is no event to wait for.</summary>
public static class Eventually
{
    private static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(10);

    /// <summary>Returns once the condition holds; throws <see cref="TimeoutException"/> when it does not in time.</summary>
    public static async Task True(Func<bool> condition, string what, TimeSpan? deadline = null) =>
        _ = await Get(() => condition() ? what : null, what, deadline);

    /// <summary>The first value that is not null.</summary>
    public static async Task<T> Get<T>(Func<T?> look, string what, TimeSpan? deadline = null)
        where T : class
    {
        var clock = Stopwatch.StartNew();
        TimeSpan limit = deadline ?? DefaultDeadline;
        while (true)
        {
            if (look() is { } value)
            {
                return value;
            }

            if (clock.Elapsed > limit)
            {
                throw new TimeoutException($"Not within {limit.TotalSeconds} s: {what}.");
            }

            await Task.Delay(10);
        }
    }
}

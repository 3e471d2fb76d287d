using Microsoft.AspNetCore.Http;

namespace Stint.Server.Security;

/// <summary>Slows down who guesses tokens: each failure of the last minute makes the next answer later, up to two seconds. All are logged.</summary>
internal sealed class FailureBrake(TimeProvider time, Action<string> notice)
{
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(1), Step = TimeSpan.FromMilliseconds(100), Longest = TimeSpan.FromSeconds(2);
    private readonly Queue<long> _failures = new();
    private readonly Lock _lock = new();

    internal async Task FailedAsync(HttpContext context)
    {
        int count;
        lock (_lock)
        {
            long now = time.GetTimestamp();
            _failures.Enqueue(now);
            while (time.GetElapsedTime(_failures.Peek(), now) > Memory || _failures.Count > 1000)
            {
                _ = _failures.Dequeue();
            }

            count = _failures.Count;
        }

        notice($"serve: a request without the right token: {context.Request.Method} {context.Request.Path.ToUriComponent()} from {context.Connection.RemoteIpAddress}");
        TimeSpan pause = Step * count;
        await Task.Delay(pause < Longest ? pause : Longest, time, context.RequestAborted).ConfigureAwait(false);
    }
}

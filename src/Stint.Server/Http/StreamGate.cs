using Microsoft.AspNetCore.Http;

namespace Stint.Server.Http;

/// <summary>Lets in as many streams at once as a server can carry, and ends them with it.</summary>
internal sealed class StreamGate(TimeProvider time, CancellationToken stopping, int most = 512)
{
    private int _open;

    /// <summary>Throws <see cref="ApiProblem"/> (503) when there are too many.</summary>
    internal ServerStream Open(HttpContext context)
    {
        if (Interlocked.Increment(ref _open) > most)
        {
            Interlocked.Decrement(ref _open);
            context.Response.Headers.RetryAfter = "5";
            throw new ApiProblem(503, "too_many_streams", $"{most} streams are open already: close one");
        }

        return new ServerStream(context, time, () => Interlocked.Decrement(ref _open), stopping);
    }
}

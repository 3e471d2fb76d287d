using Microsoft.AspNetCore.Http;

namespace Stint.Server.Http;

/// <summary>Lets in as many streams at once as a server can carry, and ends them with it.</summary>
internal sealed class StreamGate(TimeProvider time, CancellationToken stopping, int most = StreamGate.Most)
{
    internal const int Most = 512;
    private int _open;

    /// <summary>Throws <see cref="ApiProblem"/> (503) when there are too many. The stream of a HEAD request is at its end from the start.</summary>
    internal ServerStream Open(HttpContext context)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return new ServerStream(context, time, static () => { }, new CancellationToken(canceled: true));
        }

        if (Interlocked.Increment(ref _open) > most)
        {
            Interlocked.Decrement(ref _open);
            context.Response.Headers.RetryAfter = "5";
            throw new ApiProblem(503, "too_many_streams", $"{most} streams are open already: close one");
        }

        return new ServerStream(context, time, () => Interlocked.Decrement(ref _open), stopping);
    }
}

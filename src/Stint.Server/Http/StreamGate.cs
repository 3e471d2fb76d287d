using Microsoft.AspNetCore.Http;

namespace Stint.Server.Http;

/// <summary>Lets in as many streams and terminals at once as a server can carry, and ends them with it.</summary>
internal sealed class StreamGate(TimeProvider time, CancellationToken stopping, int most = StreamGate.Most)
{
    internal const int Most = 512;
    private int _open;

    /// <summary>Cancelled when the server is to end.</summary>
    internal CancellationToken Stopping => stopping;

    /// <summary>Throws <see cref="ApiProblem"/> (503) when there are too many. The stream of a HEAD request is at its end from the start.</summary>
    internal ServerStream Open(HttpContext context) => HttpMethods.IsHead(context.Request.Method)
        ? new ServerStream(context, time, place: null, new CancellationToken(canceled: true))
        : new ServerStream(context, time, Enter(context), stopping);

    /// <summary>A place for anything that lasts, given back by disposing of it once. Throws as <see cref="Open"/> does.</summary>
    internal IDisposable Enter(HttpContext context)
    {
        if (Interlocked.Increment(ref _open) > most)
        {
            Interlocked.Decrement(ref _open);
            context.Response.Headers.RetryAfter = "5";
            throw new ApiProblem(503, "too_many_streams", $"{most} streams are open already: close one");
        }

        return new Place(this);
    }

    private sealed class Place(StreamGate gate) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref gate._open);
    }
}

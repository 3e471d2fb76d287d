using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;

namespace Stint.Server.Http;

/// <summary>Reads at an offset; 0 at or past the end.</summary>
internal delegate int ReadBytes(Span<byte> buffer, long offset);

/// <summary>A file's bytes as they are, whole or the range that is asked for (RFC 9110, one range).</summary>
internal static class RawFile
{
    private const int Chunk = 64 * 1024;

    internal static async Task WriteAsync(HttpContext context, long size, ReadBytes read)
    {
        HttpResponse response = context.Response;
        response.ContentType = "application/octet-stream";
        response.Headers.AcceptRanges = "bytes";
        (long from, long to, bool partial, bool possible) = Range(context.Request.Headers.Range.ToString(), size);
        if (!possible)
        {
            response.Headers.ContentRange = $"bytes */{size}";
            throw new ApiProblem(StatusCodes.Status416RangeNotSatisfiable, "no_such_range", $"there are no such bytes: the file has {size}");
        }

        response.StatusCode = partial ? StatusCodes.Status206PartialContent : StatusCodes.Status200OK;
        response.ContentLength = to - from;
        if (partial)
        {
            response.Headers.ContentRange = $"bytes {from}-{to - 1}/{size}";
        }

        byte[] buffer = HttpMethods.IsHead(context.Request.Method) ? [] : new byte[Chunk];
        while (from < to && buffer.Length > 0)
        {
            int n = read(buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - from)), from);
            if (n == 0)
            {
                context.Abort(); // it became shorter: what was promised cannot be sent
                return;
            }

            await response.Body.WriteAsync(buffer.AsMemory(0, n), context.RequestAborted).ConfigureAwait(false);
            from += n;
        }
    }

    // What is no range, or more than one, is answered whole, as a server may.
    private static (long From, long To, bool Partial, bool Possible) Range(string header, long size)
    {
        if (header.Length == 0 || !RangeHeaderValue.TryParse(header, out RangeHeaderValue? parsed) || parsed is not { Unit: "bytes", Ranges.Count: 1 })
        {
            return (0, size, false, true);
        }

        RangeItemHeaderValue range = parsed.Ranges.First();
        long from = range.From ?? Math.Max(0, size - (range.To ?? 0)), to = range.From is null ? size : Math.Min(size, (range.To ?? size - 1) + 1);
        return from < to ? (from, to, true, true) : (0, 0, false, false);
    }
}

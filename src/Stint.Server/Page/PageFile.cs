using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;

namespace Stint.Server.Page;

/// <summary>One file of the web page: a path below <c>/ui/</c> and its content, gzip-compressed.</summary>
internal sealed class PageFile(string path, ReadOnlyMemory<byte> packed)
{
    private const int LengthBytes = 4;

    private readonly Lazy<ulong> _hash = new(() => Fnv1a.Hash(packed.Span));

    internal string Path => path;

    internal string Type => TypeOf(path) ?? "application/octet-stream";

    /// <summary>Whether its name changes with its content.</summary>
    internal bool IsImmutable => path.StartsWith("assets/", StringComparison.Ordinal);

    internal ReadOnlyMemory<byte> Packed => packed;

    /// <summary>Bytes when unpacked: gzip (RFC 1952) ends with that number.</summary>
    internal long Length => BinaryPrimitives.ReadUInt32LittleEndian(packed.Span[^LengthBytes..]);

    /// <summary>The media type of files with such a name; null when the page has no such files.</summary>
    internal static string? TypeOf(string path) => System.IO.Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".png" => "image/png",
        ".ico" => "image/x-icon",
        ".woff2" => "font/woff2",
        ".webmanifest" => "application/manifest+json",
        ".txt" => "text/plain; charset=utf-8",
        _ => null,
    };

    /// <summary>A strong entity tag: the packed content's is another one, as RFC 9110 has it.</summary>
    internal string Tag(bool isPacked)
    {
        return $"\"{_hash.Value:x16}{(isPacked ? "-gzip" : "")}\"";
    }

    /// <summary>Writes the content piece by piece, so that a slow reader holds no more than a piece.</summary>
    internal async Task WriteAsync(Stream to, bool isPacked, CancellationToken ct)
    {
        const int Piece = 32 * 1024;
        if (isPacked)
        {
            for (int from = 0; from < packed.Length; from += Piece)
            {
                await to.WriteAsync(packed[from..Math.Min(from + Piece, packed.Length)], ct).ConfigureAwait(false);
            }

            return;
        }

        using MemoryHandle pin = packed.Pin();
        await using var unpacked = new GZipStream(StreamOf(pin, packed.Length), CompressionMode.Decompress);
        byte[] buffer = new byte[Piece];
        for (int n; (n = await unpacked.ReadAsync(buffer, ct).ConfigureAwait(false)) > 0;)
        {
            await to.WriteAsync(buffer.AsMemory(0, n), ct).ConfigureAwait(false);
        }
    }

    private static unsafe UnmanagedMemoryStream StreamOf(MemoryHandle pin, int length) => new((byte*)pin.Pointer, length);
}

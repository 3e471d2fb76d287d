using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Stint.Posix;

namespace Stint.Server.Artifacts;

/// <summary>Names of artifacts in addresses and headers.</summary>
internal static class ArtifactName
{
    // Of /runs/{id}/artifacts/{name}
    private const int Before = 4;

    /// <summary>
    /// The parts of the name, byte for byte as the client wrote them: the address is decoded once, a slash written as <c>%2F</c> divides like
    /// one written plainly. Null for what cannot name anything: empty parts, <c>.</c> and <c>..</c>, NUL, broken escapes.
    /// </summary>
    internal static IReadOnlyList<OsString>? Of(HttpContext context)
    {
        string raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        int end = raw.AsSpan().IndexOfAny('?', '#');
        string path = end < 0 ? raw : raw[..end];
        if (path is not ['/', ..])
        {
            return null;
        }

        if (Decode(string.Join('/', path.Split('/').Skip(Before))) is not { } bytes || Decode(path) is not { } whole || HasSteps(whole))
        {
            return null;
        }

        List<OsString> parts = [.. Parts(bytes)];
        return parts.Count == 0 || parts.Exists(p => p.Bytes.IsEmpty) ? null : parts;
    }

    /// <summary>The header that has a browser save a file under its own name, whatever that is (RFC 6266, RFC 8187).</summary>
    internal static string Disposition(OsString name)
    {
        var plain = new StringBuilder();
        foreach (char c in name.ToString())
        {
            plain.Append(c is >= ' ' and <= '~' and not ('"' or '\\' or '%' or '/') ? c : '_');
        }

        var exact = new StringBuilder();
        foreach (byte b in Encoding.UTF8.GetBytes(name.ToString()))
        {
            bool safe = char.IsAsciiLetterOrDigit((char)b) || (char)b is '-' or '.' or '_' or '~';
            _ = safe ? exact.Append((char)b) : exact.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return $"attachment; filename=\"{plain}\"; filename*=UTF-8''{exact}";
    }

    // The routing has taken such steps already: what is left behind them is not what was asked for.
    private static bool HasSteps(byte[] path) => Parts(path).Any(p => p.Bytes.SequenceEqual("."u8) || p.Bytes.SequenceEqual(".."u8));

    private static IEnumerable<OsString> Parts(byte[] path)
    {
        int from = 0;
        for (int i = 0; i <= path.Length; i++)
        {
            if (i == path.Length || path[i] == (byte)'/')
            {
                yield return new OsString(path.AsSpan(from, i - from));
                from = i + 1;
            }
        }
    }

    private static byte[]? Decode(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                if (text[i] > '~')
                {
                    return null;
                }

                bytes.Add((byte)text[i]);
            }
            else if (i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value) && value != 0)
            {
                bytes.Add(value);
                i += 2;
            }
            else
            {
                return null;
            }
        }

        return [.. bytes];
    }
}

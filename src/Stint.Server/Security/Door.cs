using System.Net;
using Microsoft.AspNetCore.Http;
using Stint.Server.Http;

namespace Stint.Server.Security;

/// <summary>What becomes of a request that is not refused.</summary>
internal enum DoorAnswer
{
    /// <summary>It is answered.</summary>
    ComeIn,

    /// <summary>A browser only asked whether a page of an allowed origin may ask: it may.</summary>
    Preflight,
}

/// <summary>
/// Decides whether a request comes in: the name it calls the server by (DNS rebinding), the page it comes from, the type of its body, and
/// its token, in this order. A request over the private socket needs no token.
/// </summary>
internal sealed class Door(ServeOptions options, ServerToken token, string cookie, FailureBrake brake)
{
    private static readonly string[] WithoutToken = ["/health", "/session"];

    /// <summary>Throws <see cref="ApiProblem"/> when it does not come in.</summary>
    internal async Task<DoorAnswer> CheckAsync(HttpContext context)
    {
        bool isPrivate = context.Connection.RemoteIpAddress is null;
        if (!isPrivate)
        {
            CheckHost(context.Request);
        }

        if (CheckOrigin(context) && HttpMethods.IsOptions(context.Request.Method) && context.Request.Headers.AccessControlRequestMethod.Count > 0)
        {
            return DoorAnswer.Preflight;
        }

        CheckBody(context.Request);
        if (!isPrivate && !options.NoToken && !IsOpen(context.Request) && !HasToken(context.Request))
        {
            await brake.FailedAsync(context).ConfigureAwait(false);
            throw new ApiProblem(401, "unauthorized", "the token is missing or wrong: send it as 'Authorization: Bearer TOKEN'; it is in .agents/token of the workdir");
        }

        if (options.ReadOnly && !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) && context.Request.Path != "/session")
        {
            throw new ApiProblem(403, "read_only", "this server was started with --read-only: nothing can be changed through it");
        }

        return DoorAnswer.ComeIn;
    }

    internal bool HasToken(HttpRequest request)
    {
        string? bearer = request.Headers.Authorization.ToString() is ['B' or 'b', _, _, _, _, _, ' ', .. var rest] ? rest.Trim() : null;
        return token.Is(bearer ?? (request.Headers["X-Auth-Token"] is [{ } header] ? header : null) ?? request.Cookies[cookie]);
    }

    // Pages of the web app carry no secret; without a token they can ask for nothing.
    private static bool IsOpen(HttpRequest request) =>
        Array.IndexOf(WithoutToken, request.Path.Value) >= 0 || request.Path == "/" || request.Path.StartsWithSegments("/ui", StringComparison.Ordinal);

    private void CheckHost(HttpRequest request)
    {
        string host = request.Host.Host;
        bool known = host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address))
            || string.Equals(host.Trim('[', ']'), options.Host, StringComparison.OrdinalIgnoreCase)
            || IsOfEveryAddress(host)
            || options.AllowedHosts.Contains(host, StringComparer.OrdinalIgnoreCase);
        if (!known)
        {
            throw new ApiProblem(403, "unknown_host", "the request calls this server by a name that it does not have: allow it with --allow-host");
        }
    }

    // Listening on every address of the machine it may be called by any of them, and by the name that it prints. What a foreign DNS server
    // could answer for is a name, never an address.
    private bool IsOfEveryAddress(string host) =>
        IPAddress.TryParse(options.Host, out IPAddress? listens) && (listens.Equals(IPAddress.Any) || listens.Equals(IPAddress.IPv6Any))
        && (IPAddress.TryParse(host.Trim('[', ']'), out _) || string.Equals(host, Posix.Machine.HostName, StringComparison.OrdinalIgnoreCase));

    // Whether it comes from a page that --allow-origin names. Browsers name the origin in all that can do harm or be read; where they do not
    // (an image, a script), they still say that another site or another port asks. A link to the page itself may stand anywhere.
    private bool CheckOrigin(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (request.Headers.Origin.Count == 0)
        {
            return !IsOpen(request) && request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site" ? throw Foreign() : false;
        }

        string origin = request.Headers.Origin.ToString();
        bool own = string.Equals(origin, $"http://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
        bool allowed = options.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);
        if (!own && !allowed)
        {
            throw Foreign();
        }

        if (allowed)
        {
            IHeaderDictionary headers = context.Response.Headers;
            headers.AccessControlAllowOrigin = origin;
            headers.Vary = "Origin";
            headers.AccessControlAllowHeaders = "Authorization, Content-Type, X-Auth-Token, Last-Event-ID";
            headers.AccessControlAllowMethods = "GET, POST, PUT";
            headers.AccessControlExposeHeaders = "X-Total-Count, Link";
        }

        return allowed;
    }

    private static ApiProblem Foreign() => new(403, "foreign_origin", "the request comes from a page of another origin: allow it with --allow-origin");

    // Other pages can post forms and text without asking; JSON they cannot.
    private static void CheckBody(HttpRequest request)
    {
        bool hasBody = request.ContentLength is > 0 || request.Headers.TransferEncoding.Count > 0;
        if (hasBody && !(request.ContentType is { } type && type.Split(';')[0].Trim().Equals("application/json", StringComparison.OrdinalIgnoreCase)))
        {
            throw new ApiProblem(415, "unsupported_type", "the body must be application/json");
        }
    }
}

using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Stint.Server.Http;

namespace Stint.Server.Page;

/// <summary>The web page below <c>/ui/</c>. Its files hold no secret and need no token.</summary>
internal sealed class PageApi(WebPage page)
{
    private const string Root = "/ui";

    // No script or style but the page's own files, no other site in it, and it in no other site.
    private const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private const string Permissions =
        "accelerometer=(), autoplay=(), camera=(), clipboard-read=(self), clipboard-write=(self), display-capture=(), fullscreen=(self), geolocation=(), gyroscope=(), "
        + "magnetometer=(), microphone=(), midi=(), payment=(), usb=(), xr-spatial-tracking=()";

    internal void Map(IEndpointRouteBuilder routes) => routes.MapGet("/ui/{**path}", GetAsync);

    internal Task GetAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        if (path.Length == Root.Length)
        {
            context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
            context.Response.Headers.Location = $"{Root}/{context.Request.QueryString}";
            return Task.CompletedTask;
        }

        return !page.IsThere ? NotBuiltInAsync(context)
            : page.Find(path[(Root.Length + 1)..]) is { } file ? GetAsync(context, file)
            : throw ApiProblem.NotFound($"{path}: the page has no such file: reload the page if it is open since before the server was replaced");
    }

    private static Task GetAsync(HttpContext context, PageFile file)
    {
        (HttpRequest request, HttpResponse response) = (context.Request, context.Response);
        bool packed = TakesGzip(request);
        string tag = file.Tag(packed);
        IHeaderDictionary headers = response.Headers;
        headers.CacheControl = file.IsImmutable ? "public, max-age=31536000, immutable" : "no-cache";
        headers.ETag = tag;
        headers.Append(HeaderNames.Vary, HeaderNames.AcceptEncoding);
        headers.ContentSecurityPolicy = ContentPolicy;
        headers["Permissions-Policy"] = Permissions;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        if (IsKnown(request, tag))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        headers.ContentEncoding = packed ? "gzip" : default;
        response.ContentType = file.Type;
        response.ContentLength = packed ? file.Packed.Length : file.Length;
        return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : file.WriteAsync(response.Body, packed, context.RequestAborted);
    }

    // Who says nothing of it, gets the file as it is.
    private static bool TakesGzip(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptEncoding, out IList<StringWithQualityHeaderValue>? codings))
        {
            return false;
        }

        StringWithQualityHeaderValue? gzip = Named("gzip") ?? Named("*");
        return gzip is not null && gzip.Quality is not 0;

        StringWithQualityHeaderValue? Named(string name) => codings.FirstOrDefault(c => c.Value.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsKnown(HttpRequest request, string tag) =>
        EntityTagHeaderValue.TryParseList(request.Headers.IfNoneMatch, out IList<EntityTagHeaderValue>? known) && known.Any(k => k.Tag.Value is "*" || k.Tag.Value == tag);

    private static Task NotBuiltInAsync(HttpContext context)
    {
        byte[] body = Encoding.UTF8.GetBytes(
            $"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <meta name="color-scheme" content="light dark">
            <title>Stint: no web page</title>
            <h1>No web page</h1>
            <p>This server is well, but {WebPage.HowToBuild}, then start the server again.</p>
            <p>The command line shows the same runs (<code>stint ls</code>), and the HTTP API is there (<a href="/openapi.json">/openapi.json</a>, with the token).</p>
            </html>

            """);
        HttpResponse response = context.Response;
        response.StatusCode = StatusCodes.Status404NotFound;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}

using Microsoft.AspNetCore.Http;

namespace Stint.Server.Description;

/// <summary>
/// <c>GET /openapi.json</c>: the description of every route, made of their <see cref="RouteDescription"/>s when the tests run, checked in,
/// and part of the program. A test fails when it is not what the routes say.
/// </summary>
internal static class OpenApiFile
{
    internal const string Resource = "openapi.json";

    internal static async Task GetAsync(HttpContext context)
    {
        await using Stream document = typeof(OpenApiFile).Assembly.GetManifestResourceStream(Resource)!;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = document.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await document.CopyToAsync(context.Response.Body, context.RequestAborted).ConfigureAwait(false);
        }
    }
}

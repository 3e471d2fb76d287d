using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Stint.Server.Http;

/// <summary>
/// HEAD wherever GET is answered (RFC 9110): while a route is looked for, such a request counts as GET; who answers sees HEAD, and the
/// body is left out.
/// </summary>
internal static class HeadRequests
{
    private static readonly object Mark = new();

    internal static void UseRoutingForHead(this WebApplication app)
    {
        app.Use(next => context =>
        {
            if (HttpMethods.IsHead(context.Request.Method))
            {
                context.Items[Mark] = true;
                context.Request.Method = HttpMethods.Get;
            }

            return next(context);
        });
        app.UseRouting();
        app.Use(next => context =>
        {
            if (context.Items.ContainsKey(Mark))
            {
                context.Request.Method = HttpMethods.Head;
            }

            return next(context);
        });
    }

    /// <summary>The methods of a route that does not know the one it was asked with.</summary>
    internal static string WithHead(string allowed) =>
        allowed.Split(',', StringSplitOptions.TrimEntries) is var methods && methods.Contains(HttpMethods.Get) && !methods.Contains(HttpMethods.Head) ? $"{allowed}, {HttpMethods.Head}" : allowed;
}

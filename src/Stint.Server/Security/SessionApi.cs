using Microsoft.AspNetCore.Http;
using Stint.Server.Description;
using Stint.Server.Http;

namespace Stint.Server.Security;

/// <summary><c>POST /session</c>: the page changes the token of its address's fragment for a cookie.</summary>
internal sealed class SessionApi(ServerToken token, string cookie, FailureBrake brake)
{
    internal static readonly RouteDescription Description = new("openSession", "Change the token for a cookie, as the page does")
    {
        NeedsBody = true,
        Body = [new("token", Field.Text, "The server's token") { IsRequired = true }],
        Answer = RouteAnswer.Nothing("The cookie is set"),
        Problems = [401],
        IsOpen = true,
    };

    internal async Task PostAsync(HttpContext context)
    {
        using RequestBody body = await RequestBody.ReadAsync(context).ConfigureAwait(false);
        string? offered = body.Text("token");
        if (!token.Is(offered))
        {
            await brake.FailedAsync(context).ConfigureAwait(false);
            throw new ApiProblem(401, "unauthorized", "the token is wrong: open the address that 'stint serve' printed");
        }

        context.Response.Cookies.Append(cookie, offered!, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true });
        await Answer.NoContent(context).ConfigureAwait(false);
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Stint.Server.Http;

/// <summary>The values behind an address's question mark. One of the wrong form is a 422 that names it.</summary>
internal sealed class QueryValues(HttpContext context)
{
    /// <summary>Null where it is missing or empty.</summary>
    internal string? Text(string name) => context.Request.Query[name].ToString() is { Length: > 0 } text ? text : null;

    internal long? Number(string name) => Text(name) is not { } text ? null
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
        : throw RequestBody.Wrong(name, "a whole number");

    internal bool? Flag(string name) => Text(name) switch
    {
        null => null,
        "true" or "1" => true,
        "false" or "0" => false,
        _ => throw RequestBody.Wrong(name, "true or false"),
    };
}

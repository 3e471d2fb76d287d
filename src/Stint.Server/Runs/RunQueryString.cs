using System.Globalization;
using Microsoft.AspNetCore.Http;
using Stint.Contracts;
using Stint.Core.Runs;
using Stint.Server.Http;

namespace Stint.Server.Runs;

/// <summary>Which runs a list's address asks for.</summary>
internal static class RunQueryString
{
    internal static RunQuery Parse(IQueryCollection query, int defaultLimit, int largestLimit) => new()
    {
        Archived = query["archived"].ToString() switch
        {
            "" or "false" => ArchivedRuns.Excluded,
            "true" => ArchivedRuns.Included,
            "only" => ArchivedRuns.Only,
            _ => throw RequestBody.Wrong("archived", "true, false or only"),
        },
        Status = query["status"].ToString() is { Length: > 0 } status ? RunWords.ParseStatus(status) ?? throw RequestBody.Wrong("status", "the word of a status, such as running") : null,
        Tag = query["tag"].ToString() is { Length: > 0 } tag ? tag : null,
        SweepId = query["sweep_id"].ToString() is { Length: > 0 } sweep ? sweep : null,
        Text = query["q"].ToString() is { Length: > 0 } text ? text : null,
        Before = query["before"].ToString() is { Length: > 0 } before ? RunId.TryParse(before, out RunId id) ? id : throw RequestBody.Wrong("before", "the id of a run") : null,
        Limit = query["limit"].ToString() is { Length: > 0 } limit
            ? int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 ? Math.Min(count, largestLimit) : throw RequestBody.Wrong("limit", "a whole number above 0")
            : defaultLimit,
    };

    /// <summary>The address of the page behind this one.</summary>
    internal static string Next(HttpRequest request, RunId last)
    {
        QueryString rest = QueryString.Create(request.Query.Where(p => p.Key != "before").SelectMany(p => p.Value.Select(v => new KeyValuePair<string, string?>(p.Key, v))));
        return request.Path + rest.Add("before", last.ToString());
    }
}

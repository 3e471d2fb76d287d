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
        Statuses = [.. Values(query, "status").Select(word => RunWords.ParseStatus(word) ?? throw RequestBody.Wrong("status", "words of statuses, such as running")).Distinct()],
        Ids = query.ContainsKey("id") ? [.. Ids(query).Take(largestLimit)] : null,
        Tag = query["tag"].ToString() is { Length: > 0 } tag ? tag : null,
        SweepId = query["sweep_id"].ToString() is { Length: > 0 } sweep ? sweep : null,
        Text = query["q"].ToString() is { Length: > 0 } text ? text.Contains('\0', StringComparison.Ordinal) ? throw ApiProblem.Invalid("q: it holds a NUL") : text : null,
        Order = query["sort"].ToString() is { Length: > 0 } sort ? RunOrder.TryParse(sort) ?? throw RequestBody.Wrong("sort", $"one of {string.Join(", ", RunOrder.Words)}, with - before it for the other direction") : default,
        Before = query["before"].ToString() is { Length: > 0 } before ? RunId.TryParse(before, out RunId id) ? id : throw RequestBody.Wrong("before", "the id of a run") : null,
        Limit = query["limit"].ToString() is { Length: > 0 } limit
            ? int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0 ? Math.Min(count, largestLimit) : throw RequestBody.Wrong("limit", "a whole number above 0")
            : defaultLimit,
    };

    // Given once with commas between them, several times, or both.
    private static IEnumerable<string> Values(IQueryCollection query, string name) =>
        query[name].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries));

    private static IEnumerable<RunId> Ids(IQueryCollection query) =>
        Values(query, "id").Select(text => RunId.TryParse(text, out RunId id) ? id : throw RequestBody.Wrong("id", "ids of runs"));

    /// <summary>The address of the page behind this one.</summary>
    internal static string Next(HttpRequest request, RunId last)
    {
        QueryString rest = QueryString.Create(request.Query.Where(p => p.Key != "before").SelectMany(p => p.Value.Select(v => new KeyValuePair<string, string?>(p.Key, v))));
        return request.Path + rest.Add("before", last.ToString());
    }
}

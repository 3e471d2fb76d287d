using System.Globalization;
using Microsoft.Data.Sqlite;
using Stint.Contracts;

namespace Stint.Core.Runs;

/// <summary>The SQL of one list of runs. What varies are parameters, or words of this program.</summary>
internal sealed class RunListSql(RunQuery query, double now)
{
    private bool IsByAge => query.Order.Key == RunSortKey.Created;

    /// <summary>The rows of the page.</summary>
    internal string Page => $"SELECT {RunColumns.Names} FROM runs {Chosen} {Limit}";

    /// <summary>How many rows there are, whatever the page.</summary>
    internal string Total => query.IsPlain
        ? $"SELECT total(total) FROM run_counts {Where(Conditions(query.Archived, query.Statuses))}"
        : $"SELECT count(*) FROM runs {Where(Conditions(query.Archived, query.Statuses))}";

    /// <summary>What the run with id <c>$before</c> is sorted by.</summary>
    internal string SortValue => $"SELECT {Key} FROM runs WHERE id=$before";

    private string Limit => query.Limit > 0 ? string.Create(CultureInfo.InvariantCulture, $"LIMIT {query.Limit}") : "";

    // The ids alone are sorted, out of an index that has it all, and their rows are fetched afterwards.
    private string Chosen => (IsByAge, query.Statuses.Count) switch
    {
        (true, < 2) => ByAge(query.Archived, query.Statuses),
        (true, _) => $"WHERE id IN ({string.Join(" UNION ALL ", Arms().Select(arm => $"SELECT id FROM (SELECT id FROM runs {arm} {Limit})"))}) {AgeOrder}",
        _ => $"JOIN (SELECT id AS chosen, {Key} AS value FROM runs {Where([.. Conditions(query.Archived, query.Statuses), .. Behind])} {OrderBy(Key)} {Limit}) ON id=chosen {OrderBy("value")}",
    };

    // Of several statuses each has its own in an index in the order of age; together they would be gathered and sorted, all there are.
    private IEnumerable<string> Arms() =>
        from archived in query.Archived == ArchivedRuns.Included ? (ArchivedRuns[])[ArchivedRuns.Excluded, ArchivedRuns.Only] : [query.Archived]
        from status in query.Statuses
        select ByAge(archived, [status]);

    private string ByAge(ArchivedRuns archived, IReadOnlyList<RunStatus> statuses) => $"{Where([.. Conditions(archived, statuses), .. Behind])} {AgeOrder}";

    private string AgeOrder => query.Order.IsReversed ? "ORDER BY id" : "ORDER BY id DESC";

    private bool IsDescending => (query.Order.Key is RunSortKey.Created or RunSortKey.Started or RunSortKey.Ended or RunSortKey.Duration) != query.Order.IsReversed;

    private string Key => query.Order.Key switch
    {
        RunSortKey.Name => "name COLLATE NOCASE",
        RunSortKey.Status => $"CASE status {string.Join(' ', Enum.GetValues<RunStatus>().Select(s => string.Create(CultureInfo.InvariantCulture, $"WHEN '{s.Word()}' THEN {(int)s}")))} END",
        RunSortKey.Started => "started_at",
        RunSortKey.Ended => "ended_at",
        RunSortKey.Duration => "coalesce(ended_at, $now) - started_at",
        RunSortKey.ExitCode => "exit_code",
        _ => "id",
    };

    private string[] Behind => query.Before is null ? []
        : IsByAge ? [query.Order.IsReversed ? "id>$before" : "id<$before"]
        : [$"CASE WHEN $value IS NULL THEN {Key} IS NULL AND id<$before ELSE {Key}{(IsDescending ? "<" : ">")}$value OR {Key} IS NULL OR ({Key}=$value AND id<$before) END"];

    private string OrderBy(string key) => $"ORDER BY {key} IS NULL, {key} {(IsDescending ? "DESC" : "ASC")}, id DESC";

    private List<string> Conditions(ArchivedRuns archived, IReadOnlyList<RunStatus> statuses)
    {
        var conditions = new List<string>();
        if (archived != ArchivedRuns.Included)
        {
            conditions.Add(archived == ArchivedRuns.Only ? "is_archived=1" : "is_archived=0");
        }

        if (statuses.Count > 0)
        {
            conditions.Add($"status IN ({string.Join(',', statuses.Select(s => $"'{s.Word()}'"))})");
        }

        if (query.Tag is not null)
        {
            conditions.Add("tag=$tag");
        }

        if (query.SweepId is not null)
        {
            conditions.Add("sweep_id=$sweep");
        }

        if (query.Ids is { } ids)
        {
            conditions.Add($"id IN ({string.Join(',', ids.Select(id => $"'{id}'"))})"); // an id is of letters and digits
        }

        if (query.Text is not null)
        {
            conditions.Add(@"(name LIKE $text ESCAPE '\' OR command LIKE $text ESCAPE '\' OR id LIKE $text ESCAPE '\')");
        }

        return conditions;
    }

    private static string Where(List<string> conditions) => conditions.Count > 0 ? "WHERE " + string.Join(" AND ", conditions) : "";

    /// <summary>Gives the parameters their values; <paramref name="value"/> is what the run before the page is sorted by.</summary>
    internal void Bind(SqliteCommand command, object? value = null)
    {
        command.Parameters.AddWithValue("$tag", (object?)query.Tag ?? DBNull.Value);
        command.Parameters.AddWithValue("$sweep", (object?)query.SweepId ?? DBNull.Value);
        command.Parameters.AddWithValue("$text", (object?)Pattern(query.Text) ?? DBNull.Value);
        command.Parameters.AddWithValue("$before", (object?)query.Before?.ToString() ?? DBNull.Value);
        command.Parameters.AddWithValue("$now", now);
        command.Parameters.AddWithValue("$value", value ?? DBNull.Value);
    }

    private static string? Pattern(string? text) => text is null ? null
        : $"%{text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
}

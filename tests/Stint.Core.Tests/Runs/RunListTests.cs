using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.TestKit;

namespace Stint.Core.Tests.Runs;

/// <summary>Lists of runs: what is in them, in which order, page after page.</summary>
public sealed class RunListTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Database _database;
    private readonly RunStore _store;
    private readonly List<RunRecord> _runs = [];

    public RunListTests()
    {
        var workdir = new Workdir(_folder.Path);
        Directory.CreateDirectory(workdir.Runs);
        _database = RunStoreTests.Open(workdir);
        _store = new RunStore(_database, workdir, TimeProvider.System);
        RunStatus[] statuses = Enum.GetValues<RunStatus>();
        for (int i = 0; i < 40; i++)
        {
            RunStatus status = statuses[i * 5 % statuses.Length];
            double? started = status is RunStatus.Ready or RunStatus.Queued ? null : 1000 + i * 7 % 11;
            _runs.Add(_store.Add(
                new RunRecord
                {
                    Id = RunId.Create(DateTimeOffset.UtcNow, _store.Newest()),
                    Name = (i % 2 == 0 ? "run " : "RUN ") + "cabd"[i % 4],
                    Tag = i % 3 == 0 ? "third" : "other",
                    Command = i == 7 ? "echo 100%_done" : "echo 100 done",
                    Workdir = "/",
                    Status = status,
                    IsArchived = i % 10 == 9,
                    CreatedAt = i,
                    UpdatedAt = i,
                    StartedAt = started,
                    EndedAt = status.IsFinal() ? started + i % 5 : null,
                    ExitCode = status.IsFinal() ? i % 3 : null,
                },
                windowName: null));
        }
    }

    public static TheoryData<string> Orders => [.. RunOrder.Words.SelectMany(w => (string[])[w, "-" + w])];

    [Theory]
    [MemberData(nameof(Orders))]
    public void Pages_of_any_order_join_to_the_sorted_whole(string word)
    {
        RunOrder order = RunOrder.TryParse(word)!.Value;
        foreach (RunQuery query in (RunQuery[])[new(), new() { Archived = ArchivedRuns.Included }, new() { Statuses = [RunStatus.Failed, RunStatus.Running, RunStatus.Ready] }, new() { Tag = "third", Text = "RUN" }])
        {
            RunRecord[] wanted = [.. Sorted(_runs.Where(r => Fits(r, query)), order)];
            Assert.Equal(Ids(wanted), Ids(_store.List(query with { Order = order })));
            Assert.Equal(wanted.Length, _store.Count(query with { Order = order, Limit = 2 }));
            var paged = new List<RunRecord>();
            while (_store.List(query with { Order = order, Limit = 3, Before = paged.Count > 0 ? paged[^1].Id : null }) is { Count: > 0 } page)
            {
                paged.AddRange(page);
            }

            Assert.Equal(Ids(wanted), Ids(paged));
        }
    }

    [Theory]
    [InlineData("created", RunSortKey.Created, false)]
    [InlineData("-exit_code", RunSortKey.ExitCode, true)]
    public void An_order_is_a_word(string word, RunSortKey key, bool reversed) => Assert.Equal(new RunOrder(key, reversed), RunOrder.TryParse(word));

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("Name")]
    [InlineData("--name")]
    [InlineData("id; DROP TABLE runs")]
    public void What_is_no_order_is_none(string word) => Assert.Null(RunOrder.TryParse(word));

    [Fact]
    public void Text_is_looked_for_as_it_stands()
    {
        Assert.Equal([_runs[7].Id], Ids(_store.List(new RunQuery { Text = "100%_D" })));
        Assert.Empty(_store.List(new RunQuery { Text = "100_" }));
        Assert.Empty(_store.List(new RunQuery { Text = @"\" }));
        Assert.Equal([_runs[3].Id], Ids(_store.List(new RunQuery { Text = _runs[3].Id.ToString()[2..].ToUpperInvariant() })));
    }

    [Fact]
    public void Runs_can_be_asked_for_by_their_ids()
    {
        RunId[] asked = [_runs[2].Id, _runs[5].Id, RunId.Create(DateTimeOffset.UtcNow.AddDays(1))];
        Assert.Equal([_runs[5].Id, _runs[2].Id], Ids(_store.List(new RunQuery { Ids = asked })));
        Assert.Equal(2, _store.Count(new RunQuery { Ids = asked }));
        Assert.Empty(_store.List(new RunQuery { Ids = [] }));
    }

    [Fact]
    public void A_page_behind_a_run_that_is_gone_is_refused_where_its_values_are_needed()
    {
        var gone = RunId.Create(DateTimeOffset.UtcNow.AddDays(1));
        Assert.Equal(36, _store.List(new RunQuery { Before = gone }).Count);
        StintException refused = Assert.Throws<StintException>(() => _store.List(new RunQuery { Before = gone, Order = new RunOrder(RunSortKey.Name, false) }));
        Assert.Equal(ErrorCode.Invalid, refused.Code);
    }

    public void Dispose()
    {
        _database.Dispose();
        _folder.Dispose();
    }

    private static bool Fits(RunRecord run, RunQuery query) =>
        (query.Archived == ArchivedRuns.Included || !run.IsArchived)
        && (query.Statuses.Count == 0 || query.Statuses.Contains(run.Status))
        && (query.Tag is null || run.Tag == query.Tag)
        && (query.Text is null || run.Name.Contains(query.Text, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<RunRecord> Sorted(IEnumerable<RunRecord> runs, RunOrder order)
    {
        bool descending = order.IsReversed != (order.Key is RunSortKey.Created or RunSortKey.Started or RunSortKey.Ended or RunSortKey.Duration);
        IOrderedEnumerable<RunRecord> valued = runs.OrderBy(r => Value(r, order.Key) is null);
        valued = descending ? valued.ThenByDescending(r => Value(r, order.Key)) : valued.ThenBy(r => Value(r, order.Key));
        return valued.ThenByDescending(r => r.Id);
    }

    // Of the runs that go on the one that began first has been going longest; far longer than all that have ended.
    private static IComparable? Value(RunRecord run, RunSortKey key) => key switch
    {
        RunSortKey.Name => run.Name.ToUpperInvariant(),
        RunSortKey.Status => run.Status,
        RunSortKey.Started => run.StartedAt,
        RunSortKey.Ended => run.EndedAt,
        RunSortKey.Duration => (run.EndedAt ?? 1e9) - run.StartedAt,
        RunSortKey.ExitCode => run.ExitCode,
        _ => run.CreatedAt,
    };

    private static RunId[] Ids(IEnumerable<RunRecord> runs) => [.. runs.Select(r => r.Id)];
}

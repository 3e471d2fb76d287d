using Stint.Contracts;

namespace Stint.EndToEnd.Tests.Faults;

/// <summary>Many processes at once.</summary>
public sealed class ConcurrencyTests : IDisposable
{
    private readonly StintCli _stint = new();

    [Fact]
    public async Task Fifty_processes_that_make_runs_at_once_make_fifty()
    {
        CliResult[] made = await AtOnce(50, i => _stint.Call("run", "--wait", "--tag", "same", "--", "sh", "-c", $"echo {i}; exit {i % 5}"));

        RunId[] ids = [.. made.Select(r => RunId.Parse(r.Text))];
        Assert.Equal(50, ids.Distinct().Count());
        Assert.Equal(Enumerable.Range(0, 50).Select(i => i % 5), made.Select(r => r.ExitCode));
        IReadOnlyList<Run> runs = _stint.All();
        Assert.Equal(ids.OrderDescending(), runs.Select(r => r.Id));
        Assert.Equal(50, runs.Select(r => r.TmuxWindow).Distinct().Count());
        Assert.All(runs, r =>
        {
            Assert.True(r.LogComplete);
            Assert.Equal(r.ExitCode == 0 ? "finished/exit" : "failed/exit", StintCli.Words(r));
            Assert.Equal($"{Array.IndexOf(ids, r.Id)}", r.LastMessage);
        });

        // An id carries the moment it was made; processes that make one in the same millisecond may push each other on by a few.
        Assert.All(runs, r => Assert.InRange(r.Id.CreatedAt.ToUnixTimeMilliseconds() - (r.CreatedAt * 1000), -1, 50));
        Assert.True(RunId.Parse(_stint.Call("run", "--ready", "--", "true").Ok().Text) > runs[0].Id);
    }

    [Fact]
    public async Task The_first_runs_of_a_workdir_may_be_made_at_once()
    {
        CliResult[] made = await AtOnce(10, _ => _stint.Call("run", "--ready", "--", "true"));
        Assert.All(made, r => r.Ok());
        Assert.Equal(10, _stint.All().Count);
        Assert.Empty(Directory.GetFiles(_stint.Agents, "*damaged*"));
    }

    [Fact]
    [Trait("Category", "Endurance")]
    public async Task The_real_exit_code_wins_every_race_with_who_looks()
    {
        const int Makers = 4, Each = 100;
        var ends = new System.Collections.Concurrent.ConcurrentDictionary<RunId, int>();
        using var done = new CancellationTokenSource();
        _stint.Call("run", "--ready", "--", "true").Ok();
        Task<int>[] readers = [.. Enumerable.Range(0, 2).Select(_ => Start(Look))];
        await Task.WhenAll(Enumerable.Range(0, Makers).Select(maker => Start(() => Make(maker))));
        _stint.Call(["wait", .. ends.Keys.Select(id => id.ToString())]);
        await done.CancelAsync();
        int all = (await Task.WhenAll(readers)).Sum();
        Assert.True(all > 50, $"only {all} looks");
        Dictionary<RunId, Run> runs = _stint.All().ToDictionary(r => r.Id);
        Assert.Equal(Makers * Each, ends.Count);
        Assert.All(ends, e => Assert.Equal((e.Value == 0 ? "finished/exit" : "failed/exit", e.Value), (StintCli.Words(runs[e.Key]), runs[e.Key].ExitCode)));
        string[] wrong = _stint.Sql("SELECT DISTINCT run_id FROM events e WHERE data='failed' AND EXISTS (SELECT 1 FROM events l WHERE l.run_id=e.run_id AND l.id>e.id AND l.data='finished')")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Empty(wrong); // nobody was called lost for a moment: that would be an event of its own

        int Make(int maker)
        {
            for (int i = 0; i < Each; i++)
            {
                int code = i % 2 == 0 ? 0 : maker + 1;
                ends[RunId.Parse(_stint.Call("run", "--no-keep-on-fail", "--", "sh", "-c", $"exit {code}").Ok().Text)] = code;
            }

            return 0;
        }

        int Look()
        {
            int looks = 0;
            while (!done.IsCancellationRequested)
            {
                _stint.Call("ls", "--limit", "1").Ok();
                looks++;
            }

            return looks;
        }
    }

    public void Dispose() => _stint.Dispose();

    private static Task<CliResult[]> AtOnce(int count, Func<int, CliResult> call) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(i => Start(() => call(i))));

    private static Task<T> Start<T>(Func<T> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}

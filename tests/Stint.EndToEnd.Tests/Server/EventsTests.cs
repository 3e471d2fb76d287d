using System.Diagnostics;
using Stint.Contracts;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>What <c>/events</c> tells, how soon, and to those who were away.</summary>
public sealed class EventsTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);
    private readonly ServerWorld _server = new();

    [Fact]
    public async Task What_the_command_line_changes_is_told_within_a_tenth_of_a_second()
    {
        await using EventStream events = await EventStream.Open(_server);
        int parallel = 1;

        await IsToldSoon("run", "run.created", ["run", "--ready", "--", "true"], events);
        await IsToldSoon("queue set", "queue.updated", () => ["queue", "set", "--parallel", $"{++parallel}"], events);
        await IsToldSoon("stop", "run.updated", () => ["stop", Ready()], events);
        await IsToldSoon("archive", "run.updated", () => ["archive", Stopped()], events);
        await IsToldSoon("queue pause", "queue.updated", ["queue", "pause"], events);

        string Ready() => _server.World.Call("run", "--ready", "--", "true").Ok().Text;

        string Stopped()
        {
            string id = Ready();
            _ = _server.World.Call("stop", id).Ok();
            return id;
        }
    }

    [Fact]
    public async Task A_growing_log_is_told_now_and_then_and_at_last_with_all_of_it()
    {
        await using EventStream events = await EventStream.Open(_server);
        RunId id = _server.Make("{\"command\":\"i=0; while [ $i -lt 120 ]; do echo $i; i=$((i+1)); sleep 0.01; done\",\"auto_start\":true}");
        SeenEvent end = await events.Hears("the end", e => e.Subject == $"{id}" && e.Status == "finished");
        long size = _server.Run($"/runs/{id}").LogSize!.Value;

        SeenEvent last = await events.Hears("all of the log", e => e.Type == "log.grew" && e.Data.GetProperty("total_size").GetInt64() == size);

        SeenEvent[] grew = [.. events.Seen.Where(e => e.Type == "log.grew" && e.Subject == $"{id}")];
        Assert.All(grew, e => Assert.Null(e.Id));
        Assert.True(grew.Length >= 3, $"{grew.Length}");
        double seconds = Stopwatch.GetElapsedTime(grew[0].At, last.At).TotalSeconds;
        Assert.True(grew.Length <= (4 * seconds) + 3, $"{grew.Length} in {seconds} s"); // the first, and one when it has ended
        Assert.Equal(grew.Select(e => e.Data.GetProperty("total_size").GetInt64()), grew.Select(e => e.Data.GetProperty("total_size").GetInt64()).Order());
        Assert.True(Stopwatch.GetElapsedTime(end.At, last.At) < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_log_that_grew_before_anybody_listened_is_not_told_and_what_comes_is()
    {
        string gate = Path.Join(_server.World.Workdir, "gate");
        RunId id = _server.Make($"{{\"command\":\"echo before; while [ ! -e {gate} ]; do sleep 0.02; done; echo after; sleep 1000\",\"auto_start\":true}}");
        await _server.World.Printed(id, "before");
        await Eventually.True(() => WithoutWatches() == 1, "only what follows logs has nothing to watch");
        await using EventStream events = await EventStream.Open(_server);
        await Eventually.True(() => WithoutWatches() == 0, "the log is watched");
        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);

        SeenEvent grew = await events.Hears("the growth", e => e.Type == "log.grew");

        Assert.Equal("before\r\nafter\r\n".Length, grew.Data.GetProperty("total_size").GetInt64());
        await events.DisposeAsync();
        await Eventually.True(() => WithoutWatches() == 1, "nobody listens, nothing is watched");

        int WithoutWatches() => Directory.GetFiles($"/proc/{_server.Pid}/fd").Count(
            f => new FileInfo(f).LinkTarget == "anon_inode:inotify" && !File.ReadAllText(f.Replace("/fd/", "/fdinfo/", StringComparison.Ordinal)).Contains("inotify wd:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_was_away_for_ten_thousand_events_gets_them_all_in_order()
    {
        RunId id = RunId.Parse(_server.World.Call("run", "--ready", "--", "true").Ok().Text);
        _ = _server.Sql($"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<10000) INSERT INTO events (at, type, run_id, version, data) SELECT i, 'run.updated', '{id}', i, 'ready' FROM n");
        await using EventStream events = await EventStream.Open(_server, "1");

        await Eventually.True(() => events.Seen.Count >= 10_000, "all of them");

        Assert.Equal(Enumerable.Range(2, 10_000).Select(i => (long)i), events.Seen.Select(e => e.Number));
        Assert.Equal(Enumerable.Range(1, 10_000), events.Seen.Select(e => e.Data.GetProperty("version").GetInt32()));
    }

    [Theory]
    [InlineData("other-1")]
    [InlineData("999999")]
    [InlineData("-1")]
    [InlineData("1-")]
    [InlineData("nonsense")]
    [InlineData("99999999999999999999999")]
    public async Task A_place_that_is_not_in_this_history_is_answered_with_resync(string after)
    {
        await using EventStream events = await EventStream.Open(_server, after);

        _ = await events.Hears("resync", e => e.Type == "resync");
    }

    [Fact]
    public async Task Who_is_connected_when_another_history_begins_is_told_to_begin_anew()
    {
        _ = _server.World.Call("run", "--ready", "--", "true").Ok();
        await using EventStream events = await EventStream.Open(_server);

        _ = _server.Sql("BEGIN; DELETE FROM events; DELETE FROM sqlite_sequence; UPDATE meta SET value='another' WHERE key='epoch'; COMMIT");

        SeenEvent resync = await events.Hears("resync", e => e.Type == "resync");
        Assert.StartsWith("another-", resync.Id, StringComparison.Ordinal);
        _ = _server.World.Call("run", "--ready", "--", "true").Ok();
        SeenEvent made = await events.Hears("what comes then", e => e.Type == "run.created");
        Assert.StartsWith("another-", made.Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_database_that_goes_bad_under_the_server_is_rebuilt_and_the_server_goes_on()
    {
        RunId id = _server.Make("{\"command\":\"exit 3\",\"auto_start\":true}");
        await _server.Becomes(id, RunStatus.Failed);
        string before = _server.Sql("SELECT value FROM meta WHERE key='epoch'");
        string database = Path.Join(_server.World.Workdir, ".agents/stint.db");
        foreach (string file in (string[])[database, database + "-wal"])
        {
            byte[] noise = new byte[new FileInfo(file).Length];
            noise.AsSpan().Fill((byte)'x');
            await using FileStream open = File.OpenWrite(file); // in place: others have it open
            await open.WriteAsync(noise, TestContext.Current.CancellationToken);
        }

        // One that has all pages in memory may not notice at first.
        await Eventually.True(() => Works() && Directory.GetFiles(Path.GetDirectoryName(database)!, "stint.db.damaged-*").Length > 0 && Works(), "a run can be made again", TimeSpan.FromSeconds(30));

        Assert.Equal(3, _server.Run($"/runs/{id}").ExitCode);
        Assert.NotEqual(before, _server.Sql("SELECT value FROM meta WHERE key='epoch'"));
        RunId next = _server.Make("{\"command\":\"true\",\"queue\":true}");
        await _server.Becomes(next, RunStatus.Finished);

        bool Works()
        {
            using var body = new StringContent("{\"command\":\"true\"}", System.Text.Encoding.UTF8, "application/json");
            using HttpResponseMessage answer = _server.Client.PostAsync("/runs", body).GetAwaiter().GetResult();
            return (int)answer.StatusCode == 201;
        }
    }

    [Fact]
    public async Task A_client_that_comes_back_after_the_server_was_killed_hears_each_event_once()
    {
        await using EventStream before = await EventStream.Open(_server);
        _ = _server.Put("/queue", "{\"parallel\":4}");
        RunId[] ids = [.. Enumerable.Range(0, 8).Select(i => _server.Make($"{{\"command\":\"sleep 0.{i}\",\"queue\":true}}"))];
        _ = await before.Hears("a run that ends", e => e.Status == "finished");
        _ = _server.End(Signals.Kill);
        await before.End;

        _server.Start();
        await using EventStream after = await EventStream.Open(_server, before.Seen.Last(e => e.Id is not null).Id);
        foreach (RunId id in ids)
        {
            await Eventually.True(() => before.Seen.Concat(after.Seen).Any(e => e.Subject == $"{id}" && e.Status == "finished"), $"the end of {id}", TimeSpan.FromSeconds(20));
        }

        long[] numbers = [.. before.Seen.Concat(after.Seen).Where(e => e.Id is not null).Select(e => e.Number)];
        Assert.Equal(Enumerable.Range(0, numbers.Length).Select(i => numbers[0] + i), numbers);
    }

    public void Dispose() => _server.Dispose();

    private async Task IsToldSoon(string what, string type, Func<string[]> call, EventStream events)
    {
        TimeSpan best = TimeSpan.MaxValue;
        for (int attempt = 0; attempt < 8 && best > Soon; attempt++)
        {
            string[] arguments = call();
            await Task.Delay(20, TestContext.Current.CancellationToken); // what came before is over
            int seen = events.Seen.Count;
            _ = _server.World.Call(arguments).Ok();
            long returned = Stopwatch.GetTimestamp();
            await Eventually.True(() => events.Seen.Skip(seen).Any(e => e.Type == type), $"{what} is told");
            SeenEvent told = events.Seen.Skip(seen).First(e => e.Type == type);
            TimeSpan took = Stopwatch.GetElapsedTime(returned, told.At);
            best = took < best ? took : best;
        }

        Assert.True(best <= Soon, $"{what}: {best.TotalMilliseconds} ms at best");
    }

    private Task IsToldSoon(string what, string type, string[] call, EventStream events) => IsToldSoon(what, type, () => call, events);
}

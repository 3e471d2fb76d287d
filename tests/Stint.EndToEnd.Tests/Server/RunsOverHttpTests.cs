using System.Diagnostics;
using System.Text.Json;
using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.Posix;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>Runs over HTTP, and the server's own life.</summary>
public sealed class RunsOverHttpTests : IDisposable
{
    private readonly ServerWorld _server = new();

    [Fact]
    public async Task A_run_is_made_started_watched_stopped_and_archived()
    {
        RunId id = _server.Make("{\"name\":\"long one\",\"argv\":[\"sh\",\"-c\",\"echo up; sleep 1000\"]}");
        Assert.Equal(RunStatus.Ready, _server.Run($"/runs/{id}").Status);

        JsonElement started = _server.Post($"/runs/{id}/start");
        Assert.StartsWith("job:long-one:", started.GetProperty("tmux_window").GetString(), StringComparison.Ordinal);
        await _server.World.Printed(id, "up");
        await _server.Becomes(id, RunStatus.Running);
        Assert.Equal("up\r\n", _server.Get($"/runs/{id}/logs").GetProperty("content").GetString());
        Assert.Equal("conflict", _server.Post($"/runs/{id}/start", status: 409).GetProperty("code").GetString());
        Assert.Equal("conflict", _server.Post($"/runs/{id}/archive", status: 409).GetProperty("code").GetString());

        Assert.Equal("stopped", _server.Post($"/runs/{id}/stop").GetProperty("status").GetString());
        Assert.Equal("stopped", _server.Post($"/runs/{id}/stop", "{\"signal\":\"INT\",\"grace_s\":1}").GetProperty("status").GetString());
        Assert.True(_server.Post($"/runs/{id}/archive").GetProperty("is_archived").GetBoolean());
        Assert.Equal("[]", _server.Get("/runs").GetRawText());
        Assert.Equal(1, _server.Get("/runs?archived=only").GetArrayLength());
        Assert.False(_server.Post($"/runs/{id}/unarchive").GetProperty("is_archived").GetBoolean());
    }

    [Fact]
    public async Task Shell_lines_environment_folder_and_reruns_are_as_asked()
    {
        Directory.CreateDirectory(Path.Join(_server.World.Workdir, "sub dir"));
        RunId id = _server.Make("{\"command\":\"echo $GREETING; pwd\",\"env\":{\"GREETING\":\"it's\"},\"workdir\":\"sub dir\",\"auto_start\":true}");
        await _server.Becomes(id, RunStatus.Finished);
        Assert.Equal($"it's\r\n{_server.World.Workdir}/sub dir\r\n", _server.Get($"/runs/{id}/logs").GetProperty("content").GetString());

        var again = RunId.Parse(_server.Post($"/runs/{id}/rerun", "{\"auto_start\":true}", 201).GetProperty("id").GetString()!);
        await _server.Becomes(again, RunStatus.Finished);
        Assert.Equal(id, _server.Run($"/runs/{again}").ParentRunId);
    }

    [Fact]
    public async Task A_run_can_be_changed_until_it_is_launched()
    {
        Directory.CreateDirectory(Path.Join(_server.World.Workdir, "sub"));
        RunId id = _server.Make("{\"argv\":[\"echo\",\"old\"]}");

        JsonElement changed = _server.Put($"/runs/{id}", "{\"name\":\"second thoughts\",\"command\":\"echo new; pwd\",\"workdir\":\"sub\",\"unknown\":1}");
        Assert.Equal(("second thoughts", "echo new; pwd"), (changed.GetProperty("name").GetString(), changed.GetProperty("command").GetString()));
        Assert.Equal(JsonValueKind.Null, changed.GetProperty("argv").ValueKind);
        foreach (string wrong in (string[])["{\"name\":\" \"}", "{\"command\":\"\"}", "{\"command\":7}", "{\"workdir\":\"/no/such\"}", "{\"name\":\"a\\u0000b\"}"])
        {
            _ = _server.Put($"/runs/{id}", wrong, 422);
        }

        _ = _server.Post($"/runs/{id}/start");
        await _server.Becomes(id, RunStatus.Finished);
        Assert.Equal($"new\r\n{_server.World.Workdir}/sub\r\n", _server.Get($"/runs/{id}/logs").GetProperty("content").GetString());
        Assert.Equal("conflict", _server.Put($"/runs/{id}", "{\"name\":\"late\"}", 409).GetProperty("code").GetString());
        _ = _server.Put("/runs/0t1aghhzdsza", "{}", 404);
    }

    [Fact]
    public async Task A_server_that_is_killed_while_a_run_is_changed_starts_what_the_record_then_says()
    {
        RunId id = _server.Make("{\"command\":\"echo old\"}");
        _ = _server.End(Signals.Kill);
        _server.Setting = Setting.With("STINT_FAULT=edit-between");
        _server.Start();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => _server.Client.PutAsync($"/runs/{id}", new StringContent("{\"command\":\"echo new\"}", System.Text.Encoding.UTF8, "application/json")));
        _ = _server.End(Signals.Kill);
        _server.Setting = Setting.Plain;
        _server.Start();

        _ = _server.Post($"/runs/{id}/start");
        await _server.Becomes(id, RunStatus.Finished);

        Assert.Equal($"{_server.Run($"/runs/{id}").Command["echo ".Length..]}\r\n", _server.Get($"/runs/{id}/logs").GetProperty("content").GetString());
    }

    [Fact]
    public async Task Info_health_head_and_redirects_are_as_promised()
    {
        JsonElement info = _server.Get("/info"), limits = info.GetProperty("limits");
        Assert.Equal(_server.World.Workdir, info.GetProperty("workdir").GetString());
        Assert.Equal((512, 1 << 20, 102_400), (limits.GetProperty("streams").GetInt32(), limits.GetProperty("body_bytes").GetInt32(), limits.GetProperty("page_bytes").GetInt32()));
        RunId id = _server.Make("{\"command\":\"seq 1 1000\",\"auto_start\":true}");
        await _server.Becomes(id, RunStatus.Finished);
        using var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(_server.Address) };
        using HttpResponseMessage root = await client.GetAsync("/");
        Assert.Equal((302, "/ui/"), ((int)root.StatusCode, root.Headers.Location!.ToString()));
        foreach (string path in (string[])["/health", "/info", "/runs", $"/runs/{id}", $"/runs/{id}/logs", $"/runs/{id}/logs/raw", "/queue", "/events", $"/runs/{id}/logs/stream"])
        {
            using HttpResponseMessage head = await _server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
            using HttpResponseMessage get = await _server.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal((path, 200), (path, (int)head.StatusCode));
            Assert.Equal("", await head.Content.ReadAsStringAsync());
            Assert.Equal((get.Content.Headers.ContentType, get.Content.Headers.ContentLength ?? 0), (head.Content.Headers.ContentType, head.Content.Headers.ContentLength ?? 0));
        }

        using HttpResponseMessage wrong = await _server.Client.DeleteAsync($"/runs/{id}");
        Assert.Equal((405, "GET, HEAD, PUT"), ((int)wrong.StatusCode, string.Join(", ", wrong.Content.Headers.Allow.Order(StringComparer.Ordinal))));
        Assert.Equal("application/problem+json", wrong.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("{}", "command")]
    [InlineData("{\"command\":\"a\",\"argv\":[\"b\"]}", "command")]
    [InlineData("{\"command\":5}", "command")]
    [InlineData("{\"argv\":\"a\"}", "argv")]
    [InlineData("{\"argv\":[]}", "argv")]
    [InlineData("{\"argv\":[1]}", "argv")]
    [InlineData("{\"command\":\"a\",\"env\":[]}", "env")]
    [InlineData("{\"command\":\"a\",\"env\":{\"A\":1}}", "env.A")]
    [InlineData("{\"command\":\"a\",\"timeout_s\":\"1\"}", "timeout_s")]
    [InlineData("{\"command\":\"a\",\"timeout_s\":-1}", "timeout_s")]
    [InlineData("{\"command\":\"a\",\"workdir\":\"/no/such\"}", "workdir")]
    [InlineData("{\"command\":\"a\",\"tag\":\"!!\"}", "tag")]
    [InlineData("{\"command\":\"a\\u0000b\"}", "command")]
    [InlineData("[]", "object")]
    public void What_makes_no_sense_is_refused_by_name_and_leaves_nothing(string body, string name)
    {
        JsonElement problem = _server.Post("/runs", body, 422);

        Assert.Contains(name, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        _server.World.HoldsNothing();
    }

    [Fact]
    public async Task Lists_come_in_pages()
    {
        RunId[] ids = [.. Enumerable.Range(0, 5).Select(i => _server.Make($"{{\"command\":\"true\",\"name\":\"run {i}\",\"tag\":\"{(i % 2 == 0 ? "even" : "odd")}\"}}"))];

        using HttpResponseMessage first = await _server.Client.GetAsync("/runs?limit=2");
        Assert.Equal("5", Assert.Single(first.Headers.GetValues("X-Total-Count")));
        string next = Assert.Single(first.Headers.GetValues("Link")).Split('<', '>')[1];
        Assert.Equal([ids[2].ToString(), ids[1].ToString()], _server.Get(next).EnumerateArray().Select(r => r.GetProperty("id").GetString()!));
        using HttpResponseMessage last = await _server.Client.GetAsync("/runs?limit=5");
        Assert.False(last.Headers.Contains("Link"));
        Assert.Equal(3, _server.Get("/runs?tag=even").GetArrayLength());
        Assert.Equal("run 3", _server.Get("/runs?q=RUN%203")[0].GetProperty("name").GetString());
        Assert.Equal(5, _server.Get("/runs?status=ready").GetArrayLength());
    }

    [Fact]
    public async Task Lists_are_sorted_filtered_and_counted()
    {
        RunId[] ids = [.. ((string[])["b", "C", "a"]).Select(name => _server.Make($"{{\"command\":\"exit 3\",\"name\":\"{name}\"}}"))];
        _ = _server.Post($"/runs/{ids[0]}/start");
        await _server.Becomes(ids[0], RunStatus.Failed);
        string Names(string query) => string.Join(' ', _server.Get($"/runs?{query}").EnumerateArray().Select(r => r.GetProperty("name").GetString()));

        Assert.Equal("a b C", Names("sort=name"));
        Assert.Equal("C b a", Names("sort=-name"));
        Assert.Equal("b a C", Names("sort=exit_code"));
        Assert.Equal("a C b", Names("status=ready,failed"));
        Assert.Equal("a C b", Names("status=ready&status=failed"));
        Assert.Equal("b", Names("status=failed,running"));
        Assert.Equal("a b", Names($"id={ids[0]},{ids[2]}"));
        Assert.Equal("", Names("id="));
        using HttpResponseMessage first = await _server.Client.GetAsync("/runs?sort=name&status=ready&status=failed&limit=1");
        Assert.Equal("3", Assert.Single(first.Headers.GetValues("X-Total-Count")));
        Assert.Equal("b", _server.Get(Assert.Single(first.Headers.GetValues("Link")).Split('<', '>')[1])[0].GetProperty("name").GetString());
        _ = _server.Post($"/runs/{ids[0]}/archive");
        Assert.Equal("""{"active":2,"all":2,"archived":1}""", _server.Get("/runs/counts").GetRawText());
        foreach ((string query, string field) in ((string, string)[])[("sort=size", "sort"), ("status=well", "status"), ("id=x", "id"), ("sort=name&before=0t1aghhzdsza", "before")])
        {
            using HttpResponseMessage wrong = await _server.Client.GetAsync($"/runs?{query}");
            Assert.Equal(422, (int)wrong.StatusCode);
            Assert.Contains($"\"detail\":\"{field}", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void What_the_command_line_does_is_seen_and_the_other_way_round()
    {
        RunId made = _server.World.Start("true"), sent = _server.Make("{\"command\":\"true\"}");

        Assert.Equal("true", _server.Run($"/runs/{made}").Name);
        Assert.Equal(RunStatus.Ready, _server.World.Show(sent).Status);
    }

    [Fact]
    public async Task Term_ends_the_server_within_five_seconds_and_no_run()
    {
        RunId id = _server.Make("{\"command\":\"sleep 1000\",\"auto_start\":true}");
        await using Stream open = await _server.Client.GetStreamAsync("/events");
        var clock = Stopwatch.StartNew();

        Assert.Equal(0, _server.End(Signals.Terminate));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
        Assert.False(File.Exists(Path.Join(_server.World.Workdir, ".agents/server.json")));
        Assert.Contains(_server.World.Show(id).Status, (RunStatus[])[RunStatus.Launching, RunStatus.Running]);
    }

    [Fact]
    public async Task A_server_that_was_killed_leaves_nothing_in_the_way_of_the_next()
    {
        RunId id = _server.Make("{\"command\":\"sleep 0.5; exit 4\",\"auto_start\":true}");
        _ = _server.End(Signals.Kill);

        _server.Start();

        await _server.Becomes(id, RunStatus.Failed);
        Assert.Equal(4, _server.Run($"/runs/{id}").ExitCode);
    }

    [Fact]
    public void A_second_server_says_where_the_first_is() =>
        _server.World.Call("serve").Refused(1, _server.Address);

    [Theory]
    [InlineData("--host=0.0.0.0", "--no-auth")]
    [InlineData("--host=nonsense")]
    [InlineData("--port=-1")]
    [InlineData("--port=70000")]
    public void A_server_that_must_not_be_is_refused(params string[] options)
    {
        using var other = new StintWorld();

        _ = other.Call(["serve", .. options]).Refused(2, options[^1].Split('=')[0]);
    }

    public void Dispose() => _server.Dispose();
}

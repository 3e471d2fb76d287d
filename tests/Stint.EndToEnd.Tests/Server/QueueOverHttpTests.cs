using System.Text;
using System.Text.Json;
using Stint.Contracts;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>The queue of a running server.</summary>
public sealed class QueueOverHttpTests : IDisposable
{
    private readonly ServerWorld _server = new("--parallel=2", "--slots=gpu=2");

    private string Started => Path.Join(_server.World.Workdir, "started");

    [Fact]
    public async Task It_keeps_as_many_going_as_it_may_and_starts_each_once()
    {
        RunId[] ids = [.. Enumerable.Range(0, 6).Select(i => Queue($"echo {i} >>started; sleep 0.3"))];

        await Eventually.True(() => _server.Get("/queue").GetProperty("running").GetArrayLength() == 2, "two go at once");
        foreach (RunId id in ids)
        {
            await _server.Becomes(id, RunStatus.Finished);
        }

        Assert.Equal(Enumerable.Range(0, 6).Select(i => $"{i}"), File.ReadAllLines(Started).Order());
        JsonElement queue = _server.Get("/queue");
        Assert.Equal((2, 0, 0), (queue.GetProperty("parallel").GetInt32(), queue.GetProperty("running").GetArrayLength(), queue.GetProperty("queued").GetArrayLength()));
    }

    [Fact]
    public async Task A_server_that_is_killed_repeats_nothing_and_forgets_nothing()
    {
        RunId[] ids = [.. Enumerable.Range(0, 12).Select(i => Queue($"echo {i} >>started; sleep 0.1"))];
        await Eventually.True(() => File.Exists(Started) && File.ReadAllLines(Started).Length >= 3, "some have started");
        _ = _server.End(Signals.Kill);

        _server.Start();

        foreach (RunId id in ids)
        {
            await _server.Becomes(id, RunStatus.Finished);
        }

        Assert.Equal(Enumerable.Range(0, 12).Order(), File.ReadAllLines(Started).Select(int.Parse).Order());
    }

    [Fact]
    public async Task It_can_be_paused_and_widened()
    {
        _ = Put("{\"paused\":true}");
        RunId id = Queue("true");
        Assert.Equal(id.ToString(), _server.Get("/queue").GetProperty("queued")[0].GetString());
        Assert.Equal(4, Put("{\"parallel\":4}").GetProperty("parallel").GetInt32());
        _ = Put("{\"paused\":false}");

        await _server.Becomes(id, RunStatus.Finished);
        Assert.Equal(422, (int)(await _server.Client.PutAsync("/queue", Json("{\"parallel\":0}"))).StatusCode);
        Assert.Equal(422, (int)(await _server.Client.PutAsync("/queue", Json("{\"parallel\":\"4\"}"))).StatusCode);
    }

    [Fact]
    public async Task What_waits_for_a_run_that_did_not_end_well_fails_and_names_it()
    {
        _ = Put("{\"paused\":true}");
        RunId first = Queue("exit 3");
        RunId ok = _server.Make($"{{\"command\":\"true\",\"queue\":true,\"after\":[{{\"id\":\"{first}\",\"condition\":\"ok\"}}]}}");
        RunId any = _server.Make($"{{\"command\":\"true\",\"queue\":true,\"after\":[{{\"id\":\"{first}\",\"condition\":\"any\"}}]}}");
        _ = Put("{\"paused\":false}");

        await _server.Becomes(any, RunStatus.Finished);
        await _server.Becomes(ok, RunStatus.Failed);
        Run failed = _server.Run($"/runs/{ok}");
        Assert.Equal(RunReason.Dependency, failed.Reason);
        Assert.Contains(first.ToString(), failed.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slots_bind_and_their_numbers_reach_the_command()
    {
        RunId[] ids = [.. Enumerable.Range(0, 2).Select(_ => _server.Make("{\"command\":\"echo $CUDA_VISIBLE_DEVICES; sleep 0.5\",\"queue\":true,\"slots\":{\"gpu\":1}}"))];
        foreach (RunId id in ids)
        {
            await _server.Becomes(id, RunStatus.Finished);
        }

        Assert.Equal(["0\r\n", "1\r\n"], ids.Select(i => _server.Get($"/runs/{i}/logs").GetProperty("content").GetString()!).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_the_command_line_queues_is_taken_up_at_once()
    {
        RunId id = RunId.Parse(_server.World.Call("run", "--queue", "--", "true").Ok().Text);

        await _server.Becomes(id, RunStatus.Finished);
    }

    public void Dispose() => _server.Dispose();

    private RunId Queue(string line) => _server.Make($"{{\"command\":\"{JsonEncodedText.Encode(line)}\",\"queue\":true}}");

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private JsonElement Put(string body)
    {
        using HttpResponseMessage answer = _server.Client.PutAsync("/queue", Json(body)).GetAwaiter().GetResult();
        return JsonDocument.Parse(answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync().GetAwaiter().GetResult()).RootElement;
    }
}

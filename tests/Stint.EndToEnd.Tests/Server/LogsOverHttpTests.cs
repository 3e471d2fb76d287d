using System.Text;
using System.Text.Json;
using Stint.Contracts;
using Stint.Posix;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>Logs over HTTP: pages, lines, search, raw bytes and streams.</summary>
public sealed class LogsOverHttpTests : IDisposable
{
    private readonly ServerWorld _server = new();

    [Fact]
    public async Task Pages_join_to_the_whole_and_raw_gives_any_range()
    {
        RunId id = await Ended("seq 1 5000");
        string whole = string.Concat(Enumerable.Range(1, 5000).Select(i => $"{i}\r\n"));
        var joined = new StringBuilder();
        for (long at = 0; ;)
        {
            JsonElement page = _server.Get($"/runs/{id}/logs?offset={at}&limit=1000");
            joined.Append(page.GetProperty("content").GetString());
            at = page.GetProperty("next_offset").GetInt64();
            if (!page.GetProperty("has_more_after").GetBoolean())
            {
                break;
            }
        }

        Assert.Equal(whole, joined.ToString());
        Assert.Equal(whole, await _server.Client.GetStringAsync($"/runs/{id}/logs/raw"));
        foreach ((string range, int status, string? body) in ((string, int, string?)[])[("bytes=0-2", 206, whole[..3]), ("bytes=-4", 206, whole[^4..]), ("bytes=23888-", 206, whole[23888..]), ($"bytes={whole.Length}-", 416, null), ("lines=1-2", 200, whole)])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/runs/{id}/logs/raw");
            request.Headers.TryAddWithoutValidation("Range", range);
            using HttpResponseMessage answer = await _server.Client.SendAsync(request);
            Assert.Equal(status, (int)answer.StatusCode);
            string text = await answer.Content.ReadAsStringAsync();
            Assert.True(body is null ? text.Contains("\"code\":\"no_such_range\"", StringComparison.Ordinal) : body == text, text);
        }
    }

    [Fact]
    public async Task Lines_and_matches_are_counted_from_one()
    {
        RunId id = await Ended("seq 1 2000; printf '\\033[31mred\\nstill red\\033[0m\\n'");

        JsonElement page = _server.Get($"/runs/{id}/logs/lines?from=-1&count=5");
        Assert.Equal((2002L, 2002L), (page.GetProperty("from").GetInt64(), page.GetProperty("total").GetInt64()));
        Assert.NotEqual("", page.GetProperty("state").GetString());
        Assert.Equal("600", _server.Get($"/runs/{id}/logs/lines?from=600&count=1").GetProperty("lines")[0].GetString()!.TrimEnd('\r'));

        JsonElement found = _server.Get($"/runs/{id}/logs/search?q=1999");
        Assert.Equal((1L, 1999L), (found.GetProperty("total").GetInt64(), found.GetProperty("matches")[0].GetProperty("line").GetInt64()));
        Assert.Equal(10, _server.Get($"/runs/{id}/logs/search?q=%5E19.0%24&regex=true").GetProperty("total").GetInt64());
        Assert.Equal(0, _server.Get($"/runs/{id}/logs/search?q=RED&case=true").GetProperty("total").GetInt64());
        _ = Problem($"/runs/{id}/logs/search?q=(&regex=true", 422);
        _ = Problem($"/runs/{id}/logs/search", 422);
        _ = Problem($"/runs/{id}/logs?offset=x", 422);
    }

    [Fact]
    public async Task A_stream_tells_what_was_there_what_comes_and_the_end()
    {
        string gate = Path.Join(_server.World.Workdir, "gate");
        RunId id = _server.Make($"{{\"command\":\"echo before; while [ ! -e {gate} ]; do sleep 0.02; done; echo after; exit 3\",\"auto_start\":true}}");
        await _server.World.Printed(id, "before");
        using var reader = new StreamReader(await _server.Client.GetStreamAsync($"/runs/{id}/logs/stream"));

        JsonElement initial = await Next(reader);
        Assert.Equal(("initial", "before\r\n"), (initial.GetProperty("type").GetString(), initial.GetProperty("content").GetString()));
        await File.WriteAllTextAsync(gate, "");
        var rest = new StringBuilder();
        JsonElement piece = await Next(reader);
        for (; piece.GetProperty("type").GetString() == "delta"; piece = await Next(reader))
        {
            rest.Append(piece.GetProperty("content").GetString());
        }

        Assert.Equal("after\r\n", rest.ToString());
        Assert.Equal(("done", "failed", 3), (piece.GetProperty("type").GetString(), piece.GetProperty("status").GetString(), piece.GetProperty("exit_code").GetInt32()));
        Assert.Equal("\n", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task A_stream_hears_that_the_server_ends()
    {
        using var reader = new StreamReader(await _server.Client.GetStreamAsync("/events"));

        Assert.Equal(0, _server.End(Signals.Terminate));

        Assert.Equal(": the server ends\n\n", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task Events_tell_what_the_command_line_does_and_what_was_missed()
    {
        using var reader = new StreamReader(await _server.Client.GetStreamAsync("/events"));

        RunId id = RunId.Parse(_server.World.Call("run", "--ready", "--", "true").Ok().Text);

        string eventId = (await reader.ReadLineAsync())!, type = (await reader.ReadLineAsync())!, data = (await reader.ReadLineAsync())!;
        Assert.Equal("event: run.created", type);
        Assert.Contains(id.ToString(), data, StringComparison.Ordinal);
        _ = _server.World.Call("stop", id.ToString()).Ok();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events");
        request.Headers.TryAddWithoutValidation("Last-Event-ID", eventId["id: ".Length..]);
        using HttpResponseMessage later = await _server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var again = new StreamReader(await later.Content.ReadAsStreamAsync());
        _ = await again.ReadLineAsync();
        Assert.Equal("event: run.updated", await again.ReadLineAsync());
    }

    [Fact]
    public async Task Events_of_another_history_are_answered_with_resync()
    {
        using var reader = new StreamReader(await _server.Client.GetStreamAsync("/events?after=other-5"));
        _ = await reader.ReadLineAsync();

        Assert.Equal("event: resync", await reader.ReadLineAsync());
    }

    public void Dispose() => _server.Dispose();

    private static async Task<JsonElement> Next(StreamReader reader)
    {
        string? line;
        while ((line = await reader.ReadLineAsync()) is "" or [':', ..])
        {
        }

        Assert.StartsWith("data: ", line, StringComparison.Ordinal);
        return JsonDocument.Parse(line!["data: ".Length..]).RootElement;
    }

    private async Task<RunId> Ended(string line)
    {
        RunId id = _server.Make($"{{\"command\":\"{JsonEncodedText.Encode(line)}\",\"auto_start\":true}}");
        await _server.Becomes(id, RunStatus.Finished);
        return id;
    }

    private JsonElement Problem(string path, int status)
    {
        using HttpResponseMessage answer = _server.Client.GetAsync(path).GetAwaiter().GetResult();
        Assert.Equal(status, (int)answer.StatusCode);
        return JsonDocument.Parse(answer.Content.ReadAsStringAsync().GetAwaiter().GetResult()).RootElement;
    }
}

using System.Text.Json;
using Stint.Contracts;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>What the server says of itself is what it does.</summary>
public sealed class ContractTests : IDisposable
{
    private readonly ServerWorld _server = new("--parallel", "2", "--slots", "x=1");

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Every_route_answers_as_the_document_says()
    {
        var ask = new ContractWorld(_server);
        string run = await AskRuns(ask);
        AskLogs(ask, run);
        await AskFindings(ask);
        AskSweeps(ask);
        AskServer(ask);
        Assert.Equal("", ask.Misfits());
    }

    [Fact]
    public void Every_member_of_a_body_is_read_and_its_type_is_checked()
    {
        var ask = new ContractWorld(_server);
        var accepted = new List<string>();
        foreach (JsonProperty path in ask.Document.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject().Where(o => o.Value.TryGetProperty("requestBody", out _)))
            {
                JsonElement body = operation.Value.GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
                foreach (JsonProperty member in body.GetProperty("properties").EnumerateObject())
                {
                    string answer = Send(operation.Name, Concrete(path.Name), $"{{{Beside(path.Name, member.Name)}\"{member.Name}\":{Wrong(member.Value)}}}");
                    if (!answer.Contains($"\"detail\":\"{member.Name}", StringComparison.Ordinal))
                    {
                        accepted.Add($"{operation.Name} {path.Name}: {member.Name}: {answer}");
                    }
                }
            }
        }

        Assert.Empty(accepted);
    }

    private async Task<string> AskRuns(ContractWorld ask)
    {
        string ready = Id(ask.Ask("post", "/runs", 201, """{"command":"echo hello; sleep 60","name":"one","tag":"t","env":{"A":"b"},"timeout_s":90,"slots":{"x":1},"priority":3}"""));
        ask.Ask("post", "/runs", 422, """{"argv":[]}""");
        ask.Ask("post", "/runs", 404, """{"argv":["true"],"after":[{"id":"aaaaaaaaaaaa"}]}""");
        ask.Ask("get", "/runs", 200, query: "?archived=true&limit=1");
        ask.Ask("get", "/runs", 200, query: "?status=ready&status=running&sort=-name");
        ask.Ask("get", "/runs", 422, query: "?limit=no");
        ask.Ask("get", "/runs/counts", 200);
        ask.Ask("get", "/runs/{id}", 200, names: ready);
        ask.Ask("get", "/runs/{id}", 404, names: "nothing");
        ask.Ask("post", "/runs/{id}/archive", 409, names: ready);
        ask.Ask("put", "/runs/{id}", 200, """{"name":"first"}""", names: ready);
        ask.Ask("post", "/runs/{id}/start", 200, names: ready);
        ask.Ask("post", "/runs/{id}/start", 409, names: ready);
        ask.Ask("post", "/runs/{id}/queue", 409, names: ready);
        ask.Ask("put", "/runs/{id}", 409, """{"name":"first"}""", names: ready);
        await _server.Becomes(RunId.Parse(ready), RunStatus.Running);
        ask.Ask("post", "/runs/{id}/send", 204, """{"text":"typed"}""", names: ready);
        ask.Ask("get", "/runs/{id}/screen", 200, names: ready);
        ask.Ask("post", "/runs/{id}/status", 200, names: ready);
        ask.Ask("get", "/runs/{id}/logs/stream", 200, events: 1, names: ready);
        ask.Ask("post", "/runs/{id}/stop", 200, """{"signal":"INT","grace_s":1}""", names: ready);
        ask.Ask("post", "/runs/{id}/archive", 200, names: ready);
        ask.Ask("post", "/runs/{id}/unarchive", 200, names: ready);
        string again = Id(ask.Ask("post", "/runs/{id}/rerun", 201, """{"command":"false"}""", names: ready));
        ask.Ask("post", "/runs/{id}/queue", 200, names: again);
        await _server.Becomes(RunId.Parse(again), RunStatus.Failed);
        ask.Ask("get", "/runs", 200);
        return ready;
    }

    private static void AskLogs(ContractWorld ask, string run)
    {
        ask.Ask("get", "/runs/{id}/logs", 200, names: run);
        ask.Ask("get", "/runs/{id}/logs/lines", 200, query: "?from=1", names: run);
        ask.Ask("get", "/runs/{id}/logs/search", 200, query: "?q=HELLO", names: run);
        ask.Ask("get", "/runs/{id}/logs/search", 422, names: run);
        ask.Ask("get", "/runs/{id}/logs/raw", 200, names: run);
        ask.Ask("get", "/runs/{id}/logs/stream", 200, names: run);
    }

    private async Task AskFindings(ContractWorld ask)
    {
        var run = RunId.Parse(Id(ask.Ask("post", "/runs", 201, """{"command":"cd $STINT_ARTIFACTS_DIR && echo x > model.pt && printf '{\"step\":1,\"loss\":0.5}\n{\"step\":2,\"loss\":NaN}\n' > metrics.jsonl","auto_start":true}""")));
        await _server.Becomes(run, RunStatus.Finished);
        ask.Ask("get", "/runs/{id}/artifacts", 200, names: $"{run}");
        ask.Ask("get", "/runs/{id}/artifacts/{name}", 200, names: [$"{run}", "model.pt"]);
        ask.Ask("get", "/runs/{id}/artifacts/{name}", 404, names: [$"{run}", "nothing"]);
        Assert.Contains("loss", ask.Ask("get", "/runs/{id}/metrics", 200, query: "?points=10", names: $"{run}"), StringComparison.Ordinal);
        ask.Ask("get", "/runs/{id}/metrics", 422, query: "?points=no", names: $"{run}");
        ask.Ask("get", "/runs/{id}/terminal", 426, names: $"{run}");
    }

    private static void AskSweeps(ContractWorld ask)
    {
        string sweep = Id(ask.Ask("post", "/sweeps", 201, """{"name":"s","base_command":"true","parameters":{"a":[1,2],"b":{"min":1,"max":2,"step":1},"c":"x"},"mode":"random","count":3,"goal":"g"}"""));
        ask.Ask("post", "/sweeps", 422, """{"base_command":"true","parameters":{"a":[]}}""");
        ask.Ask("get", "/sweeps", 200, query: "?limit=1");
        ask.Ask("get", "/sweeps/{id}", 200, names: sweep);
        ask.Ask("get", "/sweeps/{id}", 404, names: "nothing");
        ask.Ask("get", "/sweeps/{id}/metrics", 200, names: sweep);
        ask.Ask("get", "/sweeps/{id}/metrics", 404, names: "nothing");
        ask.Ask("put", "/sweeps/{id}", 200, """{"goal":"another","max_runs":2}""", names: sweep);
        ask.Ask("post", "/sweeps/{id}/pause", 200, names: sweep);
        ask.Ask("post", "/sweeps/{id}/start", 200, query: "?parallel=1", names: sweep);
        ask.Ask("post", "/sweeps/{id}/runs", 201, """{"argv":["true"]}""", names: sweep);
        ask.Ask("post", "/sweeps/{id}/stop", 200, names: sweep);
        ask.Ask("post", "/sweeps/{id}/retry", 200, names: sweep);
        ask.Ask("post", "/sweeps/{id}/resume", 200, names: sweep);
    }

    private static void AskServer(ContractWorld ask)
    {
        ask.Ask("get", "/health", 200);
        ask.Ask("get", "/info", 200);
        ask.Ask("post", "/session", 401, """{"token":"wrong"}""");
        ask.Ask("post", "/session", 204, $$"""{"token":"{{ask.Token}}"}""");
        ask.Ask("get", "/queue", 200);
        ask.Ask("put", "/queue", 200, """{"paused":true,"parallel":3}""");
        ask.Ask("put", "/queue", 422, """{"parallel":0}""");
        ask.Ask("get", "/events", 200, query: "?after=0");
    }

    // Members without which the others are not looked at.
    private static string Beside(string path, string member) => (path, member) switch
    {
        ("/runs" or "/sweeps/{id}/runs", not ("command" or "argv")) => "\"command\":\"true\",",
        ("/sweeps", not ("base_command" or "argv")) => "\"base_command\":\"true\",",
        ("/runs/{id}/send", "enter") => "\"text\":\"x\",",
        _ => "",
    };

    private static string Wrong(JsonElement schema) => schema.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.GetString() == "string" ? "5" : "\"x\"";

    private string Concrete(string path)
    {
        string made = path.Contains("/runs/{id}", StringComparison.Ordinal) ? _server.Make("""{"command":"sleep 60"}""").ToString() : "";
        if (path.EndsWith("/send", StringComparison.Ordinal))
        {
            _ = _server.Post($"/runs/{made}/start");
        }

        made = path.Contains("/sweeps/{id}", StringComparison.Ordinal) ? Id(_server.Post("/sweeps", """{"base_command":"true"}""", 201).GetRawText()) : made;
        return path.Replace("{id}", made, StringComparison.Ordinal);
    }

    private string Send(string method, string path, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        using HttpResponseMessage response = _server.Client.Send(request);
        return $"{(int)response.StatusCode} {response.Content.ReadAsStringAsync().GetAwaiter().GetResult()}";
    }

    private static string Id(string run) => JsonDocument.Parse(run).RootElement.GetProperty("id").GetString()!;
}

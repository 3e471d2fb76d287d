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
        ask.Ask("get", "/runs", 422, query: "?limit=no");
        ask.Ask("get", "/runs/{id}", 200, names: ready);
        ask.Ask("get", "/runs/{id}", 404, names: "nothing");
        ask.Ask("post", "/runs/{id}/archive", 409, names: ready);
        ask.Ask("post", "/runs/{id}/start", 200, names: ready);
        ask.Ask("post", "/runs/{id}/start", 409, names: ready);
        ask.Ask("post", "/runs/{id}/queue", 409, names: ready);
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

    private static void AskServer(ContractWorld ask)
    {
        ask.Ask("get", "/queue", 200);
        ask.Ask("put", "/queue", 200, """{"paused":true,"parallel":3}""");
        ask.Ask("put", "/queue", 422, """{"parallel":0}""");
        ask.Ask("get", "/events", 200, query: "?after=0");
    }

    // Members without which the others are not looked at.
    private static string Beside(string path, string member) => (path, member) switch
    {
        ("/runs", not ("command" or "argv")) => "\"command\":\"true\",",
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

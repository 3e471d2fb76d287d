using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stint.Posix;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>Asks a server and keeps every answer, to be held against the document with which it describes itself.</summary>
internal sealed class ContractWorld(ServerWorld server)
{
    private readonly JsonArray _answers = [];

    /// <summary>The document as the server gives it.</summary>
    internal JsonElement Document { get; } = server.Get("/openapi.json");

    internal string Token => server.Token;

    /// <summary>Asks; <paramref name="names"/> stand for the template's braces in their order. Returns the answer's body, of a stream its first events.</summary>
    internal string Ask(string method, string template, int status, string? body = null, string query = "", int events = 2, params string[] names)
    {
        string path = names.Aggregate(template, (text, name) => $"{text[..text.IndexOf('{')]}{name}{text[(text.IndexOf('}') + 1)..]}") + query;
        using var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = server.Client.Send(request, HttpCompletionOption.ResponseHeadersRead);
        string text = response.Content.Headers.ContentType?.MediaType == "text/event-stream" ? Events(response, events) : response.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        Assert.True((int)response.StatusCode == status, $"{method} {path}: {(int)response.StatusCode} instead of {status}: {text}");
        _answers.Add((JsonNode)new JsonObject
        {
            ["method"] = method,
            ["path"] = path,
            ["template"] = template,
            ["status"] = (int)response.StatusCode,
            ["type"] = response.Content.Headers.ContentType?.ToString() ?? "",
            ["headers"] = new JsonArray([.. response.Headers.Concat<KeyValuePair<string, IEnumerable<string>>>(response.Content.Headers).Select(h => (JsonNode)h.Key.ToLowerInvariant())]),
            ["body"] = text,
        });
        return text;
    }

    /// <summary>What does not fit the document, a line each.</summary>
    internal string Misfits()
    {
        File.WriteAllText(server.World.At("openapi.json"), Document.GetRawText());
        File.WriteAllText(server.World.At("answers.json"), _answers.ToJsonString());
        string script = Path.Join(Environment.GetEnvironmentVariable("STINT_REPOSITORY"), "tests/Stint.EndToEnd.Tests/Server/check_answers.py");
        var check = new SpawnRequest
        {
            Path = "/usr/bin/python3",
            Arguments = ["python3", "-B", script, server.World.At("openapi.json"), server.World.At("answers.json")],
            Environment = ThisProcess.Environment(),
        };
        CapturedOutput done = CapturedProcess.Run(check, default, TimeSpan.FromSeconds(60));
        return Encoding.UTF8.GetString(done.Output) + Encoding.UTF8.GetString(done.Error);
    }

    // Until the stream ends, or so many events are there.
    private static string Events(HttpResponseMessage response, int most)
    {
        using var reader = new StreamReader(response.Content.ReadAsStream());
        var text = new StringBuilder();
        for (int events = 0; events < most && reader.ReadLine() is { } line;)
        {
            text.Append(line).Append('\n');
            events += line.StartsWith("data: ", StringComparison.Ordinal) ? 1 : 0;
        }

        return text.ToString();
    }
}

using System.Net.Http.Headers;
using System.Text;
using Stint.Contracts;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>Bodies and addresses as nobody should write them: each is done or refused, and none is an internal error.</summary>
public sealed class HostileRequestTests : IDisposable
{
    private static readonly string[] Fields =
    [
        "command", "argv", "name", "tag", "workdir", "env", "timeout_s", "after", "slots", "priority", "queue", "auto_start", "signal", "grace_s", "text", "keys", "enter", "parallel", "paused",
        "token", "base_command", "parameters", "mode", "count", "seed", "max_runs", "fail_fast", "goal", "status",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "7", "-1", "0.5", "1e999", "-1e999", "1e308", "123456789012345678901234567890", "\"\"", "\" \"", "\"x\"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\udc00\\ud800\"",
        "\"\\n\\u001b[2J\\u202e\"", "\"../../../etc\"", "\"%s%n\"", "\"'; DROP TABLE runs; --\"", "[]", "[null]", "[[]]", "[\"a\\u0000\"]", "[\"\\ud800\"]", "[\"\"]", "[\"sh\",\"\\n\"]", "{}", "{\"\":\"\"}", "{\"a\":1}", "{\"a\":\"b\"}",
        "{\"a=b\":\"c\"}", "{\"a\\u0000\":\"c\"}", "{\"a\":\"\\u0000\"}", "{\"\\ud800\":\"c\"}", "{\"a\":\"\\ud800\"}", "{\"gpu\":-1}", "{\"gpu\":99999999999}", "{\"gpu\":0}", "[{\"id\":\"x\"}]", "[{\"id\":7}]", "[{\"condition\":\"ok\"}]",
        $"[{{\"id\":\"{RouteList.NoRun}\"}}]", "{\"min\":1,\"max\":1e12,\"step\":1e-9}",
    ];

    private readonly ServerWorld _server = new();

    public static byte[][] Bodies { get; } =
    [
        .. ((string[])
        [
            new string('[', 20_000), new string('[', 200_000), Nested(31), Nested(5000), "{\"command\":\"a\",\"command\":[],\"command\":\"true\"}", "null", "7", "\"x\"", "[]", "{", "{}}", "{\"a\"}", "{'a':1}", "// x\n{}", "{\"a\":NaN}", " ",
            "\ufeff{\"command\":\"true\"}", $"{{\"name\":\"{new string('n', 900_000)}\",\"command\":\"true\"}}", $"{{\"tag\":\"{new string('t', 900_000)}\",\"command\":\"true\"}}",
            $"{{\"workdir\":\"/{new string('w', 100_000)}\",\"command\":\"true\"}}", $"{{\"command\":\"{new string(':', 900_000)}\"}}", $"{{\"argv\":[{Many("\"x\"")}]}}", $"{{\"command\":\"true\",\"after\":[{Many("{}")}]}}",
            $"{{\"keys\":[{Many("\"a\"")}]}}", $"{{\"text\":\"{new string('x', 500_000)}\"}}", $"{{\"command\":\"true\",\"env\":{{{string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"V{i}\":\"x\""))}}}}}",
            $"{{\"command\":\"true\",\"slots\":{{{string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"s{i}\":1"))}}}}}", $"{{{string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"f{i}\":[{i}]"))}}}",
        ]).Select(Encoding.UTF8.GetBytes),
        [.. "{\"command\":\""u8, 0xff, 0xfe, .. "\"}"u8],
        [.. "{\""u8, 0xc3, 0x28, .. "\":1}"u8],
        [0, 0, 0, 0],
        [.. "{\"command\":\""u8, 0, .. "\"}"u8],
    ];

    [Fact]
    public async Task A_run_is_made_or_refused_whatever_is_asked_for()
    {
        foreach (byte[] body in Bodies)
        {
            await Post(HttpMethod.Post, "/runs", body, 201, 400, 422);
        }

        foreach (string body in Fields.SelectMany(f => Values.Select(v => f == "command" ? $"{{\"command\":{v}}}" : f == "argv" ? $"{{\"argv\":{v}}}" : $"{{\"{f}\":{v},\"command\":\"true\"}}")))
        {
            await Post(HttpMethod.Post, "/runs", Encoding.UTF8.GetBytes(body), 201, 400, 404, 422);
        }

        Assert.Equal(200, (int)(await _server.Client.GetAsync("/runs?limit=1000&archived=true")).StatusCode);
        _ = _server.World.Call("ls", "--limit", "0", "--archived").Ok();
        Assert.DoesNotContain("internal error", _server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_route_that_takes_a_body_takes_or_refuses_it()
    {
        RunId id = _server.Make("{\"command\":\"sleep 1000\",\"auto_start\":true}");
        await _server.Becomes(id, RunStatus.Running);
        var random = new Random(4711);
        foreach (Route route in RouteList.All.Where(r => r.Method != "GET" && r is not { Method: "POST", Path: "/runs" or "/session" }).OrderBy(r => r.Path.EndsWith("/stop", StringComparison.Ordinal)))
        {
            string path = route.Path.Replace(RouteList.NoRun, id.ToString(), StringComparison.Ordinal);
            IEnumerable<byte[]> some = Enumerable.Range(0, 60).Select(_ => Encoding.UTF8.GetBytes($"{{\"{Fields[random.Next(Fields.Length)]}\":{Values[random.Next(Values.Length)]}}}"));
            foreach (byte[] body in Bodies.Concat(some))
            {
                await Post(new HttpMethod(route.Method), path, body);
            }
        }

        Assert.DoesNotContain("internal error", _server.Errors, StringComparison.Ordinal);
        Assert.Equal(200, (int)(await _server.Client.GetAsync("/queue")).StatusCode);
    }

    [Fact]
    public async Task Every_question_in_an_address_is_answered_or_refused()
    {
        RunId id = _server.Make("{\"command\":\"seq 1 100\",\"auto_start\":true}");
        await _server.Becomes(id, RunStatus.Finished);
        string[] names = ["limit", "offset", "from", "count", "q", "regex", "case", "before", "status", "tag", "archived", "sweep_id", "after", "keys", "points", "strip_ansi", "parallel"];
        string[] values = ["", "x", "-1", "0", "1e9", "99999999999999999999", "-9223372036854775808", "9223372036854775807", "%00", "%ff%fe", "%ed%a0%80", "%0d%0aSet-Cookie:a=b", "(((", "[a-", "../..", "'", new string('x', 4000)];
        foreach (Route route in RouteList.All.Where(r => r.Method == "GET"))
        {
            string path = route.Path.Replace(RouteList.NoRun, id.ToString(), StringComparison.Ordinal);
            foreach (string query in names.SelectMany(n => values.Select(v => $"{n}={v}")).Append("a&&&=&=&b==c&limit=1&limit=2"))
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{_server.Address}{path}?{query}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
                using HttpResponseMessage answer = await _server.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
                Assert.True((int)answer.StatusCode < 500, $"GET {path}?{query}: {(int)answer.StatusCode}");
                Assert.False(answer.Headers.Contains("Set-Cookie"));
            }
        }

        Assert.DoesNotContain("internal error", _server.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _server.Dispose();

    private static string Nested(int depth) => string.Concat(Enumerable.Repeat("{\"a\":", depth)) + "1" + new string('}', depth);

    private static string Many(string item) => string.Join(',', Enumerable.Repeat(item, 10_000));

    private async Task Post(HttpMethod method, string path, byte[] body, params int[] statuses)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage answer = await _server.Client.SendAsync(request);
        int status = (int)answer.StatusCode;
        string shown = Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 200)));
        Assert.True(statuses.Length == 0 ? status < 500 : statuses.Contains(status), $"{method} {path} {shown}: {status}: {await answer.Content.ReadAsStringAsync()}");
    }
}

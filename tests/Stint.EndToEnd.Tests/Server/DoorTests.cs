using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Stint.Posix;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>Who comes in, and who does not.</summary>
public sealed class DoorTests : IDisposable
{
    private readonly ServerWorld _server = new();

    [Fact]
    public async Task Without_the_right_token_every_route_is_closed()
    {
        string wrong = new('0', 64), cookie = await Cookie();
        await Everywhere([.. RouteList.Closed, new Route("GET", "/no-such-route"), new Route("GET", "/ui/%2e%2e/runs"), new Route("GET", "/RUNS"), new Route("GET", "//runs")], 401,
            r => r.Headers.Authorization = null,
            r => r.Headers.Authorization = new AuthenticationHeaderValue("Bearer", wrong),
            r => r.Headers.Authorization = new AuthenticationHeaderValue("Basic", _server.Token),
            r => (r.Headers.Authorization = null, r.Headers.TryAddWithoutValidation("X-Auth-Token", wrong)),
            r => (r.Headers.Authorization = null, r.Headers.TryAddWithoutValidation("Cookie", cookie.Split('=')[0] + "=" + wrong)),
            r => (r.Headers.Authorization = null, r.Headers.TryAddWithoutValidation("Cookie", "stint=" + _server.Token)),
            r => (r.Headers.Authorization = null, r.RequestUri = new Uri(r.RequestUri + "?token=" + _server.Token, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })));
    }

    [Fact]
    public async Task Pages_of_other_origins_are_refused_on_every_route_whatever_they_bring()
    {
        string cookie = await Cookie();
        int other = new Uri(_server.Address).Port + 1;
        string[] origins = ["http://evil.test", "null", "http://127.0.0.1:1", $"http://127.0.0.1:{other}", "https://127.0.0.1", "http://localhost", "", "file://"];
        await Everywhere(RouteList.All, 403, [.. origins.SelectMany(origin => (Func<HttpRequestMessage, object?>[])
        [
            r => r.Headers.TryAddWithoutValidation("Origin", origin),
            r => (r.Headers.Authorization = null, r.Headers.TryAddWithoutValidation("Cookie", cookie), r.Headers.TryAddWithoutValidation("Origin", origin)),
        ])]);
    }

    [Fact]
    public async Task Images_and_scripts_of_other_pages_are_refused_though_they_name_no_origin()
    {
        string cookie = await Cookie();
        await Everywhere(RouteList.Closed, 403,
            r => (r.Headers.Authorization = null, r.Headers.TryAddWithoutValidation("Cookie", cookie), r.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-site")),
            r => (r.Headers.Authorization = null, r.Headers.TryAddWithoutValidation("Cookie", cookie), r.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "cross-site")));
        Assert.Equal(200, await Status("GET", "/runs", r => r.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin")));
        Assert.Equal(302, await Status("GET", "/", r => r.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "cross-site"))); // a link
    }

    [Fact]
    public Task The_name_it_is_called_by_is_looked_at_on_every_route() => Everywhere(RouteList.All, 403, r => r.Headers.Host = "evil.test", r => r.Headers.Host = "evil.test:80");

    [Fact]
    public Task Bodies_that_any_page_can_post_are_refused_on_every_route() => Everywhere([.. RouteList.All.Where(r => r.Method != "GET")], 415,
        r => r.Content = new StringContent("command=touch+pwned", Encoding.UTF8, "application/x-www-form-urlencoded"),
        r => r.Content = new StringContent("{}", Encoding.UTF8, "text/plain"),
        r => (r.Content = new StringContent("{}"), r.Content.Headers.ContentType = null));

    [Fact]
    public async Task The_token_may_stand_in_three_places()
    {
        Assert.Equal(200, await Status("GET", "/runs"));
        Assert.Equal(200, await Status("GET", "/runs", r => (r.Headers.Authorization = null, r.Headers.TryAddWithoutValidation("X-Auth-Token", _server.Token))));
        using HttpResponseMessage session = await Send("POST", "/session", r => (r.Headers.Authorization = null, r.Content = Json($"{{\"token\":\"{_server.Token}\"}}")));
        string cookie = Assert.Single(session.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.StartsWith("stint_", cookie, StringComparison.Ordinal);
        Assert.Equal(200, await Status("GET", "/runs", r => (r.Headers.Authorization = null, r.Headers.TryAddWithoutValidation("Cookie", cookie.Split(';')[0]))));
    }

    [Fact]
    public async Task A_wrong_token_gets_no_session() =>
        Assert.Equal(401, await Status("POST", "/session", r => (r.Headers.Authorization = null, r.Content = Json("{\"token\":\"wrong\"}"))));

    [Fact]
    public async Task Health_tells_that_it_lives_and_nothing_else()
    {
        using HttpResponseMessage answer = await Send("GET", "/health", r => r.Headers.Authorization = null);

        Assert.Equal("{\"status\":\"ok\"}", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_servers_own_pages_are_not() => Assert.Equal(200, await Status("GET", "/runs", r => r.Headers.TryAddWithoutValidation("Origin", _server.Address)));

    [Theory]
    [InlineData("evil.test", 403)]
    [InlineData("127.0.0.1.evil.test", 403)]
    [InlineData("localhost", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]", 200)]
    public async Task The_name_it_is_called_by_must_be_its_own(string host, int status) => Assert.Equal(status, await Status("GET", "/runs", r => r.Headers.Host = host));

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "command=touch+pwned")]
    [InlineData("text/plain", "{\"command\":\"touch pwned\"}")]
    [InlineData("multipart/form-data; boundary=x", "--x--")]
    public async Task Bodies_that_any_page_can_post_are_refused(string type, string body)
    {
        Assert.Equal(415, await Status("POST", "/runs", r =>
        {
            r.Content = new StringContent(body);
            r.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        }));
        Assert.Equal("[]", _server.Get("/runs").GetRawText());
    }

    [Fact]
    public async Task A_body_of_more_than_a_megabyte_is_refused()
    {
        string body = $"{{\"command\":\"{new string('x', 1 << 20)}\"}}";
        Assert.Equal(413, await Status("POST", "/runs", r => (r.Headers.ExpectContinue = true, r.Content = Json(body)))); // else the answer may be lost: the server does not read on
        Assert.Equal(413, await Status("POST", "/runs", r => (r.Headers.TransferEncodingChunked = true, r.Content = Json(body)))); // says nothing of its length
        Assert.Equal("[]", _server.Get("/runs").GetRawText());
    }

    [Theory]
    [InlineData("/runs/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/runs/../../etc/passwd")]
    [InlineData("/runs/0t1aghhzdsza%00/logs", 400)]
    [InlineData("/runs/%2e%2e/logs")]
    [InlineData("/runs/..%5c..%5cetc")]
    [InlineData("/runs/%0a")]
    [InlineData("/runs/%ff%fe")]
    [InlineData("/runs/*")]
    [InlineData("/runs/@last")]
    public async Task Tricks_with_paths_lead_nowhere(string path, int status = 404) => Assert.Equal(status, await Status("GET", path));

    [Fact]
    public async Task An_id_of_any_length_is_but_unknown()
    {
        Assert.Equal(404, await Status("GET", $"/runs/{new string('a', 5000)}"));
        Assert.Equal(414, await Status("GET", $"/runs/{new string('a', 20_000)}"));
    }

    [Fact]
    public async Task Over_the_private_socket_no_token_is_asked_for()
    {
        string path = _server.World.At("stint") is var folder ? Assert.Single(Directory.GetFiles(folder, "*.sock")) : "";
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        using var client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, ct) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });

        Assert.Equal("[]", await client.GetStringAsync("http://localhost/runs"));
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "http://localhost/runs");
        foreign.Headers.TryAddWithoutValidation("Origin", "http://evil.test");
        using HttpResponseMessage refused = await client.SendAsync(foreign);
        Assert.Equal(403, (int)refused.StatusCode);
    }

    [Fact]
    public void It_listens_on_this_machine_alone_and_the_token_is_private()
    {
        Assert.StartsWith("http://127.0.0.1:", _server.Address, StringComparison.Ordinal);
        foreach (string name in (string[])["token", "server.json"])
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Join(_server.World.Workdir, ".agents", name)));
        }

        Assert.Equal(64, _server.Token.Length);
        Assert.DoesNotContain(ProcessTable.Arguments(_server.Pid), a => a.Contains(_server.Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_answer_tells_browsers_what_not_to_do()
    {
        foreach ((string method, string path, int status, string? token) in ((string, string, int, string?)[])
            [("GET", "/health", 200, null), ("GET", "/runs", 200, _server.Token), ("GET", "/runs", 401, null), ("GET", "/no", 404, _server.Token), ("DELETE", "/runs", 405, _server.Token),
             ("GET", "/runs?limit=x", 422, _server.Token), ("GET", "/", 302, null), ("GET", "/events", 200, _server.Token), ("POST", "/session", 401, null)])
        {
            using HttpResponseMessage answer = await Send(method, path, r => r.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token));
            Assert.Equal((path, status), (path, (int)answer.StatusCode));
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            Assert.Equal("no-referrer", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
            Assert.Contains("frame-ancestors 'none'", Assert.Single(answer.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
            Assert.Equal("no-store", Assert.Single(answer.Headers.GetValues("Cache-Control")));
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    public void Dispose() => _server.Dispose();

    private static bool IsStream(string path) => path.Contains("/events", StringComparison.Ordinal) || path.EndsWith("/stream", StringComparison.Ordinal);

    // All at once: wrong tokens are answered slowly.
    private async Task Everywhere(IEnumerable<Route> routes, int status, params Func<HttpRequestMessage, object?>[] changes)
    {
        (Route Route, int Change, Task<int> Answer)[] asked = [.. routes.SelectMany(r => changes.Select((c, i) => (r, i, Status(r.Method, r.Path, c))))];
        await Task.WhenAll(asked.Select(a => a.Answer));
        Assert.Empty(asked.Where(a => a.Answer.Result != status).Select(a => $"{a.Route} (change {a.Change}): {a.Answer.Result}"));
    }

    private async Task<string> Cookie()
    {
        using HttpResponseMessage session = await Send("POST", "/session", r => (r.Headers.Authorization = null, r.Content = Json($"{{\"token\":\"{_server.Token}\"}}")));
        return session.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private async Task<int> Status(string method, string path, Func<HttpRequestMessage, object?>? change = null)
    {
        using HttpResponseMessage answer = await Send(method, path, change);
        return (int)answer.StatusCode;
    }

    private Task<int> Status(string method, string path, Action<HttpRequestMessage> change) => Status(method, path, r =>
    {
        change(r);
        return null;
    });

    private async Task<HttpResponseMessage> Send(string method, string path, Func<HttpRequestMessage, object?>? change = null)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(30) };
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_server.Address + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _server.Token);
        _ = change?.Invoke(request);
        return await client.SendAsync(request, IsStream(path) ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead);
    }
}

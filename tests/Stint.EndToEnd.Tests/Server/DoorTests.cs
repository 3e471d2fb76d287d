using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Stint.Posix;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>Who comes in, and who does not.</summary>
public sealed class DoorTests : IDisposable
{
    private readonly ServerWorld _server = new();

    public static TheoryData<string, string> Routes => new()
    {
        { "GET", "/runs" }, { "POST", "/runs" }, { "GET", "/runs/0t1aghhzdsza" }, { "POST", "/runs/0t1aghhzdsza/start" }, { "POST", "/runs/0t1aghhzdsza/stop" },
        { "POST", "/runs/0t1aghhzdsza/rerun" }, { "POST", "/runs/0t1aghhzdsza/archive" }, { "POST", "/runs/0t1aghhzdsza/unarchive" }, { "POST", "/runs/0t1aghhzdsza/status" },
        { "POST", "/runs/0t1aghhzdsza/send" }, { "GET", "/runs/0t1aghhzdsza/screen" }, { "GET", "/runs/0t1aghhzdsza/logs" }, { "GET", "/runs/0t1aghhzdsza/logs/raw" },
        { "GET", "/events" }, { "GET", "/info" }, { "GET", "/no-such-route" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Without_the_right_token_every_route_is_closed(string method, string path)
    {
        Assert.Equal(401, await Status(method, path, r => r.Headers.Authorization = null));
        Assert.Equal(401, await Status(method, path, r => r.Headers.Authorization = new AuthenticationHeaderValue("Bearer", new string('0', 64))));
    }

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

    [Theory]
    [InlineData("http://evil.test")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("https://127.0.0.1")]
    public async Task Pages_of_other_origins_are_refused_even_with_the_token(string origin)
    {
        foreach (string path in (string[])["/runs", "/events", "/health", "/session"])
        {
            Assert.Equal(403, await Status(path == "/session" ? "POST" : "GET", path, r => r.Headers.TryAddWithoutValidation("Origin", origin)));
        }
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
    public async Task A_body_of_more_than_a_megabyte_is_refused() =>
        Assert.Equal(413, await Status("POST", "/runs", r => r.Content = Json($"{{\"command\":\"{new string('x', 1 << 20)}\"}}")));

    [Theory]
    [InlineData("/runs/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/runs/../../etc/passwd")]
    [InlineData("/runs/0t1aghhzdsza%00/logs", 400)]
    [InlineData("/runs/%2e%2e/logs")]
    public async Task Tricks_with_paths_lead_nowhere(string path, int status = 404) => Assert.Equal(status, await Status("GET", path));

    [Fact]
    public async Task Over_the_private_socket_no_token_is_asked_for()
    {
        string path = _server.World.At("stint") is var folder ? Assert.Single(Directory.GetFiles(folder, "*.sock")) : "";
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
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
    public async Task A_client_that_never_finishes_its_request_is_dropped()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var address = new Uri(_server.Address);
        await socket.ConnectAsync(IPAddress.Loopback, address.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /runs HTTP/1.1\r\nHost: localhost\r\n"));

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        byte[] buffer = new byte[4096];
        while (await socket.ReceiveAsync(buffer, limit.Token) > 0)
        {
            // it may say why first
        }
    }

    public void Dispose() => _server.Dispose();

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
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { Timeout = TimeSpan.FromSeconds(30) };
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(_server.Address + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _server.Token);
        _ = change?.Invoke(request);
        return await client.SendAsync(request, path == "/events" ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead);
    }
}

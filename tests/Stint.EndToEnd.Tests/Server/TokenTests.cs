using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using Stint.EndToEnd.Tests.World;
using Stint.Posix;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>The server's secret: where it comes from, and how those fare who guess it.</summary>
public sealed class TokenTests
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Fact]
    public async Task The_environments_token_is_the_token()
    {
        using var server = new ServerWorld(Setting.With("STINT_TOKEN=from the environment"));

        Assert.False(File.Exists(Path.Join(server.World.Workdir, ".agents/token")));
        Assert.Equal(200, await Status(server.Address, "from the environment"));
        Assert.Equal(401, await Status(server.Address, "from%20the%20environment"));
        Assert.Contains("#token=from%20the%20environment", await File.ReadAllTextAsync(server.World.At("server.out"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_made_once_of_256_random_bits_and_read_by_its_owner_alone()
    {
        using ServerWorld one = new(), other = new();
        string token = one.Token, path = Path.Join(one.World.Workdir, ".agents/token");

        Assert.Matches("^[0-9a-f]{64}$", token);
        Assert.NotEqual(token, other.Token);
        Assert.Equal(Private, File.GetUnixFileMode(path));
        Assert.DoesNotContain(Directory.GetFiles(Path.GetDirectoryName(path)!), f => f.StartsWith(path + ".", StringComparison.Ordinal));
        _ = one.End(Signals.Kill);
        one.Start();
        Assert.Equal(token, one.Token);
    }

    [Theory]
    [InlineData("others may read it", "others")]
    [InlineData("it leads elsewhere", "plain file")]
    [InlineData("it is somebody else's", "")]
    [InlineData("it is empty", "no token")]
    [InlineData("it is short", "no token")]
    public void A_token_that_keeps_nobody_out_is_refused(string how, string about)
    {
        using var world = new StintWorld();
        _ = world.Call("run", "--ready", "--", "true").Ok();
        string path = Path.Join(world.Workdir, ".agents/token"), good = new('a', 64);
        File.WriteAllText(path, how == "it is empty" ? "" : how == "it is short" ? "abc" : good);
        File.SetUnixFileMode(path, Private);
        switch (how)
        {
            case "others may read it":
                File.SetUnixFileMode(path, Private | UnixFileMode.GroupRead);
                break;
            case "it leads elsewhere":
                File.Move(path, world.At("elsewhere"));
                File.CreateSymbolicLink(path, world.At("elsewhere"));
                break;
            case "it is somebody else's" when Machine.UserId == 0:
                _ = world.Execute(Setting.Plain, "chown", "12345", path).Ok();
                break;
            case "it is somebody else's": // nothing can be given away: a file that belongs to root
                File.Delete(path);
                File.CreateSymbolicLink(path, "/etc/passwd");
                break;
        }

        _ = world.Call("serve").Refused(1, about);
    }

    [Fact]
    public async Task Who_guesses_is_answered_ever_more_slowly_and_written_down_without_the_guess()
    {
        using var server = new ServerWorld();
        var clock = Stopwatch.StartNew();
        Assert.Equal(401, await Status(server.Address, "guess-number-0"));
        TimeSpan first = clock.Elapsed;
        for (int i = 1; i < 5; i++)
        {
            Assert.Equal(401, await Status(server.Address, $"guess-number-{i}"));
        }

        clock.Restart();
        Assert.Equal(401, await Session(server, "guess-number-5"));
        Assert.True(clock.Elapsed > first + TimeSpan.FromMilliseconds(300), $"{first}, then {clock.Elapsed}");
        clock.Restart();
        Assert.Equal(200, await Status(server.Address, server.Token));
        Assert.True(clock.Elapsed < TimeSpan.FromMilliseconds(300), $"who has the token waits: {clock.Elapsed}");
        Assert.Equal(6, server.Errors.Split('\n').Count(l => l.Contains("without the right token", StringComparison.Ordinal)));
        Assert.DoesNotContain("guess", server.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Token, server.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_compared_in_constant_time_and_in_one_place()
    {
        string[] files = [.. Directory.GetFiles(Path.Join(StintWorld.Repository(), "src/Stint.Server"), "*.cs", SearchOption.AllDirectories)];
        string code = File.ReadAllText(files.Single(f => f.EndsWith("/ServerToken.cs", StringComparison.Ordinal)));

        Assert.Contains("Is(string? offered) => offered is not null && CryptographicOperations.FixedTimeEquals(", code, StringComparison.Ordinal);
        Assert.DoesNotContain("SequenceEqual", code, StringComparison.Ordinal);
        Assert.All(files, f => Assert.DoesNotMatch(@"[tT]oken\.Text\s*[!=]=|[!=]=\s*[tT]oken\.Text|Equals\([^)]*[tT]oken\.Text", File.ReadAllText(f)));
    }

    [Fact]
    public async Task Each_workdir_has_a_cookie_of_its_own_that_outlives_the_server()
    {
        using ServerWorld one = new(), other = new();
        string cookie = await Cookie(one);

        Assert.NotEqual(cookie.Split('=')[0], (await Cookie(other)).Split('=')[0]);
        _ = one.End(Signals.Terminate);
        one.Start();
        using var request = new HttpRequestMessage(HttpMethod.Get, one.Address + "/runs");
        request.Headers.TryAddWithoutValidation("Cookie", $"{await Cookie(other)}; {cookie}");
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using HttpResponseMessage answer = await client.SendAsync(request);
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Another_address_is_warned_of_and_its_names_are_few()
    {
        using var server = new ServerWorld("--host=0.0.0.0", "--allow-host=box.test");
        int port = new Uri(server.Address).Port;

        Assert.Contains("listening on 0.0.0.0", server.Errors, StringComparison.Ordinal);
        foreach ((string host, int status) in ((string, int)[])[("evil.test", 403), ("box.test", 200), ("BOX.test", 200), (Machine.HostName, 200), ("10.1.2.3", 200), ("localhost", 200)])
        {
            Assert.Equal((host, status), (host, await Status($"http://127.0.0.1:{port}", server.Token, r => r.Headers.Host = host)));
        }

        Assert.Equal(401, await Status($"http://127.0.0.1:{port}", ""));
    }

    [Fact]
    public async Task Only_pages_of_allowed_origins_may_read()
    {
        using var server = new ServerWorld("--allow-origin=http://page.test:81");
        foreach ((string origin, int status) in ((string, int)[])[("http://page.test:81", 200), ("http://page.test", 403), ("https://page.test:81", 403)])
        {
            foreach (string method in (string[])["GET", "OPTIONS"])
            {
                using var client = new HttpClient();
                using var request = new HttpRequestMessage(new HttpMethod(method), server.Address + "/runs");
                request.Headers.TryAddWithoutValidation("Origin", origin);
                _ = method == "GET"
                    ? request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {server.Token}")
                    : request.Headers.TryAddWithoutValidation("Access-Control-Request-Method", "POST"); // a browser asks first, without the token
                using HttpResponseMessage answer = await client.SendAsync(request);

                Assert.Equal((origin, method, status == 200 && method == "OPTIONS" ? 204 : status), (origin, method, (int)answer.StatusCode));
                Assert.Equal(status == 200 ? [origin] : [], answer.Headers.TryGetValues("Access-Control-Allow-Origin", out IEnumerable<string>? allowed) ? allowed : []);
            }
        }

        Assert.Equal("[]", server.Get("/runs").GetRawText());
    }

    [Fact]
    public async Task A_read_only_server_changes_nothing()
    {
        using var server = new ServerWorld("--read-only");
        foreach (Route route in RouteList.All.Where(r => r.Method != "GET" && !r.IsOpen))
        {
            using var request = new HttpRequestMessage(new HttpMethod(route.Method), server.Address + route.Path) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
            using HttpResponseMessage answer = await server.Client.SendAsync(request);
            Assert.Equal((route, 403), (route, (int)answer.StatusCode));
        }
    }

    private static async Task<int> Status(string address, string token, Action<HttpRequestMessage>? change = null)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, address + "/runs");
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        change?.Invoke(request);
        using HttpResponseMessage answer = await client.SendAsync(request);
        return (int)answer.StatusCode;
    }

    private static async Task<int> Session(ServerWorld server, string token)
    {
        using HttpResponseMessage answer = await Post(server, token);
        return (int)answer.StatusCode;
    }

    private static async Task<string> Cookie(ServerWorld server)
    {
        using HttpResponseMessage answer = await Post(server, server.Token);
        return answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
    }

    private static async Task<HttpResponseMessage> Post(ServerWorld server, string token)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false });
        using var body = new StringContent($"{{\"token\":\"{token}\"}}", MediaTypeHeaderValue.Parse("application/json"));
        return await client.PostAsync(server.Address + "/session", body);
    }
}

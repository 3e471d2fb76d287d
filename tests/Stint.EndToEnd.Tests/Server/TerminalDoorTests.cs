using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Stint.Contracts;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>Who gets a terminal, and what happens to who talks nonsense.</summary>
public sealed class TerminalDoorTests : IDisposable
{
    private readonly ServerWorld _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Without_the_right_token_the_terminal_closes_before_it_shows_anything()
    {
        RunId run = _server.World.StartLine("echo secret; sleep 1000");
        foreach (string? token in (string?[])[null, new string('0', 64), ""])
        {
            using TerminalClient viewer = await TerminalClient.Open(_server, run, o => Bring(o, token));

            Assert.Equal(4401, await viewer.Closes());
            Assert.Equal((0, 0), (viewer.Received, viewer.Sizes.Length));
        }

        Assert.Empty(_server.World.TmuxSays("list-clients"));
    }

    [Theory]
    [InlineData("http://evil.test")]
    [InlineData("null")]
    [InlineData("http://127.0.0.1:1")]
    public async Task Pages_of_other_origins_get_none_even_with_the_token(string origin)
    {
        RunId run = _server.World.StartLine("sleep 1000");
        foreach (string? token in (string?[])[_server.Token, null])
        {
            Assert.Equal(403, await TerminalClient.Refused(_server, run.ToString(), o =>
            {
                Bring(o, token);
                o.SetRequestHeader("Origin", origin);
            }));
        }
    }

    [Fact]
    public async Task By_another_name_the_server_is_not_there()
    {
        RunId run = _server.World.StartLine("sleep 1000");
        Assert.Equal(403, await TerminalClient.Refused(_server, run.ToString(), o =>
        {
            Bring(o, _server.Token);
            o.SetRequestHeader("Host", "evil.test");
        }));
    }

    [Fact]
    public async Task The_servers_own_page_gets_one_with_its_cookie()
    {
        RunId run = _server.World.StartLine("echo ready; sleep 1000");
        using HttpResponseMessage session = await _server.Client.PostAsync(new Uri(_server.Address + "/session"), new StringContent($"{{\"token\":\"{_server.Token}\"}}", Encoding.UTF8, "application/json"));
        string cookie = Assert.Single(session.Headers.GetValues("Set-Cookie")).Split(';')[0];

        using TerminalClient viewer = await TerminalClient.Open(_server, run, o =>
        {
            o.SetRequestHeader("Cookie", cookie);
            o.SetRequestHeader("Origin", _server.Address);
        });

        await viewer.Shows("ready");
    }

    [Fact]
    public async Task Over_the_private_socket_no_token_is_asked_for()
    {
        RunId run = _server.World.StartLine("echo ready; sleep 1000");
        string path = Assert.Single(Directory.GetFiles(_server.World.At("stint"), "*.sock"));
        using var invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectCallback = async (_, ct) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
                return new NetworkStream(socket, ownsSocket: true);
            },
        });
        using var client = new ClientWebSocket();
        await client.ConnectAsync(new Uri($"ws://localhost/runs/{run}/terminal"), invoker, CancellationToken.None);

        byte[] buffer = new byte[4096];
        ValueWebSocketReceiveResult first = await client.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);

        Assert.Equal("{\"type\":\"size\",\"cols\":200,\"rows\":50}", Encoding.UTF8.GetString(buffer, 0, first.Count));
    }

    [Fact]
    public async Task A_plain_request_is_told_to_upgrade()
    {
        RunId run = _server.World.StartLine("sleep 1000");
        using HttpResponseMessage answer = await _server.Client.GetAsync(new Uri($"{_server.Address}/runs/{run}/terminal"));
        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
        Assert.Contains("websocket_required", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var stranger = new HttpClient();
        using HttpResponseMessage refused = await stranger.GetAsync(new Uri($"{_server.Address}/runs/{run}/terminal"));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Theory]
    [InlineData("not json", 1007)]
    [InlineData("[]", 1007)]
    [InlineData("{\"type\":7}", 1007)]
    [InlineData("{\"type\":\"mode\"}", 1007)]
    [InlineData("{\"type\":\"mode\",\"write\":\"yes\"}", 1007)]
    [InlineData("{\"type\":\"ack\",\"bytes\":1.5}", 1007)]
    [InlineData("{\"type\":\"ack\"}", 1007)]
    [InlineData("{\"type\":\"resize\",\"cols\":\"80\",\"rows\":24}", 1007)]
    public async Task Nonsense_ends_the_connection(string text, int code)
    {
        RunId run = _server.World.StartLine("echo ready; sleep 1000");
        using TerminalClient viewer = await TerminalClient.Open(_server, run);
        await viewer.Shows("ready");

        await viewer.Say(text);

        Assert.Equal(code, await viewer.Closes());
        Assert.NotEmpty(viewer.CloseReason!);
    }

    [Fact]
    public async Task A_message_without_end_is_not_kept_in_memory()
    {
        RunId run = _server.World.StartLine("echo ready; sleep 1000");
        using TerminalClient viewer = await TerminalClient.Open(_server, run);

        await viewer.Say($"{{\"type\":\"{new string('x', 100_000)}\"}}");

        Assert.Equal(1009, await viewer.Closes());
    }

    [Fact]
    public async Task Sizes_that_no_window_should_have_are_answered_with_the_one_it_has()
    {
        RunId run = _server.World.StartLine("echo ready; sleep 1000");
        using TerminalClient viewer = await TerminalClient.Open(_server, run);
        Assert.True(await viewer.TakesControl());

        foreach ((string columns, string rows) in ((string, string)[])[("0", "0"), ("1", "50"), ("1001", "50"), ("80", "501"), ("-5", "24"), ("9223372036854775807", "24"), ("80", "null")])
        {
            await viewer.Say($"{{\"type\":\"resize\",\"cols\":{columns},\"rows\":{rows}}}");
        }

        await viewer.Say("{\"type\":\"of a later version\",\"x\":1}");
        await viewer.Say("{\"type\":\"ack\",\"bytes\":-100000000}");
        await viewer.Say("{\"type\":\"ack\",\"bytes\":9000000000000}");
        await viewer.Resize(1000, 500);
        await viewer.HasSize("1000x500");
        await viewer.Resize(2, 1);
        await viewer.HasSize("2x1");
        await viewer.Say("{\"type\":\"resize\",\"cols\":null,\"rows\":null}");
        await viewer.HasSize("200x50");
        Assert.Equal("200x50", viewer.Sizes[1]);
    }

    [Fact]
    public async Task A_server_that_changes_nothing_lets_nobody_type_or_resize()
    {
        using var server = new ServerWorld("--read-only");
        RunId run = server.World.StartLine("echo ready; while read line; do echo \"heard $line\"; done");
        using TerminalClient viewer = await TerminalClient.Open(server, run);
        await viewer.Shows("ready");

        Assert.False(await viewer.TakesControl());
        await viewer.Type("unheard\r");
        await viewer.Resize(80, 24);
        Assert.False(await viewer.TakesControl());

        Assert.Contains("--read-only", viewer.Modes[0].GetProperty("why").GetString(), StringComparison.Ordinal);
        Assert.All(viewer.Sizes, s => Assert.Equal("200x50", s));
        _ = server.World.Call("send", run.ToString(), "loud").Ok();
        await viewer.Shows("heard loud");
        Assert.DoesNotContain("unheard", server.World.Pane(run), StringComparison.Ordinal);
    }

    private static void Bring(ClientWebSocketOptions options, string? token)
    {
        if (token is not null)
        {
            options.SetRequestHeader("Authorization", $"Bearer {token}");
        }
    }
}

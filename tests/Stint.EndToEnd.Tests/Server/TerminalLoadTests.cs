using System.Net;
using System.Net.Sockets;
using System.Text;
using Stint.Contracts;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>Terminals that are slow, many, or gone without a word.</summary>
public sealed class TerminalLoadTests : IDisposable
{
    private const string Echo = "echo ready; while read line; do echo \"heard $line\"; done", Spam = "while :; do seq 1000000 1100000; done";
    private const int Limit = 1 << 20, Slack = 64 * 1024;
    private readonly ServerWorld _server = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Who_does_not_acknowledge_gets_a_megabyte_and_slows_nobody()
    {
        RunId run = _server.World.StartLine(Spam);
        using TerminalClient slow = await TerminalClient.Open(_server, run, acknowledges: false);
        await Eventually.True(() => slow.Received >= Limit, "a megabyte", TimeSpan.FromSeconds(30));

        using TerminalClient quick = await TerminalClient.Open(_server, run);
        await Eventually.True(() => quick.Received >= Limit + Slack, "more than a megabyte", TimeSpan.FromSeconds(90));

        Assert.InRange(slow.Received, Limit, Limit + Slack);
        await slow.Say("{\"type\":\"ping\"}");
        await Eventually.True(() => slow.Pongs == 1, "an answer although no more is shown");
        Assert.InRange(ServerFootprint.Megabytes(_server), 1, 120);
        long stoppedAt = slow.Received;
        await slow.Say($"{{\"type\":\"ack\",\"bytes\":{stoppedAt}}}");
        await Eventually.True(() => slow.Received >= stoppedAt + Slack, "it goes on", TimeSpan.FromSeconds(30)); // tmux sends ten screens a second to who was slow
        await slow.Leave();
        await quick.Leave();
    }

    [Fact]
    public async Task Who_does_not_read_at_all_slows_nobody_and_can_be_cut_off()
    {
        RunId run = _server.World.StartLine(Spam);
        using TerminalClient first = await TerminalClient.Open(_server, run);
        await Eventually.True(() => first.Received > 0, "a picture");
        await first.Leave();
        ServerFootprint before = ServerFootprint.Of(_server);
        var deaf = new List<Socket>();
        for (int i = 0; i < 20; i++)
        {
            deaf.Add(await Upgrade(run, whole: true));
        }

        using TerminalClient quick = await TerminalClient.Open(_server, run);
        await Eventually.True(() => quick.Received >= Limit + Slack, "more than a megabyte", TimeSpan.FromSeconds(90));

        Assert.InRange(ServerFootprint.Megabytes(_server), 1, 150);
        deaf.ForEach(d => d.Dispose());
        await quick.Leave();
        await IsBackAt(before);
    }

    [Theory]
    [InlineData(Signals.Kill, -1)]
    [InlineData(Signals.Terminate, 0)]
    public async Task A_server_that_ends_leaves_nothing_in_tmux(int signal, int code)
    {
        RunId run = _server.World.StartLine(Echo);
        var viewers = new List<TerminalClient>();
        for (int i = 0; i < 10; i++)
        {
            viewers.Add(await TerminalClient.Open(_server, run));
            await viewers[i].Shows("ready");
        }

        Assert.True(await viewers[0].TakesControl());
        await viewers[0].Resize(80, 24);
        await viewers[9].HasSize("80x24");
        var clock = System.Diagnostics.Stopwatch.StartNew();

        Assert.Equal(code, _server.End(signal));

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 5);
        if (signal == Signals.Terminate)
        {
            Assert.Equal(1001, await viewers[0].Closes());
        }

        await Eventually.True(() => _server.World.TmuxSays("list-clients", "-F", "#{client_name}").Length == 0, "no clients");
        await Eventually.True(() => Sessions().Length == 0, $"no viewers' sessions, but {Sessions()}");
        await Eventually.True(() => _server.World.TmuxSays("list-windows", "-a", "-F", "#{window_width}x#{window_height}#{@stint_former_size}").Contains("200x50", StringComparison.Ordinal), "the size is given back");
        await Eventually.True(() => !_server.World.TmuxSays("list-windows", "-a", "-F", "#{@stint_former_size}").Contains('x', StringComparison.Ordinal), "nothing noted on the window");
        viewers.ForEach(v => v.Dispose());
        Assert.Equal(RunStatus.Running, _server.World.Show(run).Status);
    }

    [Fact]
    public async Task Terminals_count_among_the_streams_that_a_server_carries()
    {
        RunId run = _server.World.StartLine(Echo);
        var streams = new List<HttpResponseMessage>();
        for (int i = 0; i < 512; i++)
        {
            streams.Add(await _server.Client.GetAsync("/events", HttpCompletionOption.ResponseHeadersRead));
        }

        Assert.Equal(503, await TerminalClient.Refused(_server, run.ToString(), o => o.SetRequestHeader("Authorization", $"Bearer {_server.Token}")));

        streams.ForEach(s => s.Dispose());
        await Eventually.True(() =>
        {
            try
            {
                using TerminalClient viewer = TerminalClient.Open(_server, run).GetAwaiter().GetResult();
                return true;
            }
            catch (System.Net.WebSockets.WebSocketException)
            {
                return false;
            }
        }, "a place becomes free");
    }

    [Fact]
    [Trait("Category", "Endurance")]
    public async Task A_thousand_terminals_opened_and_dropped_leave_nothing()
    {
        RunId run = _server.World.StartLine(Echo);
        await Parallel.ForAsync(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (i, _) => await OpenAndDrop(run, i));
        ServerFootprint before = await Settled();

        await Parallel.ForAsync(0, 1000, new ParallelOptions { MaxDegreeOfParallelism = 20 }, async (i, _) => await OpenAndDrop(run, i));

        await IsBackAt(before);
        Assert.Equal("200x50", _server.World.TmuxSays("list-windows", "-a", "-F", "#{window_width}x#{window_height}"));
        Assert.InRange(ServerFootprint.Megabytes(_server), 1, 120);
        Assert.Equal("", _server.Errors);
    }

    private async Task OpenAndDrop(RunId run, int i)
    {
        if (i % 4 == 3)
        {
            using Socket socket = await Upgrade(run, whole: i % 8 == 3);
            return;
        }

        using TerminalClient viewer = await TerminalClient.Open(_server, run);
        switch (i % 4)
        {
            case 0:
                await viewer.Shows("ready");
                await viewer.Leave();
                break;
            case 1:
                await Eventually.True(() => viewer.Received > 0, "a picture", TimeSpan.FromSeconds(30));
                viewer.Abort();
                break;
            default:
                viewer.Abort(); // while it is being opened
                break;
        }
    }

    private string Sessions() =>
        _server.World.Tmux.Run(Commands.ListSessions("#{session_name}: #{session_attached} #{@stint_view} #{@stint_view_sizes} #{W:#{window_id} }", "#{@stint_view}")).Text;

    // A client that asks for a terminal and says no more, or stops in the middle of asking.
    private async Task<Socket> Upgrade(RunId run, bool whole)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(IPAddress.Loopback, new Uri(_server.Address).Port);
        string request = $"GET /runs/{run}/terminal HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {_server.Token}\r\nConnection: Upgrade\r\n"
            + $"Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{(whole ? "\r\n" : "")}";
        await socket.SendAsync(Encoding.ASCII.GetBytes(request));
        return socket;
    }

    private async Task IsBackAt(ServerFootprint before)
    {
        ServerFootprint now = before;
        try
        {
            await Eventually.True(() => (now = ServerFootprint.Of(_server)).IsBackAt(before), "back at the start", TimeSpan.FromSeconds(45));
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{now} is not back at {before}");
        }
    }

    private async Task<ServerFootprint> Settled()
    {
        ServerFootprint last = ServerFootprint.Of(_server);
        await Eventually.True(() => last.Clients == 0 & last == (last = ServerFootprint.Of(_server)), "nothing changes any more", TimeSpan.FromSeconds(30));
        return last;
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>Clients that are slow, still, or many.</summary>
public sealed class SlowClientTests : IDisposable
{
    private ServerWorld? _made;

    private ServerWorld Server => _made ??= new ServerWorld();

    [Fact]
    public async Task Who_never_finishes_a_request_is_dropped()
    {
        using Socket still = Connect("GET /runs HTTP/1.1\r\nHost: localhost\r\n"), dripping = Connect("GET /runs HTTP/1.1\r\n");
        using Socket body = Connect($"POST /runs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Server.Token}\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n");
        using var enough = new CancellationTokenSource();
        Task drops = Task.WhenAll(Drip(dripping, "a: b\r\n"), Drip(body, "x"));

        await Task.WhenAll(Closed(still), Closed(dripping), Closed(body));

        await enough.CancelAsync();
        await drops;

        async Task Drip(Socket socket, string drop)
        {
            try
            {
                while (!enough.IsCancellationRequested)
                {
                    _ = await socket.SendAsync(Encoding.ASCII.GetBytes(drop));
                    await Task.Delay(500, enough.Token);
                }
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
            }
        }
    }

    [Fact]
    public async Task Connections_that_nobody_uses_are_closed()
    {
        _made = new ServerWorld(Setting.With("STINT_FAULT=short-idle"));
        using Socket idle = Connect("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");

        await Closed(idle);

        Assert.Equal(1, Server.Get("/info").GetProperty("limits").GetProperty("idle_seconds").GetInt32());
    }

    [Fact]
    public async Task Readers_that_stall_slow_nobody_and_cost_little()
    {
        RunId id = Server.Make("{\"command\":\"echo up; exec sleep 1000\",\"auto_start\":true}");
        await Server.World.Printed(id, "up");
        string log = Server.World.DirectoryOf(id).Log;
        byte[] lines = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string('x', 79) + "\n", 100_000)));
        for (int i = 0; i < 10; i++)
        {
            await File.AppendAllBytesAsync(log, lines, TestContext.Current.CancellationToken);
        }

        long before = Resident();
        var stalled = new List<Socket>();
        try
        {
            foreach (string route in Enumerable.Range(0, 60).Select(i => i % 3 == 0 ? "logs/raw" : "logs/stream?offset=0"))
            {
                stalled.Add(Connect($"GET /runs/{id}/{route} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Server.Token}\r\n\r\n", receive: 4096));
            }

            await Task.Delay(500, TestContext.Current.CancellationToken); // they fill what is between here and there
            using var reader = new StreamReader(await Server.Client.GetStreamAsync($"/runs/{id}/logs/stream?offset={1L << 40}"));
            _ = await reader.ReadLineAsync(TestContext.Current.CancellationToken);
            var took = new List<TimeSpan>();
            for (int i = 0; i < 20; i++)
            {
                long began = Stopwatch.GetTimestamp();
                await File.AppendAllTextAsync(log, $"line {i}\n", TestContext.Current.CancellationToken);
                while (await reader.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains($"line {i}", StringComparison.Ordinal))
                {
                }

                took.Add(Stopwatch.GetElapsedTime(began));
            }

            Assert.True(took.Order().ElementAt(10) < TimeSpan.FromMilliseconds(200), $"in the middle {took.Order().ElementAt(10)}");
            Assert.True(Resident() - before < 64 << 20, $"{(Resident() - before) >> 20} MB more");
        }
        finally
        {
            stalled.ForEach(s => s.Dispose());
        }

        await Eventually.True(() => Descriptors() < 60, $"the server lets go of them: {Descriptors()}", TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_thousand_streams_that_were_dropped_leave_nothing_behind()
    {
        RunId id = Server.Make("{\"command\":\"sleep 1000\",\"auto_start\":true}");
        await Server.Becomes(id, RunStatus.Running);
        await OpenAndDrop(20); // what a server opens once and keeps
        (int descriptors, int threads) = (Descriptors(), Threads());

        await OpenAndDrop(500);

        await Eventually.True(() => Descriptors() <= descriptors + 8, $"about {descriptors} files are open again: {Descriptors()}", TimeSpan.FromSeconds(20));
        await Eventually.True(() => Threads() <= threads + 8, $"about {threads} threads are left: {Threads()}", TimeSpan.FromSeconds(40));
        Assert.Single(Server.World.Windows());

        async Task OpenAndDrop(int times)
        {
            for (int i = 0; i < times; i++)
            {
                foreach (string path in (string[])[$"/runs/{id}/logs/stream", "/events"])
                {
                    using Socket stream = Connect($"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Server.Token}\r\n\r\n");
                    byte[] head = new byte[12];
                    Assert.Equal("HTTP/1.1 200", Encoding.ASCII.GetString(head, 0, await stream.ReceiveAsync(head)));
                }
            }
        }
    }

    [Fact]
    public async Task Too_many_streams_are_refused_and_there_is_room_again_when_some_have_gone()
    {
        var open = new List<Stream>();
        using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1000 }) { BaseAddress = new Uri(Server.Address) };
        client.DefaultRequestHeaders.Authorization = Server.Client.DefaultRequestHeaders.Authorization;
        try
        {
            while (open.Count < 512)
            {
                open.AddRange(await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => client.GetStreamAsync("/events"))));
            }

            Assert.Equal(503, await Status("/events"));
            Assert.Equal(200, await Status("/runs"));
        }
        finally
        {
            foreach (Stream stream in open)
            {
                await stream.DisposeAsync();
            }
        }

        await Eventually.True(() => Status("/events").GetAwaiter().GetResult() == 200, "there is room again");

        async Task<int> Status(string path)
        {
            using HttpResponseMessage answer = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
            return (int)answer.StatusCode;
        }
    }

    [Fact]
    public async Task Term_ends_it_within_five_seconds_whoever_is_connected()
    {
        RunId id = Server.Make("{\"command\":\"trap '' TERM; echo up; while :; do sleep 0.1; done\",\"auto_start\":true}");
        await Server.World.Printed(id, "up");
        using (FileStream grow = File.OpenWrite(Server.World.DirectoryOf(id).Log))
        {
            grow.SetLength(1L << 30);
        }

        string head = $" HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Server.Token}\r\n";
        using Socket idle = Connect("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"), raw = Connect($"GET /runs/{id}/logs/raw{head}\r\n", receive: 4096), half = Connect("GET /runs HTTP/1.1\r\n");
        using Socket stop = Connect($"POST /runs/{id}/stop{head}Content-Type: application/json\r\nContent-Length: 14\r\n\r\n{{\"grace_s\":60}}");
        using var log = new StreamReader(await Server.Client.GetStreamAsync($"/runs/{id}/logs/stream?offset={1L << 30}"));
        using var events = new StreamReader(await Server.Client.GetStreamAsync("/events"));
        await Eventually.True(() => File.Exists(Server.World.DirectoryOf(id).Stop), "the stop is under way");
        var clock = Stopwatch.StartNew();

        Assert.Equal(0, Server.End(Signals.Terminate));

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
        Assert.EndsWith(": the server ends\n\n", await events.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        string rest = await log.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.EndsWith(": the server ends\n\n", rest, StringComparison.Ordinal);
        Assert.DoesNotContain("done", rest, StringComparison.Ordinal);
        byte[] answer = new byte[2048];
        Assert.StartsWith("HTTP/1.1 503", Encoding.ASCII.GetString(answer, 0, await stop.ReceiveAsync(answer, TestContext.Current.CancellationToken)), StringComparison.Ordinal);
        Assert.Equal("", Server.Errors);
    }

    public void Dispose() => _made?.Dispose();

    private Socket Connect(string text, int? receive = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (receive is { } size)
        {
            socket.ReceiveBufferSize = size;
        }

        socket.Connect(IPAddress.Loopback, new Uri(Server.Address).Port);
        _ = socket.Send(Encoding.ASCII.GetBytes(text));
        return socket;
    }

    // It may be told why first.
    private static async Task Closed(Socket socket)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        byte[] buffer = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(buffer, limit.Token) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // The hard way.
        }
    }

    private long Resident() => long.Parse(File.ReadLines($"/proc/{Server.Pid}/status").First(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;

    private int Descriptors() => Directory.GetFiles($"/proc/{Server.Pid}/fd").Length;

    private int Threads() => Directory.GetDirectories($"/proc/{Server.Pid}/task").Length;
}

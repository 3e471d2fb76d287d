using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>A server in a tmux window, and its end.</summary>
public sealed class DetachTests : IDisposable
{
    private static readonly byte[] Odd = [.. "ODD=a"u8, 0xff];
    private readonly StintWorld _world = new();

    private string Agents => Path.Join(_world.Workdir, ".agents");

    private string Token => File.ReadAllText(Path.Join(Agents, "token")).Trim();

    [Fact]
    public async Task It_answers_when_the_call_returns_and_lives_in_a_window_of_the_runs_session()
    {
        string page = Detach("--parallel=3");

        Assert.Equal($"#token={Token}", page[page.IndexOf('#', StringComparison.Ordinal)..]);
        Assert.Equal(3, (await Get(page, "/queue")).GetProperty("parallel").GetInt32());
        Assert.Equal(["stint-server"], _world.Windows());
        Assert.Equal("stint", Assert.Single(_world.Tmux.ListSessions()).Name);
        RunId id = RunId.Parse(_world.Call("run", "--queue", "--", "true").Ok().Text);
        await Eventually.True(() => _world.Show(id).Status == RunStatus.Finished, "the queue works");
        Assert.Empty(Directory.GetDirectories(Agents, "stint.start.*"));
    }

    [Fact]
    public async Task The_token_is_neither_on_its_screen_nor_in_any_process_argument()
    {
        string page = Detach();
        string shown = page[..page.IndexOf("/ui/", StringComparison.Ordinal)];

        await Eventually.True(() => Shown().Contains(shown, StringComparison.Ordinal), "the window shows the address");
        Assert.DoesNotContain("token=", Shown(), StringComparison.Ordinal);
        Assert.DoesNotContain(Token, Shown(), StringComparison.Ordinal);
        Assert.DoesNotContain(ProcessTable.All(), p => ProcessTable.Arguments(p.Pid).Any(a => a.Contains(Token, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task It_has_the_environment_of_its_caller_and_a_terminal_of_its_own()
    {
        var setting = Setting.With("STINT_TOKEN=only-a-test", "COLOUR=g\nr", new OsString(Odd), "TERM_PROGRAM=outside");
        Answer answer = _world.Call(setting, "serve", "--detach").Ok();
        Assert.EndsWith("#token=only-a-test", answer.Text, StringComparison.Ordinal);
        string[] environment = File.ReadAllText($"/proc/{Pid}/environ").Split('\0');

        Assert.Contains("COLOUR=g\nr", environment);
        Assert.Contains(environment, e => e.StartsWith("TMUX=", StringComparison.Ordinal));
        Assert.DoesNotContain("TERM_PROGRAM=outside", environment);
        Assert.Contains(Odd, Split(await File.ReadAllBytesAsync($"/proc/{Pid}/environ")));
        Assert.DoesNotContain(ProcessTable.All(), p => ProcessTable.Arguments(p.Pid).Any(a => a.Contains("only-a-test", StringComparison.Ordinal)));
        Assert.False(File.Exists(Path.Join(Agents, "token")));
    }

    [Fact]
    public async Task A_run_of_it_has_that_environment_but_the_token()
    {
        string page = _world.Call(Setting.With("STINT_TOKEN=only-a-test", "COLOUR=green"), "serve", "--detach").Ok().Text;
        using HttpClient client = Client(page);
        using var body = new StringContent("{\"command\":\"echo $COLOUR-$STINT_TOKEN\",\"auto_start\":true}", System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage made = await client.PostAsync("/runs", body);
        RunId id = RunId.Parse(JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("id").GetString()!);

        await _world.Printed(id, "green-\r\n");
    }

    [Fact]
    public void No_job_list_takes_it_for_a_job()
    {
        File.WriteAllText(_world.At("w", ".tmuxp.yaml"), "session_name: dev\nwindows:\n- panes: [null]\n");
        _ = _world.Call("ensure", _world.Workdir).Ok();
        _ = Detach("--session=dev");

        Assert.Equal("[]", _world.Call("jobs", _world.Workdir, "--json").Ok().Text);
        _ = _world.Call("kill", _world.Workdir, "--all-jobs").Exits(3);
        Assert.Contains("stint-server", _world.Windows());
    }

    [Fact]
    public async Task Its_options_are_passed_on()
    {
        int port = FreePort();
        string page = Detach($"--port={port}", "--slots=gpu=2", "--slots=big=1", "--session=other", "--read-only", "--allow-host=box.test", "--allow-origin=http://page.test");

        Assert.StartsWith($"http://127.0.0.1:{port}/", page, StringComparison.Ordinal);
        Assert.Equal("other", (await Get(page, "/info")).GetProperty("tmux_session").GetString());
        Assert.True((await Get(page, "/info")).GetProperty("read_only").GetBoolean());
        Assert.Equal(2, (await Get(page, "/queue")).GetProperty("slots").GetProperty("gpu").GetProperty("total").GetInt32());
        using HttpClient client = Client(page);
        client.DefaultRequestHeaders.Host = "box.test";
        client.DefaultRequestHeaders.TryAddWithoutValidation("Origin", "http://page.test");
        using HttpResponseMessage answer = await client.GetAsync("/runs");
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public void A_second_one_says_where_the_first_is()
    {
        string page = Detach();

        _ = _world.Call("serve", "--detach").Refused(1, page.Split("/ui/")[0]);
        Assert.Equal(["stint-server"], _world.Windows());
    }

    [Fact]
    public void One_that_cannot_start_says_why_and_leaves_nothing()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;

        _ = _world.Call("serve", "--detach", $"--port={port}").Refused(1, $"127.0.0.1:{port}");
        _ = _world.Call("serve", "--detach", "--host=0.0.0.0", "--no-auth").Refused(2, "--no-auth");
        _ = _world.Call("serve", "--detach", "--host=nonsense").Refused(2, "--host");

        Assert.Empty(_world.Windows());
        Assert.Empty(Directory.GetDirectories(Agents, "stint.start.*"));
    }

    [Fact]
    public void One_that_dies_before_it_answers_leaves_nothing()
    {
        _ = _world.Call(Setting.With("STINT_FAULT=serve-start"), "serve", "--detach").Refused(1, "ended before it answered");

        Assert.Empty(_world.Windows());
        Assert.Empty(Directory.GetDirectories(Agents, "stint.start.*"));
    }

    [Fact]
    public async Task Stop_ends_it_and_its_window_and_no_run()
    {
        _ = Detach();
        RunId id = _world.Start("sleep", "1000");
        int pid = Pid;
        var clock = Stopwatch.StartNew();

        Answer answer = _world.Call("serve", "--stop").Ok();

        Assert.Contains($"process {pid}", answer.Error, StringComparison.Ordinal);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(5), $"{clock.Elapsed}");
        Assert.False(File.Exists(Path.Join(Agents, "server.json")));
        await Eventually.True(() => _world.Windows() is [var name] && name.StartsWith("job:", StringComparison.Ordinal), "only the run's window is left");
        Assert.Contains(_world.Show(id).Status, (RunStatus[])[RunStatus.Launching, RunStatus.Running]);
        _ = _world.Call("serve", "--stop").Refused(3, _world.Workdir);
        _ = Detach();
    }

    [Fact]
    public void Stop_never_ends_a_process_that_is_not_the_server()
    {
        _ = _world.Start("true");
        Assert.Equal(0, Child.Spawn(new SpawnRequest { Path = "/bin/sleep", Arguments = ["sleep", "1000"], Environment = [] }, out int pid));
        try
        {
            long start = ProcessTable.Find(pid)!.Value.StartTime;
            string forged = string.Create(CultureInfo.InvariantCulture, $"{{\"address\":\"http://127.0.0.1:1\",\"pid\":{pid},\"start_time\":{start},\"boot_id\":\"{Machine.BootId}\"}}");
            File.WriteAllText(Path.Join(Agents, "server.json"), forged);
            _ = _world.Call("serve", "--stop").Refused(3, "no server runs");

            using (FileLock held = FileLock.TryTake(Path.Join(Agents, "stint.server.lock"))!)
            {
                _ = _world.Call("serve", "--stop").Refused(1, "server.json");
            }

            Assert.True(ProcessTable.IsAlive(pid, start));
        }
        finally
        {
            Signals.SendToProcess(pid, Signals.Kill);
            _ = Child.Reap(pid, wait: true);
        }
    }

    [Fact]
    public async Task Closing_its_window_is_a_proper_end()
    {
        _ = Detach();
        int pid = Pid;

        _ = _world.TmuxSays("kill-window", "-t", "=stint:=stint-server");

        await Eventually.True(() => ProcessTable.Find(pid) is not { IsAlive: true }, "the server ends");
        Assert.False(File.Exists(Path.Join(Agents, "server.json")));
    }

    [Fact]
    public async Task A_person_at_a_terminal_is_told_how_it_goes_on()
    {
        using Screen screen = Screen.Of(_world, 120, 30, "serve", "--detach");
        string text = string.Join('\n', (await screen.End()).Lines);

        Assert.Contains("/ui/#token=", text, StringComparison.Ordinal);
        Assert.Contains("stint serve --stop", text, StringComparison.Ordinal);
        Assert.Contains(".sock", text, StringComparison.Ordinal);
        Assert.Contains("stint:stint-server", text, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _ = _world.Call("serve", "--stop");
        _world.Dispose();
    }

    private int Pid => JsonDocument.Parse(File.ReadAllText(Path.Join(Agents, "server.json"))).RootElement.GetProperty("pid").GetInt32();

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static List<byte[]> Split(byte[] block)
    {
        var parts = new List<byte[]>();
        for (int at = 0; at < block.Length;)
        {
            int end = Array.IndexOf(block, (byte)0, at);
            parts.Add(block[at..end]);
            at = end + 1;
        }

        return parts;
    }

    private static HttpClient Client(string page)
    {
        string[] parts = page.Split("/ui/#token=");
        var client = new HttpClient { BaseAddress = new Uri(parts[0]) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", parts[1]);
        return client;
    }

    private static async Task<JsonElement> Get(string page, string path)
    {
        using HttpClient client = Client(page);
        return JsonDocument.Parse(await client.GetStringAsync(path)).RootElement;
    }

    private string Shown() => _world.TmuxSays("capture-pane", "-p", "-J", "-t", $"={_world.Tmux.ListSessions()[0].Name}:=stint-server");

    private string Detach(params string[] options) => Assert.Single(_world.Call(["serve", "--detach", .. options]).Ok().Lines);
}

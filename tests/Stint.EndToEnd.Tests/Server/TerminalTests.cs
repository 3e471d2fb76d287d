using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Server;

/// <summary>A run's window over a WebSocket.</summary>
public sealed class TerminalTests : IDisposable
{
    private const string Echo = "echo ready; while read line; do echo \"heard $line\"; done";
    private readonly ServerWorld _server = new();

    [Fact]
    public async Task A_viewer_sees_the_window_in_its_own_size()
    {
        RunId run = Start(Echo);
        using TerminalClient viewer = await TerminalClient.Open(_server, run);

        await viewer.Shows("ready");

        Assert.Equal(["200x50"], viewer.Sizes);
        await viewer.Leave();
        await LeftNoTraces(run);
        Assert.Equal("200x50", SizeOf(run));
    }

    [Fact]
    public async Task What_is_typed_reaches_the_run_only_after_control_was_taken()
    {
        RunId run = Start(Echo);
        using TerminalClient viewer = await TerminalClient.Open(_server, run);
        await viewer.Shows("ready");

        await viewer.Type("unheard\r");
        Assert.True(await viewer.TakesControl());
        await viewer.Type("first\r");
        await viewer.Shows("heard first");
        Assert.False(await viewer.TakesControl(write: false));
        await viewer.Type("unheard\r");
        Assert.True(await viewer.TakesControl());
        await viewer.Type("second\r");
        await viewer.Shows("heard second");

        Assert.DoesNotContain("unheard", _server.World.Pane(run), StringComparison.Ordinal);
        Assert.Equal("200x50", SizeOf(run));
        await viewer.Leave();
        await LeftNoTraces(run);
    }

    [Fact]
    public async Task Two_viewers_of_a_run_keep_the_picture_when_one_resizes_and_the_size_comes_back()
    {
        RunId run = Start("trap 'stty size' WINCH; echo ready; while :; do read line && echo \"heard $line\"; done");
        using TerminalClient writer = await TerminalClient.Open(_server, run), reader = await TerminalClient.Open(_server, run);
        await writer.Shows("ready");
        await reader.Shows("ready");

        await reader.Resize(60, 20); // reads, so it has no say
        Assert.True(await writer.TakesControl());
        await writer.Resize(100, 30);

        await writer.HasSize("100x30");
        await reader.HasSize("100x30");
        await writer.Type("hello\r");
        await writer.Shows("heard hello");
        await reader.Shows("heard hello");
        await writer.Shows("30 100");
        await reader.Shows("30 100");
        await writer.Leave();
        await reader.HasSize("200x50");
        Assert.Equal("200x50", SizeOf(run));
        await Eventually.True(() => !SizeOptions(run).Any(), "others may size the window again");
        Assert.Equal("200x50", SizeOf(run));
        await reader.Leave();
        await LeftNoTraces(run);
        Assert.DoesNotContain("20 60", _server.World.Pane(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_gives_up_control_gives_the_size_back()
    {
        RunId run = Start(Echo);
        using TerminalClient viewer = await TerminalClient.Open(_server, run);
        Assert.True(await viewer.TakesControl());
        await viewer.Resize(90, 25);
        await viewer.HasSize("90x25");
        await viewer.Say("{\"type\":\"resize\"}");
        await viewer.HasSize("200x50");
        await viewer.Resize(80, 24);
        await viewer.HasSize("80x24");

        Assert.False(await viewer.TakesControl(write: false));

        await viewer.HasSize("200x50");
        Assert.Equal("200x50", SizeOf(run));
    }

    [Fact]
    public async Task A_size_given_by_somebody_else_is_told()
    {
        RunId run = Start(Echo);
        using TerminalClient viewer = await TerminalClient.Open(_server, run);
        await viewer.Shows("ready");

        _ = _server.World.TmuxSays("resize-window", "-t", Window(run), "-x", "120", "-y", "40");

        await viewer.HasSize("120x40");
        await viewer.Leave();
        Assert.Equal("120x40", SizeOf(run));
    }

    [Fact]
    public async Task Viewers_of_two_runs_of_one_session_do_not_steer_each_other()
    {
        RunId one = Start(Echo), two = Start(Echo);
        using TerminalClient first = await TerminalClient.Open(_server, one), second = await TerminalClient.Open(_server, two);
        Assert.True(await first.TakesControl());
        Assert.True(await second.TakesControl());

        await first.Type("to the first\r");
        await second.Type("to the second\r");

        await first.Shows("heard to the first");
        await second.Shows("heard to the second");
        Assert.DoesNotContain("to the second", first.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_ends_shows_its_last_words_and_says_so()
    {
        RunId run = Start("read line; echo last words");
        using TerminalClient viewer = await TerminalClient.Open(_server, run);
        Assert.True(await viewer.TakesControl());

        await viewer.Type("go\r");

        Assert.Equal(4409, await viewer.Closes());
        Assert.Contains("last words", viewer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[?1049l", viewer.Text, StringComparison.Ordinal); // the last screen stays
        Assert.Contains("finished", viewer.CloseReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_window_of_an_ended_run_can_be_looked_at_while_it_is_kept()
    {
        RunId run = Start("echo last words; exit 3");
        await _server.Becomes(run, RunStatus.Failed);
        using TerminalClient viewer = await TerminalClient.Open(_server, run);

        await viewer.Shows("last words");
        Assert.False(await viewer.TakesControl());
        Assert.Contains("failed", viewer.Modes[^1].GetProperty("why").GetString(), StringComparison.Ordinal);
        _ = _server.World.TmuxSays("kill-window", "-t", Window(run));
        Assert.Equal(4409, await viewer.Closes());

        using TerminalClient late = await TerminalClient.Open(_server, run);
        Assert.Equal(4409, await late.Closes());
    }

    [Fact]
    public async Task A_window_killed_under_a_viewer_is_gone()
    {
        RunId run = Start("trap '' HUP TERM; echo ready; while :; do sleep 0.2; done");
        using TerminalClient viewer = await TerminalClient.Open(_server, run);
        await viewer.Shows("ready");

        _ = _server.World.TmuxSays("kill-window", "-t", Window(run));

        Assert.Equal(4404, await viewer.Closes());
    }

    [Theory]
    [InlineData("0t1aghhzdsza")]
    [InlineData("nonsense")]
    [InlineData("..%2f..")]
    public async Task A_run_that_is_not_there_has_no_terminal(string run)
    {
        using TerminalClient viewer = await TerminalClient.Open(_server, run);

        Assert.Equal(4404, await viewer.Closes());
    }

    [Fact]
    public async Task A_run_that_has_not_started_has_no_terminal()
    {
        RunId run = _server.Make("{\"command\":\"true\"}");
        using TerminalClient viewer = await TerminalClient.Open(_server, run);

        Assert.Equal(4404, await viewer.Closes());
        Assert.StartsWith("not started", viewer.CloseReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Someone_who_detaches_has_left()
    {
        RunId run = Start(Echo);
        using TerminalClient viewer = await TerminalClient.Open(_server, run);
        Assert.True(await viewer.TakesControl());

        await viewer.Type("\u0002d");

        Assert.Equal(1000, await viewer.Closes());
        await LeftNoTraces(run);
    }

    [Fact]
    public async Task Someone_who_suspends_comes_back()
    {
        RunId run = Start(Echo);
        using TerminalClient viewer = await TerminalClient.Open(_server, run);
        Assert.True(await viewer.TakesControl());

        await viewer.Type("\u0002\u001a");
        await Eventually.True(() => _server.World.TmuxSays("list-clients", "-F", "#{client_flags}").Contains("suspended", StringComparison.Ordinal), "a suspended client");
        await Eventually.True(() => !_server.World.TmuxSays("list-clients", "-F", "#{client_flags}").Contains("suspended", StringComparison.Ordinal), "it is woken");
        await viewer.Type("back again\r");

        await viewer.Shows("heard back again");
    }

    [Fact]
    public async Task A_terminal_of_the_users_own_sizes_the_window_as_if_nobody_looked()
    {
        RunId run = Start(Echo);
        using TerminalClient viewer = await TerminalClient.Open(_server, run);
        await viewer.Shows("ready");
        var desk = PseudoTerminal.Open(100, 31); // with tmux's status line
        int user = Spawn(desk, Executables.Find("tmux")!, "-u", "-S", _server.World.Socket, "attach", "-t", "=stint");

        await viewer.HasSize("100x30");
        Assert.True(desk.Resize(90, 21));
        await viewer.HasSize("90x20");
        desk.Dispose();
        Assert.True(Child.WaitForEnd(user, TimeSpan.FromSeconds(10)));
        _ = Child.Reap(user, wait: true);

        await viewer.Leave();
        await LeftNoTraces(run);
        Assert.Equal("90x20", SizeOf(run));
    }

    [Fact]
    public async Task A_terminal_that_is_attached_has_its_size_again_when_the_one_who_fitted_the_window_leaves()
    {
        RunId run = Start(Echo);
        using TerminalClient viewer = await TerminalClient.Open(_server, run);
        await viewer.Shows("ready");
        var desk = PseudoTerminal.Open(100, 30);
        int user = Spawn(desk, StintWorld.Stint, "attach", run.ToString());
        await viewer.HasSize("100x30");
        Assert.True(await viewer.TakesControl());
        await viewer.Resize(80, 24);
        await viewer.HasSize("80x24");

        await viewer.Leave();
        await Eventually.True(() => SizeOf(run) == "100x30", $"100x30, and not {SizeOf(run)}");
        desk.Dispose();
        Assert.True(Child.WaitForEnd(user, TimeSpan.FromSeconds(10)));
        _ = Child.Reap(user, wait: true);

        await LeftNoTraces(run);
        Assert.Equal("200x50", SizeOf(run));
    }

    [Fact]
    public async Task A_command_typed_into_a_window_that_was_there_can_be_watched_and_answered()
    {
        _ = _server.World.TmuxSays("new-session", "-d", "-s", "mine", "-n", "shell", "-x", "120", "-y", "40", "exec env PS1='ready> ' sh");
        await Eventually.True(() => _server.World.TmuxSays("capture-pane", "-p", "-t", "=mine:=shell").Contains("ready>", StringComparison.Ordinal), "a prompt");
        RunId run = RunId.Parse(_server.World.Call("run", "--window", "shell", "--", "sh", "-c", "read answer; echo \"heard $answer\"").Ok().Text);
        using TerminalClient viewer = await TerminalClient.Open(_server, run);
        await viewer.HasSize("120x40");
        Assert.True(await viewer.TakesControl());

        await viewer.Type("hello\r");
        await viewer.Shows("heard hello");
        await _server.Becomes(run, RunStatus.Finished);
        await viewer.Type("echo and $((6 * 7)) more\r"); // the shell is still there

        await viewer.Shows("and 42 more");
        await viewer.Leave();
        Assert.Equal("120x40", _server.World.TmuxSays("display-message", "-p", "-t", "=mine:=shell", "#{window_width}x#{window_height}"));
        _ = _server.World.TmuxSays("kill-session", "-t", "=mine");
        using TerminalClient late = await TerminalClient.Open(_server, run);
        Assert.Equal(4409, await late.Closes());
    }

    public void Dispose() => _server.Dispose();

    private int Spawn(PseudoTerminal terminal, string program, params IReadOnlyList<string> arguments)
    {
        int error = Child.Spawn(
            new SpawnRequest
            {
                Path = "/usr/bin/env",
                Arguments = ["env", "-C", _server.World.Workdir, program, .. arguments.Select(a => new OsString(a))],
                Environment = _server.World.Environment(Setting.Plain),
                ControllingTerminal = terminal.Device,
            },
            out int pid);
        Assert.Equal(0, error);
        return pid;
    }

    private RunId Start(string line) => _server.World.StartLine(line);

    private string Window(RunId run) => _server.World.Show(run).TmuxWindowId!;

    private string? SizeOf(RunId run) =>
        _server.World.TmuxSays("list-windows", "-a", "-F", "#{window_width}x#{window_height}", "-f", $"#{{==:#{{@stint_run}},{run}}}").Split('\n')[0];

    private Task LeftNoTraces(RunId run) => Eventually.True(() => Traces(run).Length == 0, $"no traces of viewers, but: {Traces(run)}");

    private IEnumerable<string> SizeOptions(RunId run) =>
        _server.World.TmuxSays("show-options", "-w", "-t", Window(run)).Split('\n').Where(o => o.Contains("size", StringComparison.Ordinal));

    // Sessions, clients, and what viewers set on the window.
    private string Traces(RunId run)
    {
        string hooks = _server.World.TmuxSays("show-hooks", "-w", "-t", Window(run));
        string[] left =
        [
            _server.World.Tmux.Run(Commands.ListSessions("#{session_name}", "#{@stint_view}")).Text, _server.World.TmuxSays("list-clients", "-F", "#{client_name}"),
            .. SizeOptions(run), hooks,
            .. ProcessTable.All().Where(p => p.Parent == _server.Pid).Select(p => $"process {p.Pid}"),
        ];
        return string.Join('\n', left).Trim();
    }
}

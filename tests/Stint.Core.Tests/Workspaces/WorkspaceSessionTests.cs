using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Core.Workspaces;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.Core.Tests.Workspaces;

/// <summary>Building a session in a real tmux from a plan.</summary>
public sealed class WorkspaceSessionTests : IDisposable
{
    private readonly PrivateTmux _tmux = new();
    private readonly List<string> _notices = [];

    public WorkspaceSessionTests() => _tmux.Server.NewSession(new NewSessionOptions { Name = "other", Command = ["sleep", "1000"] });

    [Fact]
    public void A_session_is_built_once_and_then_left_alone()
    {
        WorkspacePlan plan = Plan([Window("one"), Window("two")]);

        Assert.True(Ensure(plan));
        string before = Shape();
        Assert.False(Ensure(plan));

        Assert.Equal(before, Shape());
        Assert.Equal("s:0:one* s:1:two", before);
        Assert.Empty(_notices);
        Assert.DoesNotContain("stint", Says("show-options", "-t", "=s:"), StringComparison.Ordinal);
    }

    [Fact]
    public void Panes_are_split_in_order_and_focus_goes_where_it_is_asked_for()
    {
        WorkspacePane quiet = Pane("sleep 1000");
        WorkspacePlan plan = Plan(
        [
            new WorkspaceWindow { Name = "a", Panes = [quiet, quiet with { Focus = true }, quiet] },
            new WorkspaceWindow { Name = "b", Layout = "tiled", Focus = true, Panes = [.. Enumerable.Repeat(quiet, 20)] },
        ]);

        Assert.True(Ensure(plan));

        Assert.Equal("s:0:a s:1:b*", Shape());
        Assert.Equal("1", Says("display-message", "-p", "-t", "=s:=a", "#{pane_index}"));
        Assert.Equal("20", Says("display-message", "-p", "-t", "=s:=b", "#{window_panes}"));
    }

    [Fact]
    public async Task What_is_typed_arrives_in_order()
    {
        string file = _tmux.Folder.At("out");
        WorkspaceKeys[] keys = [.. Enumerable.Range(0, 5).Select(i => new WorkspaceKeys { Text = $"echo {i} >>{file}" })];
        WorkspacePlan plan = Plan([new WorkspaceWindow { Panes = [Pane("sh") with { Keys = keys }, Pane("bash --norc") with { Keys = [keys[3]] }] }]);

        Assert.True(Ensure(plan));

        await Eventually.True(() => File.Exists(file) && File.ReadAllLines(file).Length == 6, "everything was typed");
        Assert.Empty(_notices);
    }

    [Fact]
    public void A_session_that_takes_many_calls_is_built_as_one_that_takes_one()
    {
        WorkspacePane pane = Pane("sleep 1000") with { Environment = [new WorkspaceSetting("LONG", new string('x', 900))] };
        WorkspacePlan plan = Plan([.. Enumerable.Range(0, 30).Select(i => new WorkspaceWindow { Name = $"w{i}", Panes = [pane, pane] })]);

        Assert.True(Ensure(plan));

        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"{i} w{i} 2"), Says("list-windows", "-t", "=s", "-F", "#{window_index} #{window_name} #{window_panes}").Split('\n'));
    }

    [Fact]
    public async Task A_line_of_any_length_is_typed_whole()
    {
        string file = _tmux.Folder.At("out"), content = string.Concat(Enumerable.Range(0, 6000).Select(i => (char)('a' + (i % 26))));
        WorkspaceKeys keys = new() { Text = $"printf %s {content} >{file}" };
        WorkspacePlan plan = Plan([new WorkspaceWindow { Panes = [Pane("bash --norc") with { Keys = [keys] }] }]);

        Assert.True(Ensure(plan));

        await Eventually.True(() => File.Exists(file) && File.ReadAllText(file) == content, "the whole line was typed");
    }

    [Fact]
    public async Task What_stands_behind_a_sleep_is_made_after_it()
    {
        string file = _tmux.Folder.At("out");
        WorkspaceKeys slow = new() { Text = $"echo first >>{file}", SleepAfter = TimeSpan.FromMilliseconds(700) };
        WorkspacePlan plan = Plan(
        [
            new WorkspaceWindow { Name = "a", Panes = [Pane("exec sh") with { Keys = [slow] }] },
            new WorkspaceWindow { Name = "b", Panes = [Pane($"echo second >>{file}; exec sleep 1000")] },
        ]);

        Assert.True(Ensure(plan));

        await Eventually.True(() => File.ReadAllLines(file) is ["first", "second"], "one came after the other");
    }

    [Fact]
    public void What_tmux_refuses_is_named_and_nothing_stays()
    {
        WorkspacePlan plan = Plan([Window("one"), Window("two") with { Options = [new WorkspaceSetting("no-such-option", "1")] }]);

        StintException e = Assert.Throws<StintException>(() => Ensure(plan));

        Assert.Equal("ensure: /w/plan.yaml: windows[1].options.no-such-option: tmux refused: invalid option: no-such-option: correct it in the file; no session was made", e.Message);
        Assert.Equal(ErrorCode.Invalid, e.Code);
        Assert.Equal(["other"], _tmux.Server.ListSessions().Select(s => s.Name));
    }

    [Theory]
    [InlineData("/nonexistent")]
    [InlineData("true")]
    [InlineData("sleep 0.02")]
    public void A_session_that_closed_with_its_last_window_was_not_made(string shell)
    {
        WorkspacePlan plan = Plan([new WorkspaceWindow { Panes = [Pane(shell)] }]);

        StintException e = Assert.Throws<StintException>(() => Ensure(plan));

        Assert.Equal(ErrorCode.Unavailable, e.Code);
        Assert.Equal(["other"], _tmux.Server.ListSessions().Select(s => s.Name));
    }

    [Fact]
    public void A_window_that_outlives_its_program_keeps_its_session()
    {
        _ = Says("set-option", "-g", "remain-on-exit", "on");

        Assert.True(Ensure(Plan([new WorkspaceWindow { Name = "dead", Panes = [Pane("true")] }])));

        Assert.Equal("s:0:dead*", Shape());
    }

    [Fact]
    public async Task A_window_whose_program_ends_at_once_is_left_out_with_a_notice()
    {
        WorkspacePlan plan = Plan([new WorkspaceWindow { Name = "brief", Layout = "tiled", Panes = [Pane("true"), Pane("true")] }, Window("stays")]);

        Assert.True(Ensure(plan));

        // It closes when its programs have ended, which tmux may notice only when another of its children ends.
        await Eventually.True(
            () => Says("run-shell", ":").Length == 0 && Says("list-windows", "-t", "=s", "-F", "#{window_name}") == "stays", "only the other window is left");
    }

    [Fact]
    public void A_session_that_a_dead_builder_left_is_built_anew()
    {
        _ = _tmux.Server.NewSession(new NewSessionOptions { Name = "s", WindowName = "half", Command = ["sleep", "1000"] });
        _ = Says("set-option", "-t", "=s:", "@stint_building", "1.abc");

        Assert.True(Ensure(Plan([Window("whole")])));

        Assert.Equal("s:0:whole*", Shape());
        Assert.Contains("left half-built", Assert.Single(_notices), StringComparison.Ordinal);
    }

    public void Dispose() => _tmux.Dispose();

    private static WorkspacePlan Plan(IReadOnlyList<WorkspaceWindow> windows) => new() { File = "/w/plan.yaml", SessionName = "s", Windows = windows };

    private static WorkspaceWindow Window(string name) => new() { Name = name, Panes = [Pane("sleep 1000")] };

    private static WorkspacePane Pane(string shell) => new() { Shell = shell };

    private bool Ensure(WorkspacePlan plan) =>
        new WorkspaceSession(new TmuxAccess(TmuxSocket.AtPath(_tmux.SocketPath)), _notices.Add).Ensure(plan, WorkspaceLoaderChoice.Stint);

    private string Shape() => Says("list-windows", "-t", "=s", "-F", "#{session_name}:#{window_index}:#{window_name}#{?window_active,*,}").Replace('\n', ' ');

    private string Says(string command, params string[] arguments) => _tmux.Server.Run([new TmuxCommand(command, arguments)]).Text;
}

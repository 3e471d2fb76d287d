using System.Globalization;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Terminals;

public sealed class AttachTests : IDisposable
{
    private const string Echo = "echo ready; while read line; do echo \"heard $line\"; done";
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task The_window_takes_the_terminals_size_and_gets_its_own_back()
    {
        string run = _desk.Run(Echo);
        TerminalScreen terminal = await Attach(_desk.Terminal(100, 30), run);
        await _desk.HasSize(run, "100x30");

        terminal.Enter("hello");
        await terminal.Shows("heard hello");
        terminal.Press("C-b", "d");

        await terminal.Shows($"left run {run}: running");
        await terminal.Shows("rc=0");
        await _desk.HasSize(run, "200x50");
        await _desk.LeftNoTraces(run);
    }

    [Fact]
    public async Task Terminals_on_two_runs_of_one_session_do_not_steer_each_other()
    {
        string one = _desk.Run(Echo), two = _desk.Run(Echo);
        TerminalScreen first = await Attach(_desk.Terminal(100, 30), one);
        TerminalScreen second = await Attach(_desk.Terminal(120, 40), two);

        first.Enter("to the first");
        second.Enter("to the second");

        await first.Shows("heard to the first");
        await second.Shows("heard to the second");
        Assert.Equal(("100x30", "120x40"), (_desk.SizeOf(one), _desk.SizeOf(two)));
        first.Press("C-b", "d");
        await first.Shows("rc=0");
        second.Enter("still here");
        await second.Shows("heard still here");
        Assert.Equal(("200x50", "120x40"), (_desk.SizeOf(one), _desk.SizeOf(two)));
    }

    [Fact]
    public async Task A_run_started_while_someone_is_attached_has_the_size_asked_for()
    {
        string run = _desk.Run(Echo);
        _ = await Attach(_desk.Terminal(100, 30), run);

        string other = _desk.Run("stty size; sleep 1000");

        await Eventually.True(() => _desk.Stint("capture", other).Output.Contains("50 200", StringComparison.Ordinal), "50 rows and 200 columns");
    }

    [Fact]
    public async Task The_last_of_several_viewers_of_a_run_gives_the_size_back()
    {
        string run = _desk.Run(Echo);
        TerminalScreen first = await Attach(_desk.Terminal(100, 30), run);
        TerminalScreen second = await Attach(_desk.Terminal(120, 40), run);
        await _desk.HasSize(run, "120x40");

        second.Press("C-b", "d");
        await _desk.HasSize(run, "100x30");
        first.Press("C-b", "d");

        await _desk.HasSize(run, "200x50");
        await _desk.LeftNoTraces(run);
    }

    [Fact]
    public async Task A_reader_neither_types_nor_resizes()
    {
        string run = _desk.Run($"trap 'stty size' WINCH; {Echo}");
        TerminalScreen reader = await Attach(_desk.Terminal(60, 20), run, "--read-only");

        reader.Enter("unheard");
        Assert.Equal(0, _desk.Stint("send", run, "loud").ExitCode);
        await reader.Shows("heard loud");
        Assert.Equal("200x50", _desk.SizeOf(run));
        reader.Press("C-b", "d");

        await reader.Shows("rc=0");
        await _desk.LeftNoTraces(run);
        Assert.Equal("200x50", _desk.SizeOf(run));
        string shown = _desk.Stint("capture", run).Output;
        Assert.DoesNotContain("unheard", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("50 200", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reader_who_stays_longest_sees_the_size_given_back()
    {
        string run = _desk.Run(Echo);
        TerminalScreen reader = await Attach(_desk.Terminal(60, 20), run, "--read-only");
        TerminalScreen writer = await Attach(_desk.Terminal(100, 30), run);
        await _desk.HasSize(run, "100x30");

        writer.Press("C-b", "d");
        await _desk.HasSize(run, "200x50");
        reader.Press("C-b", "d");

        await _desk.LeftNoTraces(run);
        Assert.Equal("200x50", _desk.SizeOf(run));
    }

    [Fact]
    public async Task When_the_run_ends_the_viewer_ends_and_says_how()
    {
        string run = _desk.Run(Echo), other = _desk.Run(Echo);
        TerminalScreen terminal = await Attach(_desk.Terminal(100, 30), run);

        terminal.Press("C-d");

        await terminal.Shows($"run {run}: finished");
        await terminal.Shows("rc=0");
        Assert.Equal("200x50", _desk.SizeOf(other));
    }

    [Fact]
    public async Task A_window_that_was_kept_can_be_attached_to()
    {
        string run = _desk.Run("echo last words; exit 3");
        _ = _desk.Stint("wait", run);

        TerminalScreen terminal = await _desk.Terminal(100, 30);
        terminal.EnterForCode(_desk.Line("attach", run));
        await terminal.Shows("last words");
        terminal.Press("C-b", "d");

        await terminal.Shows($"left run {run}: failed (exit 3)");
        await _desk.HasSize(run, "200x50");
    }

    [Theory]
    [InlineData(Signals.Kill)]
    [InlineData(Signals.Hangup)]
    [InlineData(Signals.Terminate)]
    public async Task A_client_that_is_killed_gives_the_size_back(int signal)
    {
        string run = _desk.Run(Echo);
        TerminalScreen terminal = await Attach(_desk.Terminal(100, 30), run);
        await _desk.HasSize(run, "100x30");

        int client = int.Parse(_desk.Runs.Server.Run(Commands.ListClients("#{client_pid}")).Text, CultureInfo.InvariantCulture);
        Assert.True(Signals.SendToProcess(client, signal));

        await terminal.Shows("rc=");
        await _desk.HasSize(run, "200x50");
        await _desk.LeftNoTraces(run);
    }

    [Fact]
    public async Task A_viewer_killed_by_hand_gives_the_size_back()
    {
        string run = _desk.Run(Echo);
        TerminalScreen terminal = await Attach(_desk.Terminal(100, 30), run);
        await _desk.HasSize(run, "100x30");

        string viewer = _desk.Runs.Server.Run(Commands.ListClients("#{client_session}")).Text;
        _ = _desk.Runs.Server.Run(Commands.KillSession(Target.Session(viewer)));

        await terminal.Shows($"left run {run}: running");
        await _desk.LeftNoTraces(run);
        Assert.Equal("200x50", _desk.SizeOf(run));
    }

    [Fact]
    public async Task A_viewer_can_be_suspended()
    {
        string run = _desk.Run(Echo);
        TerminalScreen terminal = await Attach(_desk.Terminal(100, 30), run);

        terminal.Press("C-b", "C-z");
        await terminal.Shows("Stopped");
        terminal.Enter("fg");
        await terminal.Shows("ready");
        terminal.Enter("back again");
        await terminal.Shows("heard back again");
        terminal.Press("C-b", "d");

        await terminal.Shows($"left run {run}: running");
        await _desk.LeftNoTraces(run);
    }

    [Fact]
    public async Task Vim_edits_a_file_as_in_any_terminal()
    {
        string file = _desk.Folder.At("README.md");
        await File.WriteAllTextAsync(file, "first\n", TestContext.Current.CancellationToken);
        (int code, string id, string error) = _desk.Stint("run", "--", "vim", "-u", "NONE", file);
        Assert.True(code == 0, error);
        TerminalScreen terminal = await _desk.Terminal(80, 24);
        terminal.EnterForCode(_desk.Line("attach", id.Trim()));
        await terminal.Shows("first");

        terminal.Enter("osecond line");
        terminal.Press("Escape");
        terminal.Enter(":wq");

        await terminal.Shows($"run {id.Trim()}: finished");
        Assert.Equal("first\nsecond line\n\n", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
    }

    private async Task<TerminalScreen> Attach(Task<TerminalScreen> opened, string run, params IReadOnlyList<string> options)
    {
        TerminalScreen terminal = await opened;
        terminal.EnterForCode(_desk.Line(["attach", .. options, run]));
        await terminal.Shows("ready");
        return terminal;
    }
}

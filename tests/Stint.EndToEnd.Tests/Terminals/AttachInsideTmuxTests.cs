using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Terminals;

/// <summary>The terminal is a pane of the server in which the runs live.</summary>
public sealed class AttachInsideTmuxTests : IDisposable
{
    private const string Echo = "echo ready; while read line; do echo \"heard $line\"; done";
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public async Task The_client_is_switched_and_the_size_is_given_back_when_it_switches_away()
    {
        string run = _desk.Run(Echo);
        TerminalScreen terminal = await InsideTmux();

        terminal.Enter(_desk.Line("attach", run));
        await terminal.Shows("ready");
        await _desk.HasSize(run, "100x30");
        terminal.Enter("hello");
        await terminal.Shows("heard hello");
        terminal.Press("C-b", "L");

        await _desk.HasSize(run, "200x50");
        await _desk.LeftNoTraces(run);
        Assert.Equal("mine", ClientSession());
    }

    [Fact]
    public async Task When_the_run_ends_the_client_is_back_where_it_was()
    {
        string run = _desk.Run(Echo);
        TerminalScreen terminal = await InsideTmux();
        terminal.Enter(_desk.Line("attach", run));
        await terminal.Shows("ready");

        terminal.Press("C-d");

        await Eventually.True(() => ClientSession() == "mine", "the client's own session");
        Assert.DoesNotContain("stint-view", _desk.Runs.Server.Run(Commands.ListSessions("#{session_name}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_is_detached_gives_the_size_back()
    {
        string run = _desk.Run(Echo);
        TerminalScreen terminal = await InsideTmux();
        terminal.Enter(_desk.Line("attach", run));
        await terminal.Shows("ready");

        terminal.Press("C-b", "d");

        await _desk.HasSize(run, "200x50");
        await _desk.LeftNoTraces(run);
    }

    [Fact]
    public async Task A_reader_stays_in_the_pane()
    {
        string run = _desk.Run(Echo);
        TerminalScreen terminal = await InsideTmux();

        terminal.EnterForCode(_desk.Line("attach", "--read-only", run));
        await terminal.Shows("ready");
        terminal.Press("C-b", "C-b");
        terminal.Press("d");

        await terminal.Shows("rc=0");
        await _desk.LeftNoTraces(run);
        Assert.Equal("200x50", _desk.SizeOf(run));
    }

    private async Task<TerminalScreen> InsideTmux()
    {
        _desk.Runs.Server.NewSession(new NewSessionOptions { Name = "another", Command = ["sleep", "1000"] });
        _desk.Runs.Server.NewSession(new NewSessionOptions { Name = "mine", Command = ["env", "PS1=mine> ", "sh", "-i"] });
        TerminalScreen terminal = await _desk.Terminal(100, 30);
        terminal.Enter($"unset TMUX; tmux -S {_desk.Runs.SocketPath} attach -t mine");
        await terminal.Shows("mine>");
        return terminal;
    }

    private string ClientSession() => _desk.Runs.Server.Run(Commands.ListClients("#{client_session}")).Text;
}

using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Terminals;

/// <summary>What cannot be attached to, or from: one line that says why, and the exit code that goes with it.</summary>
public sealed class AttachErrorTests : IDisposable
{
    private readonly Desk _desk = new();

    public void Dispose() => _desk.Dispose();

    [Fact]
    public void Without_a_terminal()
    {
        string run = _desk.Run("sleep 1000");

        (int code, _, string error) = _desk.Stint("attach", run);

        Assert.Equal(2, code);
        Assert.Equal("stint: attach: this is no terminal: use 'stint open', 'stint capture' or 'stint logs -f'\n", error);
    }

    [Fact]
    public async Task A_run_whose_window_is_closed()
    {
        string run = _desk.Run("true");
        _ = _desk.Stint("wait", run);
        await Eventually.True(() => _desk.SizeOf(run) is null, "a closed window");

        await Fails($"attach {run}", 3, $"stint: run {run}: its window is closed: its output is in 'stint logs {run}'");
        Assert.Equal(3, _desk.Stint("open", run, "--terminal", "xterm").ExitCode);
    }

    [Fact]
    public async Task A_run_that_was_not_launched()
    {
        string run = _desk.Run("true", "--ready");

        await Fails($"attach {run}", 3, $"stint: run {run}: it is not launched yet: launch it with 'stint start {run}'");
    }

    [Fact]
    public async Task A_terminal_that_tmux_cannot_use()
    {
        string run = _desk.Run("sleep 1000");

        await Fails($"attach {run}", 1, "tmux cannot use this terminal (TERM=nonsense)", "TERM=nonsense");
        await _desk.LeftNoTraces(run);
    }

    [Fact]
    public async Task No_tmux()
    {
        string run = _desk.Run("sleep 1000");

        await Fails($"attach {run}", 1, "stint: tmux: not found in PATH: install tmux", "PATH=/nonexistent");
    }

    [Fact]
    public async Task A_tmux_that_is_too_old()
    {
        string run = _desk.Run("sleep 1000");
        _ = _desk.Folder.WriteScript("tmux", "#!/bin/sh\necho tmux 3.1c\n");

        await Fails($"attach {run}", 1, "tmux 3.1c is too old", $"PATH={_desk.Folder.Path}:$PATH");
    }

    private async Task Fails(string verb, int code, string message, string variables = "")
    {
        TerminalScreen terminal = await _desk.Terminal(100, 30);
        terminal.EnterForCode($"{variables} {_desk.Line(verb)}");
        await terminal.Shows(message);
        await terminal.Shows($"rc={code}");
    }
}

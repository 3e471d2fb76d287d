using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Hostile;

public sealed class TerminalSizeTests : IDisposable
{
    private readonly StintWorld _world = new();

    [Theory]
    [InlineData("latest")]
    [InlineData("smallest")]
    [InlineData("largest")]
    public async Task A_run_started_while_someone_watches_at_another_size_has_the_size_asked_for(string windowSize)
    {
        RunId shown = _world.StartLine("sleep 1000");
        _ = _world.TmuxSays("set-option", "-wg", "window-size", windowSize);
        using var viewer = new Screen(_world, 100, 30, Setting.Plain, ["tmux", "-S", _world.Socket, "attach-session", "-t", "=stint"]);
        await Eventually.True(() => _world.TmuxSays("list-clients", "-F", "#{client_width}x#{client_height}") == "100x30", "the viewer is attached");

        Run plain = _world.Finish("stty size; exit 1");
        Run sized = _world.Finish("stty size", "--size", "120x40");
        Run large = _world.Finish("stty size", "--size", "400x300");

        Assert.Equal(("50 200", "40 120", "300 400"), (plain.LastMessage, sized.LastMessage, large.LastMessage));
        Assert.Equal("", _world.TmuxSays("show-options", "-w", "-t", plain.TmuxWindowId!, "window-size"));
        Assert.Equal("100", _world.TmuxSays("display-message", "-p", "-t", _world.Show(shown).TmuxWindowId!, "#{window_width}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("200")]
    [InlineData("200x")]
    [InlineData("0x50")]
    [InlineData("-1x5")]
    [InlineData("200x50x3")]
    [InlineData("20 x 5")]
    [InlineData("99999x50")]
    public void A_size_that_is_none_is_refused(string size)
    {
        _ = _world.Call("run", $"--size={size}", "--", "true").Refused(2, "--size");
        _world.HoldsNothing();
    }

    public void Dispose() => _world.Dispose();
}

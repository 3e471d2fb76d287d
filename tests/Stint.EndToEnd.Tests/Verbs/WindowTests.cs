using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Verbs;

/// <summary>Which windows stay after the end, and what they say.</summary>
public sealed class WindowTests : IDisposable
{
    private readonly StintWorld _world = new();

    public WindowTests() => _ = _world.TmuxSays("new-session", "-d", "-s", "other", "sleep 1000");

    [Theory]
    [InlineData("", 0, false)]
    [InlineData("", 3, true)]
    [InlineData("--keep-on-fail", 0, false)]
    [InlineData("--keep-on-fail", 3, true)]
    [InlineData("--keep", 0, true)]
    [InlineData("--keep", 3, true)]
    [InlineData("--keep --keep-on-fail", 0, true)]
    [InlineData("--rm", 0, false)]
    [InlineData("--rm", 3, false)]
    [InlineData("--no-keep-on-fail", 3, false)]
    public async Task A_window_stays_as_asked(string options, int code, bool stays)
    {
        Run run = _world.Finish($"exit {code}", options.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        if (stays)
        {
            await Eventually.True(() => _world.TmuxSays("display-message", "-p", "-t", run.TmuxPane!, "#{pane_dead}") == "1", "the pane is dead");
            Assert.Contains(code == 0 ? "stint: finished after" : $"stint: failed with exit code {code}", _world.Pane(run.Id), StringComparison.Ordinal);
            Assert.Equal("0", _world.TmuxSays("display-message", "-p", "-t", run.TmuxPane!, "#{pane_pipe}"));
            Assert.Contains(run.TmuxWindow, _world.Windows());
        }
        else
        {
            await Eventually.True(() => !_world.Windows().Contains(run.TmuxWindow), "the window closes");
        }
    }

    [Theory]
    [InlineData("--keep", "--rm")]
    [InlineData("--keep", "--no-keep-on-fail")]
    [InlineData("--keep-on-fail", "--rm")]
    [InlineData("--keep-on-fail", "--no-keep-on-fail")]
    public void Opposite_wishes_are_refused(string one, string other)
    {
        _ = _world.Call("run", one, other, "--", "true").Refused(2, "--keep");
        _world.HoldsNothing();
    }

    [Fact]
    public async Task A_stopped_runs_window_closes_whatever_its_code_unless_kept()
    {
        RunId gone = _world.StartLine("sleep 100"), kept = _world.StartLine("trap 'exit 0' TERM; echo up; while :; do sleep 0.05; done");
        RunId always = _world.StartLine("sleep 100", "--keep");

        _ = _world.Call("stop", gone.ToString()).Ok();
        _ = _world.Call("stop", "--keep", kept.ToString()).Ok();
        _ = _world.Call("stop", always.ToString()).Ok();

        Assert.DoesNotContain(_world.Show(gone).TmuxWindow, _world.Windows());
        Assert.Contains(_world.Show(kept).TmuxWindow, _world.Windows());
        await _world.Shows(kept, "stopped");
    }

    [Fact]
    public async Task A_program_that_cannot_start_leaves_its_window_with_the_reason()
    {
        Run run = _world.Finish(RunId.Parse(_world.Call("run", "--", "/no/such/program").Ok().Text));

        await _world.Shows(run.Id, "not found: /no/such/program");
    }

    public void Dispose() => _world.Dispose();
}

using Stint.Contracts;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.ExistingWindows;

/// <summary>What <c>run --window</c> refuses, and leaves nothing of.</summary>
public sealed class TypedRefusalTests : IDisposable
{
    private readonly Shelf _shelf = new();

    [Theory]
    [InlineData("--timeout=5s")]
    [InlineData("--on-end=true")]
    [InlineData("--env=A=1")]
    [InlineData("--clean-env")]
    [InlineData("--size=80x24")]
    [InlineData("--keep")]
    [InlineData("--rm")]
    [InlineData("--keep-on-fail")]
    [InlineData("--no-keep-on-fail")]
    [InlineData("--log-file=copy")]
    [InlineData("--ready")]
    public void What_only_a_window_of_its_own_has_is_a_usage_error(string option)
    {
        _ = _shelf.World.Call("run", "--window", "w", option, "--", "true").Refused(2, option.Split('=')[0]);
        _shelf.World.HoldsNothing();
    }

    [Fact]
    public void Force_without_a_window_is_a_usage_error() => _shelf.World.Call("run", "--force", "--", "true").Refused(2, "--window");

    // All at once: each is waited for, for ten seconds.
    [Fact]
    public async Task Busy_windows_are_refused()
    {
        (string Program, string Name)[] busy = [("cat", "cat"), ("sh -c 'sleep 1000; true'", "sleep"), ("python3 -q", "python3"), ("bash --norc --noprofile", "sleep")];
        _ = await _shelf.Open("other", "dash");
        foreach ((string program, _) in busy)
        {
            string window = _shelf.World.TmuxSays("new-window", "-d", "-P", "-F", "#{window_id}", "-t", "dev:", program);
            await Eventually.True(() => _shelf.World.TmuxSays("display-message", "-p", "-t", window, "#{pane_current_command}").Length > 0, $"{program} is up");
            _ = _shelf.World.TmuxSays("rename-window", "-t", window, $"w{Array.FindIndex(busy, b => b.Program == program)}");
        }

        _shelf.Person("w3", "sleep 1000"); // a shell that runs something
        await Eventually.True(() => _shelf.World.TmuxSays("display-message", "-p", "-t", "=dev:=w3", "#{pane_current_command}") == "sleep", "it sleeps");
        string[] lines = await Task.WhenAll(busy.Select((_, i) => Task.Run(() => _shelf.World.Call("run", "--window", $"w{i}", "--", "touch", "pwned").Refused(1, "busy").Error)));

        Assert.All(lines, (line, i) =>
        {
            Assert.Contains($"'{busy[i].Name}'", line, StringComparison.Ordinal);
            Assert.Contains("--force", line, StringComparison.Ordinal);
        });
        _shelf.World.HoldsNothing();
        Assert.False(File.Exists(Path.Join(_shelf.World.Workdir, "pwned")));
    }

    [Fact]
    public async Task A_window_that_is_not_there_or_not_the_only_one_is_refused()
    {
        _ = _shelf.World.Call("run", "--window", "w", "--", "true").Refused(3, "'w'");
        _ = await _shelf.Open("w", "dash");
        _ = _shelf.World.TmuxSays("new-window", "-d", "-t", "dev:", "-n", "w", "dash");

        _ = _shelf.World.Call("run", "--window", "v", "--", "true").Refused(3, "'v'");
        _ = _shelf.World.Call("run", "--window", "@99", "--", "true").Refused(3, "'@99'");
        _ = _shelf.World.Call("run", "--window", "w", "--", "true").Refused(2, "@0 (dev), @1 (dev)");
        _ = _shelf.World.Call("run", "--session", "other", "--window", "w", "--", "true").Refused(3, "'other'");
        _ = _shelf.World.Call("run", "--window", "", "--", "true").Refused(2, "--window");
        _shelf.World.HoldsNothing();
    }

    [Fact]
    public async Task A_line_that_its_terminal_cannot_take_is_refused()
    {
        _ = await _shelf.Open("w", "dash");

        _ = _shelf.World.Call("run", "--window", "w", "--", "echo", new string('x', 5000)).Refused(2, "4000 bytes");
        _shelf.World.HoldsNothing();
        Assert.Equal(RunStatus.Finished, _shelf.Ended("w", "true").Status);
    }

    [Fact]
    public async Task A_shell_that_has_just_been_started_is_waited_for()
    {
        File.WriteAllText(_shelf.World.At("slow.rc"), "sleep 3\nPS1='ready> '\n");
        _ = _shelf.World.TmuxSays("new-session", "-d", "-s", "dev", "-n", "w", $"exec bash --noprofile --rcfile {_shelf.World.At("slow.rc")}");

        Assert.Equal("hi\r\n", _shelf.Log(_shelf.Ended("w", "echo", "hi")));
        await _shelf.Shows("w", "ready>");
    }

    public void Dispose() => _shelf.Dispose();
}

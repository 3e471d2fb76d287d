using Stint.Contracts;
using Stint.EndToEnd.Tests.World;

namespace Stint.EndToEnd.Tests.Faithful;

/// <summary>Programs that talk to a person, driven as a person would.</summary>
public sealed class InteractiveTests : IDisposable
{
    private readonly StintWorld _world = new();

    [Fact]
    public async Task A_python_prompt_answers()
    {
        RunId id = _world.Start("python3", "-q");
        await _world.Shows(id, ">>>");

        Send(id, "print(6 * 7, 'ja');");
        await _world.Shows(id, "42 ja");
        Send(id, "exit(5)");

        Assert.Equal(5, _world.Finish(id).ExitCode);
    }

    [Fact]
    public async Task Vim_edits_a_file()
    {
        RunId id = _world.Start("vim", "-u", "NONE", "-N", "file.txt");
        await _world.Shows(id, "file.txt");

        _ = _world.Call("send", id.ToString(), "--no-enter", "ihello; 'there' é").Ok();
        _ = _world.Call("send", id.ToString(), "--key", "Escape").Ok();
        await _world.Shows(id, "hello; 'there' é");
        Send(id, ":wq");

        Assert.Equal(0, _world.Finish(id).ExitCode);
        Assert.Equal("hello; 'there' é\n", await File.ReadAllTextAsync(Path.Join(_world.Workdir, "file.txt")));
    }

    [Fact]
    public async Task Less_pages_and_quits()
    {
        await File.WriteAllLinesAsync(Path.Join(_world.Workdir, "lines"), Enumerable.Range(1, 500).Select(i => $"line {i}."));
        RunId id = _world.Start("less", "lines");
        await _world.Shows(id, "line 49.");

        _ = _world.Call("send", id.ToString(), "--no-enter", "G").Ok();
        await _world.Shows(id, "line 500.");
        _ = _world.Call("send", id.ToString(), "--no-enter", "q").Ok();

        Assert.Equal(0, _world.Finish(id).ExitCode);
    }

    [Fact]
    public async Task Htop_draws_and_quits()
    {
        RunId id = _world.Start("htop");
        await _world.Shows(id, "F10");

        _ = _world.Call("send", id.ToString(), "--key", "F10").Ok();

        Assert.Equal(0, _world.Finish(id).ExitCode);
    }

    [Theory]
    [InlineData("C-c", "INT", 130)]
    [InlineData("C-\\", "QUIT", 131)]
    public async Task Keys_that_mean_signals_reach_the_command(string key, string signal, int code)
    {
        RunId id = _world.Start("sh", "-c", "echo up; exec sleep 1000");
        await _world.Printed(id, "up");

        _ = _world.Call("send", id.ToString(), "--key", key).Ok();

        Run run = _world.Finish(id);
        Assert.Equal((RunStatus.Failed, RunReason.Signal, signal, code), (run.Status, run.Reason, run.Signal, run.ExitCode));
    }

    [Fact]
    public async Task Ctrl_C_can_be_caught_and_Ctrl_D_ends_the_input()
    {
        RunId id = _world.Start("sh", "-c", "trap 'echo caught' INT; echo up; while read -r line; do echo \"<$line>\"; done; cat; exit 3");
        await _world.Printed(id, "up");

        Send(id, "a b");
        await _world.Printed(id, "<a b>");
        _ = _world.Call("send", id.ToString(), "--key", "C-c").Ok();
        await _world.Printed(id, "caught");
        _ = _world.Call("send", id.ToString(), "--key", "C-d").Ok();
        _ = _world.Call("send", id.ToString(), "--key", "C-d").Ok();

        Assert.Equal(3, _world.Finish(id).ExitCode);
    }

    public void Dispose() => _world.Dispose();

    private void Send(RunId id, string line) => _world.Call("send", id.ToString(), line).Ok();
}

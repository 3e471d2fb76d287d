using Stint.Contracts;
using Stint.EndToEnd.Tests.World;

namespace Stint.EndToEnd.Tests.Verbs;

public sealed class FollowTests : IDisposable
{
    private readonly StintWorld _world = new();

    [Fact]
    public void Following_prints_the_output_and_exits_with_the_commands_code()
    {
        Answer answer = _world.Call("run", "-f", "--", "sh", "-c", "printf '\\033[31mred\\033[0m\\n'; seq 1 3000; exit 9").Exits(9);

        Assert.Equal(["red", .. Enumerable.Range(1, 3000).Select(i => i.ToString())], answer.Lines);
        Assert.Equal("", answer.Error);
    }

    [Fact]
    public void Following_with_json_prints_one_object_per_line()
    {
        Answer answer = _world.Call("run", "-f", "--json", "--", "sh", "-c", "echo one; echo 'two\"'").Ok();

        Assert.Equal(3, answer.Lines.Length);
        Assert.All(answer.Lines, line => System.Text.Json.JsonDocument.Parse(line).Dispose());
        Assert.Contains("\"status\":\"finished\"", answer.Lines[2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_stops_following_and_not_the_run()
    {
        using Screen screen = Screen.Of(_world, 120, 40, "run", "-f", "--tag", "t", "--", "sh", "-c", "echo started; exec sleep 1000");
        await screen.Shows("started");

        screen.Press("C-c");

        await screen.Shows("the run goes on");
        (_, int code) = await screen.End();
        Assert.Equal(130, code);
        Assert.Equal(RunStatus.Running, _world.Call("show", "--json").Ok().Run.Status);
        Assert.Contains("stint logs -f", screen.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_Ctrl_C_stops_the_run()
    {
        using Screen screen = Screen.Of(_world, 120, 40, "run", "-f", "--", "sh", "-c", "echo started; exec sleep 1000");
        await screen.Shows("started");

        screen.Press("C-c");
        await screen.Shows("the run goes on");
        screen.Press("C-c");

        (_, int code) = await screen.End();
        Run run = _world.Call("show", "--json").Ok().Run;
        Assert.Equal((143, RunStatus.Stopped), (code, run.Status));
    }

    [Fact]
    public async Task Ctrl_C_on_logs_only_stops_looking()
    {
        RunId id = _world.StartLine("echo started; exec sleep 1000");
        using Screen screen = Screen.Of(_world, 120, 40, "logs", "-f", id.ToString());
        await screen.Shows("started");

        screen.Press("C-c");

        Assert.Equal(130, (await screen.End()).Code);
        Assert.Equal(RunStatus.Running, _world.Show(id).Status);
    }

    [Fact]
    public void Logs_of_a_live_run_are_followed_to_their_end()
    {
        RunId id = _world.StartLine("for i in 1 2 3 4 5; do echo line $i; sleep 0.1; done");

        Assert.Equal("line 1\nline 2\nline 3\nline 4\nline 5\n", _world.Call("logs", "-f", id.ToString()).Ok().Out);
    }

    public void Dispose() => _world.Dispose();
}

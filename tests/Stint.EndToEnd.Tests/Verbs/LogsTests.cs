using System.Text.Json;
using Stint.Contracts;
using Stint.EndToEnd.Tests.World;

namespace Stint.EndToEnd.Tests.Verbs;

public sealed class LogsTests : IDisposable
{
    private readonly StintWorld _world = new();

    [Fact]
    public void Text_is_plain_by_default_coloured_or_raw_when_asked()
    {
        _ = _world.Finish("printf '\\033[31mred\\033[0m \\303\\251\\nprogress 1%%\\rprogress 100%%\\nbytes \\377\\nend'");

        Assert.Equal("red é\nprogress 100%\nbytes \uFFFD\nend\n", _world.Call("logs").Ok().Out);
        Assert.Contains("\u001b[31mred\u001b[0m", _world.Call("logs", "--color", "always").Ok().Out, StringComparison.Ordinal);
        Assert.Equal(
            [.. "\u001b[31mred\u001b[0m é\r\nprogress 1%\rprogress 100%\r\nbytes "u8, 0xff, .. "\r\nend"u8], _world.Call("logs", "--raw").Ok().Output);
    }

    [Fact]
    public void The_last_lines_and_those_that_match_are_picked()
    {
        RunId id = _world.Finish("seq 1 1000").Id;

        Assert.Equal(["999", "1000"], _world.Call("logs", "-n", "2").Ok().Lines);
        Assert.Equal(["999", "1000"], _world.Call("logs", "--lines=2", id.ToString()).Ok().Lines);
        Assert.Empty(_world.Call("logs", "-n", "0").Ok().Lines);
        Assert.Equal(1000, _world.Call("logs", "-n", "5000").Ok().Lines.Length);
        Assert.Equal(["7", "77", "777"], _world.Call("logs", "--grep", "^7+$").Ok().Lines);
        Assert.Equal(["77", "777"], _world.Call("logs", "--grep", "^7+$", "-n", "2").Ok().Lines);
        Assert.Equal("1000\r\n", _world.Call("logs", "--raw", "-n", "1").Ok().Out);
        _ = _world.Call("logs", "--grep", "(").Refused(2, "insufficient closing parentheses");
        _ = _world.Call("logs", "--raw", "--grep", "x").Refused(2, "--raw");
        _ = _world.Call("logs", "-n", "-4").Refused(2, "--lines");
    }

    [Fact]
    public void Json_holds_the_lines()
    {
        RunId id = _world.Finish("echo 'one \"quoted\"'; printf '\\033[1mtwo\\n'").Id;

        JsonElement json = _world.Call("logs", "--json").Ok().Json;

        Assert.Equal(id.ToString(), json.GetProperty("id").GetString());
        Assert.Contains("one \\\"quoted\\\"", json.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("\\u001b", json.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_logs_are_told_apart()
    {
        string one = _world.Finish("echo 1").Id.ToString(), two = _world.Finish("echo 2").Id.ToString();

        Assert.Equal([$"==> {one} sh -c 'echo 1' <==", "1", "", $"==> {two} sh -c 'echo 2' <==", "2"], _world.Call("logs", one, two).Ok().Lines);
        Assert.Equal(2, _world.Call("logs", one, two, "--json").Ok().Json.GetArrayLength());
    }

    [Fact]
    public void Where_the_pipe_has_failed_the_pane_is_shown_and_it_is_said()
    {
        RunId id = _world.StartLine("echo seen in the pane; exit 1", "--keep");
        _ = _world.Call("wait", id.ToString());
        File.Delete(_world.DirectoryOf(id).Log);

        Answer answer = _world.Call("logs", id.ToString()).Ok();

        Assert.Contains("seen in the pane", answer.Out, StringComparison.Ordinal);
        Assert.Contains("its log could not be written", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_leaves_early_is_no_error()
    {
        _ = _world.Finish("seq 1 20000");

        Answer answer = _world.Execute(Setting.Plain, "sh", "-c", $"{StintWorld.Stint} logs | head -n 1");

        Assert.Equal(("1\n", ""), (answer.Out, answer.Error));
    }

    [Fact]
    public async Task The_pane_is_captured_with_scrollback_and_colours_when_asked()
    {
        RunId id = _world.StartLine("seq 1 300; printf '\\033[31mred\\033[0m\\n'; echo done; sleep 100");
        await _world.Printed(id, "done");
        await _world.Shows(id, "done");

        Assert.Equal(302, _world.Call("capture", id.ToString()).Ok().Lines.Length);
        Assert.Equal(["300", "red", "done"], _world.Call("capture", "--lines", "3").Ok().Lines);
        Assert.Contains("\u001b[31mred", _world.Call("capture", id.ToString(), "--escapes").Ok().Out, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", _world.Call("capture", id.ToString()).Ok().Out, StringComparison.Ordinal);
        _ = _world.Call("capture", "--lines", "0").Refused(2, "--lines");
    }

    public void Dispose() => _world.Dispose();
}

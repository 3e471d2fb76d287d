using Stint.EndToEnd.Tests.World;

namespace Stint.EndToEnd.Tests.Verbs;

/// <summary>Lists as a person sees them, in terminals of several widths.</summary>
public sealed class TableTests : IDisposable
{
    private readonly StintWorld _world = new();

    public TableTests()
    {
        _ = _world.Call("run", "--wait", "--", "/not/there");
        _ = _world.Call("run", "--wait", "--tag", "a-rather-long-tag-that-goes-on-and-on", "--", "sh", "-c", $"exit 3 # {new string('x', 300)}\n second\tline \u001b[31m");
        _ = _world.Call("run", "--wait", "--tag", "wide", "--", "echo", new string('漢', 150));
        _ = _world.Call("run", "--wait", "--", "true");
    }

    [Theory]
    [InlineData(300)]
    [InlineData(200)]
    [InlineData(80)]
    [InlineData(60)]
    [InlineData(40)]
    [InlineData(20)]
    public async Task Every_run_takes_one_line_however_narrow_the_terminal(int columns)
    {
        string[] ids = [.. _world.Call("ls", "--json").Ok().Runs.Select(r => r.Id.ToString())];
        using Screen screen = Screen.Of(_world, columns, 40, "ls");

        string[] lines = (await screen.End()).Lines;

        Assert.Equal(5, lines.Length);
        Assert.Equal(["ID", .. ids], lines.Select(l => l.Split(' ')[0]));
        if (columns >= 40)
        {
            Assert.Contains("failed (exit 3)", lines[3], StringComparison.Ordinal);
            Assert.Contains("failed (launch_error)", lines[4], StringComparison.Ordinal);
        }

        if (columns >= 60)
        {
            int at = lines[0].IndexOf("COMMAND", StringComparison.Ordinal);
            Assert.All(lines[1..], l => Assert.Equal(' ', l[at - 1]));
            Assert.StartsWith("true", lines[1][at..], StringComparison.Ordinal);
            Assert.StartsWith("echo '漢", lines[2][at..], StringComparison.Ordinal);
            Assert.EndsWith("…", lines[3], StringComparison.Ordinal);
        }

        Assert.Equal(columns >= 80, lines[0].Contains("CREATED  TOOK", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "auto", true)]
    [InlineData("1", "auto", false)]
    [InlineData("1", "always", true)]
    [InlineData("", "never", false)]
    public async Task Colours_come_as_wanted(string noColor, string choice, bool coloured)
    {
        using var screen = new Screen(_world, 100, 30, Setting.With($"NO_COLOR={noColor}"), [StintWorld.Stint, "ls", "--color", choice]);

        _ = await screen.End();

        Assert.Equal(coloured, screen.Coloured.Contains("\u001b[3", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_coloured_where_nobody_looks_unless_asked()
    {
        Assert.DoesNotContain("\u001b", _world.Call("show").Ok().Out, StringComparison.Ordinal);
        Assert.Contains("\u001b", _world.Call("show", "--color", "always").Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bare_call_shows_what_runs_and_the_last_ends()
    {
        string running = _world.StartLine("sleep 100").ToString(), ready = _world.Call("run", "--ready", "--", "true").Ok().Text;
        using Screen screen = Screen.Of(_world, 100, 40);

        (string[] lines, int code) = await screen.End();

        Assert.Equal(0, code);
        Assert.Equal(["Running", "Waiting", "Ended lately"], lines.Where(l => l.Length > 0 && !l.Contains("  ", StringComparison.Ordinal)));
        Assert.Contains(lines, l => l.StartsWith(running, StringComparison.Ordinal) && l.Contains("running", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith(ready, StringComparison.Ordinal) && l.Contains("ready", StringComparison.Ordinal));
    }

    public void Dispose() => _world.Dispose();
}

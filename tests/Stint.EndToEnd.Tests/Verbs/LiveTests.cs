using Stint.Contracts;
using Stint.EndToEnd.Tests.World;

namespace Stint.EndToEnd.Tests.Verbs;

/// <summary>What goes on being shown while things change.</summary>
public sealed class LiveTests : IDisposable
{
    private readonly StintWorld _world = new();

    private string Signal => Path.Join(_world.Workdir, "go");

    [Fact]
    public async Task A_watched_list_changes_on_the_screen_and_ends_with_Ctrl_C()
    {
        RunId id = _world.StartLine("echo up; while ! [ -e go ]; do sleep 0.05; done; exit 3");
        await _world.Printed(id, "up");
        using Screen screen = Screen.Of(_world, 100, 30, "ls", "--watch");
        await screen.Shows("running");

        await File.WriteAllTextAsync(Signal, "");
        await screen.Shows("failed (exit 3)");
        RunId later = _world.StartLine("sleep 100", "--tag", "later");
        await screen.Shows("later");
        Assert.DoesNotContain("failed (exit 3)", string.Concat(screen.Text.Split('\n').Where(l => l.StartsWith(later.ToString(), StringComparison.Ordinal))), StringComparison.Ordinal);
        screen.Press("C-c");

        Assert.Equal(0, (await screen.End()).Code);
    }

    [Fact]
    public async Task A_followed_log_can_begin_at_its_end_and_be_searched()
    {
        RunId id = _world.StartLine("seq 1 50; echo up; while ! [ -e go ]; do sleep 0.05; done; seq 51 60");
        await _world.Printed(id, "up");
        Task<Answer> last = Task.Run(() => _world.Call("logs", "-f", "-n", "2", id.ToString()));
        Task<Answer> matches = Task.Run(() => _world.Call("logs", "-f", "--grep", "^[0-9]?5$", id.ToString()));
        Task<Answer> json = Task.Run(() => _world.Call("logs", "-f", "--json", "-n", "0", id.ToString()));
        await Started(3);

        await File.WriteAllTextAsync(Signal, "");

        Answer[] answers = await Task.WhenAll(last, matches, json);
        Assert.Equal(["50", "up", .. Enumerable.Range(51, 10).Select(i => i.ToString())], answers[0].Ok().Lines);
        Assert.Equal(["5", "15", "25", "35", "45", "55"], answers[1].Ok().Lines);
        Assert.Equal(10, answers[2].Ok().Lines.Length);
    }

    [Fact]
    public async Task A_progress_bar_is_drawn_again_in_its_place()
    {
        using Screen screen = Screen.Of(_world, 100, 30, "run", "-f", "--", "sh", "-c", "for i in 1 2 3 4 5; do printf 'step %s\\r' $i; sleep 0.05; done; echo; echo done");

        (string[] lines, int code) = await screen.End();

        Assert.Equal(0, code);
        Assert.Equal(["step 5", "done"], lines.Where(l => l is not "" && !l.StartsWith("stint:", StringComparison.Ordinal)));
    }

    public void Dispose() => _world.Dispose();

    // Those that follow the log have it open.
    private Task Started(int readers) => TestKit.Eventually.True(
        () => Posix.ProcessTable.All().Count(p => p.IsAlive && Reads(p.Pid)) >= readers, $"{readers} programs read the log");

    private bool Reads(int pid)
    {
        try
        {
            return Directory.GetFiles($"/proc/{pid}/fd").Select(f => new FileInfo(f).LinkTarget).Any(t => t == Log && IsStint(pid));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // it has ended meanwhile
        }
    }

    private static bool IsStint(int pid) => new FileInfo($"/proc/{pid}/exe").LinkTarget == StintWorld.Stint;

    private string Log => Path.Join(Directory.GetDirectories(_world.Runs).Single(), "run.log");
}

using System.Globalization;
using Stint.EndToEnd.Tests.World;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Workspaces;

/// <summary>What <c>stint ensure</c> has started is not left behind when it is ended, or is still known to work.</summary>
public sealed class EnsureEndedTests : IDisposable
{
    private const string Start = "session_name: w\nstart_directory: ./\n";

    // Its before_script says who it is, and goes on once "go" is there.
    private const string Waiting = Start + "before_script: sh -c 'echo $$ $PPID >pid; while [ ! -e go ]; do sleep 0.02; done'\nwindows:\n- panes: [~]\n- panes: [~]\n";

    private readonly StintWorld _world = new();

    private string File => _world.At("w.yaml");

    [Theory]
    [InlineData("INT", "")]
    [InlineData("TERM", "")]
    [InlineData("HUP", "")]
    [InlineData("TERM", "trap \"\" TERM; ")]
    public async Task A_before_script_ends_with_the_builder_that_is_asked_to(string signal, string trap)
    {
        System.IO.File.WriteAllText(File, Start + $"before_script: sh -c '{trap}sleep 1000 & echo $! $$ $PPID >pid; wait; wait; sleep 1000'\nwindows:\n- panes: [~]\n");
        Task<Answer> builder = Ensure();
        int[] pids = await Pids();

        _ = Send(pids[2], signal);

        Assert.NotEqual(0, (await builder).ExitCode);
        await Eventually.True(() => !Lives(pids[0]) && !Lives(pids[1]), "the script and what it has started are gone");
        await Eventually.True(() => !_world.Tmux.HasSession("w"), "what was built is gone");
    }

    [Fact]
    public async Task While_tmuxp_works_on_for_a_builder_that_was_killed_its_session_is_not_whole()
    {
        System.IO.File.WriteAllText(File, Waiting);
        Task<Answer> builder = Ensure("--loader", "tmuxp");
        int[] pids = await Pids();
        _ = Send(ParentOf(pids[1]), "KILL");
        _ = await builder;
        Assert.Contains(Locks(), FileLock.IsHeld);

        Task<Answer> second = Ensure("--loader", "tmuxp");
        System.IO.File.WriteAllText(_world.At("go"), "");

        _ = (await second).Ok();
        Assert.Equal(2, _world.Windows().Length);
        Assert.DoesNotContain(Locks(), FileLock.IsHeld);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task tmuxp_ends_with_the_builder_that_is_asked_to(string signal)
    {
        System.IO.File.WriteAllText(File, Waiting);
        Task<Answer> builder = Ensure("--loader", "tmuxp");
        int[] pids = await Pids();

        _ = Send(ParentOf(pids[1]), signal);

        Assert.NotEqual(0, (await builder).ExitCode);
        await Eventually.True(() => !Lives(pids[0]) && !Lives(pids[1]), "tmuxp and its script are gone");
        await Eventually.True(() => !_world.Tmux.HasSession("w"), "what was built is gone");
    }

    [Fact]
    public void Colours_of_tmuxp_and_of_scripts_are_left_out()
    {
        System.IO.File.WriteAllText(File, Start + "before_script: printf '\\033[32mgreen\\033[0m\\n'\nwindows:\n- panes: [~]\n");

        Answer ours = _world.Call("ensure", File).Ok();
        _ = _world.TmuxSays("kill-session", "-t", "=w");
        Answer theirs = _world.Call("ensure", File, "--loader", "tmuxp").Ok();

        Assert.Equal("stint: before_script: green\n", ours.Error);
        Assert.Contains("stint: tmuxp: ", theirs.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("\e", theirs.Error, StringComparison.Ordinal);
    }

    public void Dispose() => _world.Dispose();

    private static bool Lives(int pid) => ProcessTable.Find(pid) is { IsAlive: true };

    private static int ParentOf(int pid) => ProcessTable.Find(pid)!.Value.Parent;

    private static bool Send(int pid, string signal) => Signals.TryParse(signal, out int number) && Signals.SendToProcess(pid, number);

    private Task<Answer> Ensure(params string[] options) => Task.Factory.StartNew(
        () => _world.Call(Setting.With($"XDG_CACHE_HOME={_world.At("cache")}"), ["ensure", File, .. options.Select(o => new OsString(o))]),
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private string[] Locks() => Directory.GetFiles(_world.At("cache", "stint", "lock"));

    private async Task<int[]> Pids() => await Eventually.Get(
        () => System.IO.File.Exists(_world.At("pid")) && System.IO.File.ReadAllText(_world.At("pid")) is [.., '\n'] text
            ? text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(p => int.Parse(p, CultureInfo.InvariantCulture)).ToArray()
            : null,
        "the script runs");
}

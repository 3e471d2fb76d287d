using System.Diagnostics;
using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux;
using Stint.Tmux.Formats;

namespace Stint.EndToEnd.Tests.Workspaces;

/// <summary>What <c>stint kill</c> ends, closes and leaves alone.</summary>
public sealed class KillTests : IDisposable
{
    private readonly JobWorld _world = new();

    [Fact]
    public void Each_selector_means_its_jobs_and_no_others()
    {
        RunId[] ids = [.. Enumerable.Range(0, 5).Select(i => _world.Run("sleep 1000", "--tag", i < 2 ? "pair" : $"t{i}"))];
        PaneAddress other = _world.Window("job:pair:20260101-000000", "sleep", "1000");
        string[] windows = [.. ids.Select(i => _world.World.Show(i).TmuxWindowId!)];

        Assert.Equal([windows[0], windows[1], other.Window.ToString()], _world.Killed("--tag", "Pair!").Select(k => k.TmuxWindowId).Order());
        Assert.Equal([windows[2]], _world.Killed("--window-id", windows[2]).Select(k => k.TmuxWindowId));
        Assert.Equal([windows[3]], _world.Killed("--run", ids[3].ToString()).Select(k => k.TmuxWindowId));
        Assert.Equal(windows[4], Assert.Single(_world.Jobs).TmuxWindowId);
        Assert.Equal([windows[4]], _world.Killed("--all-jobs").Select(k => k.TmuxWindowId));

        Assert.Empty(_world.Jobs);
        Assert.All(ids, i => Assert.Equal((RunStatus.Stopped, RunReason.Stopped, "TERM"), (_world.World.Show(i).Status, _world.World.Show(i).Reason, _world.World.Show(i).Signal)));
    }

    [Fact]
    public async Task What_was_done_is_said_window_by_window()
    {
        RunId running = _world.Run("sleep 1000", "--tag", "a");
        _ = _world.World.Finish("exit 3", "--session", JobWorld.Session, "--tag", "b");
        PaneAddress other = _world.Window("job:c", "sleep", "1000");
        await Eventually.True(() => _world.Jobs.Any(j => j is { Tag: "b", State: JobState.Exited }), "b ends");
        string[] names = [.. _world.Jobs.Select(j => $"{j.TmuxWindowId} {j.TmuxWindow}")];

        string[] lines = _world.Kill("--all-jobs", "--signal", "INT").Ok().Lines;

        Assert.Equal([$"{names[0]} killed (SIGINT)", $"{names[1]} closed (exit 3)", $"{other.Window} job:c killed"], lines.Order());
        Assert.Equal("INT", _world.World.Show(running).Signal);
    }

    [Fact]
    public async Task Twenty_that_ignore_the_signal_take_one_grace()
    {
        RunId[] runs = [.. Enumerable.Range(0, 10).Select(_ => _world.Run($"exec {StintWorld.Job} ignore-term", "--tag", "s"))];
        foreach (RunId id in runs)
        {
            await _world.World.Printed(id, "ready");
        }

        var pids = new List<int>();
        for (int i = 0; i < 10; i++)
        {
            pids.AddRange((await _world.Stubborn($"job:s:{i}")).Pids);
        }

        var clock = Stopwatch.StartNew();
        IReadOnlyList<KilledJob> killed = _world.Killed("--all-jobs", "--grace", "1");

        Assert.InRange(clock.Elapsed.TotalSeconds, 1, 9);
        Assert.All(killed, k => Assert.Equal(KillOutcome.Killed, k.Outcome));
        Assert.All(killed, k => Assert.Contains("did not end within 1 s of SIGTERM and was killed", k.Message, StringComparison.Ordinal));
        Assert.Equal(20, killed.Count);
        Assert.All(runs, r => Assert.Equal((RunStatus.Stopped, "KILL"), (_world.World.Show(r).Status, _world.World.Show(r).Signal)));
        Assert.DoesNotContain(pids, p => ProcessTable.Find(p) is { IsAlive: true });
        Assert.Empty(_world.Jobs);
    }

    [Fact]
    public async Task What_a_job_of_another_tool_has_started_ends_with_it()
    {
        string file = _world.World.At("seen", "pids");
        _ = _world.Window("job:family", StintWorld.Job, "family", file);
        await Eventually.True(() => File.Exists(file) && File.ReadAllLines(file).Length == 3, "the family is up");

        _ = _world.Killed("--tag", "family", "--grace", "0.5");

        Assert.DoesNotContain(File.ReadAllLines(file), p => ProcessTable.Find(int.Parse(p)) is { IsAlive: true });
    }

    [Fact]
    public async Task A_shell_in_use_ends_at_once_although_it_ignores_TERM()
    {
        PaneAddress shell = _world.Window("job:shell", "bash", "--norc", "-i");
        await Eventually.True(() => _world.Tmux.CapturePane(shell.Pane).Contains('$') || _world.Tmux.CapturePane(shell.Pane).Contains('#'), "a prompt");

        var clock = Stopwatch.StartNew();
        Assert.Equal(KillOutcome.Killed, Assert.Single(_world.Killed("--tag", "shell")).Outcome);

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 8);
    }

    [Fact]
    public void Windows_that_are_no_jobs_are_never_touched()
    {
        string[] names = ["editor", "xjob:a", "job", "my job:a", "jobs:a"];
        PaneAddress[] windows = [.. names.Select(n => _world.Window(n, "sleep", "1000"))];
        _ = _world.World.TmuxSays("new-session", "-d", "-s", "dev2", "-n", "job:elsewhere", "sleep 1000");
        _ = _world.Window("job:a", "sleep", "1000");

        foreach (PaneAddress window in windows)
        {
            _ = _world.Kill("--window-id", window.Window).Refused(3, window.Window);
        }

        Assert.Equal("job:a", Assert.Single(_world.Killed("--all-jobs")).TmuxWindow);
        Assert.Equal([.. names, "job:elsewhere"], _world.World.Windows());
        _ = _world.Kill("--all-jobs").Refused(3, "no jobs");
    }

    [Fact]
    public void Other_panes_in_a_jobs_window_are_spared()
    {
        _ = _world.Window("editor", "sleep", "1000");
        RunId id = _world.Run("sleep 1000");
        Run run = _world.World.Show(id);
        _ = _world.World.TmuxSays("split-window", "-d", "-t", run.TmuxPane!, "sleep 1000");
        PaneAddress other = _world.Window("job:other", "sleep", "1000");
        _ = _world.World.TmuxSays("split-window", "-d", "-t", other.Pane, "sleep 1000");

        IReadOnlyList<KilledJob> killed = _world.Killed("--all-jobs");

        Assert.All(killed, k => Assert.Equal("its window stays: other panes are in it", k.Message));
        Assert.All(killed, k => Assert.Equal(KillOutcome.Killed, k.Outcome));
        Assert.Equal(["editor", "job:other", run.TmuxWindow], _world.World.Windows().Order());
        Assert.Equal(3, _world.Tmux.ListPanes().Count);
        Assert.Equal(RunStatus.Stopped, _world.World.Show(id).Status);
    }

    [Fact]
    public void A_renamed_window_is_killed_by_its_runs_tag()
    {
        RunId id = _world.Run("sleep 1000", "--tag", "mine");
        Run run = _world.World.Show(id);
        _ = _world.World.TmuxSays("rename-window", "-t", run.TmuxWindowId!, "look here");

        KilledJob killed = Assert.Single(_world.Killed("--tag", "mine"));

        Assert.Equal(("look here", "mine", run.TmuxWindowId), (killed.TmuxWindow, killed.Tag, killed.TmuxWindowId));
        Assert.Equal(RunStatus.Stopped, _world.World.Show(id).Status);
    }

    [Theory]
    [InlineData("--window-id")]
    [InlineData("--tag a --run b", "one of")]
    [InlineData("--all-jobs --tag a", "one of")]
    [InlineData("", "one of")]
    [InlineData("--window-id 3", "--window-id")]
    [InlineData("--tag=", "--tag")]
    [InlineData("--tag !!", "--tag")]
    [InlineData("--run=", "one of")]
    [InlineData("--all-jobs --signal NOPE", "--signal")]
    [InlineData("--all-jobs --grace soon", "--grace")]
    [InlineData("--all-jobs more", "more")]
    public void Wrong_use_is_refused_and_ends_nothing(string options, string about = "--window-id")
    {
        PaneAddress window = _world.Window("job:a", "sleep", "1000");

        _ = _world.Kill(options.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Refused(2, about);

        Assert.Equal(JobState.Running, _world.Job("job:a").State);
        Assert.True(_world.Has(window.Window));
    }

    [Fact]
    public void A_config_file_does_not_choose_what_is_killed()
    {
        string folder = Directory.CreateDirectory(_world.World.At("h", ".config", "stint")).FullName;
        File.WriteAllText(Path.Join(folder, "config.yaml"), "tag: a\nall-jobs: true\ngrace: 5s\n");
        _ = _world.Window("job:a", "sleep", "1000");
        PaneAddress other = _world.Window("job:b", "sleep", "1000");

        _ = _world.Kill().Refused(2, "one of");
        _ = _world.Kill("--window-id", other.Window).Ok();

        Assert.Equal("job:a", Assert.Single(_world.Jobs).TmuxWindow);
    }

    [Fact]
    public void Completions_know_the_jobs()
    {
        _ = _world.Window("job:train:20260101-000000", "sleep", "1000");
        PaneAddress second = _world.Window("job:train:20260101-000001", "sleep", "1000");
        RunId id = _world.Run("sleep 1000", "--tag", "t");

        Assert.Equal(["train\t2 jobs", "t\t1 job"], Suggested("--tag"));
        Assert.Contains($"{second.Window}\tjob:train:20260101-000001", Suggested("--window-id"));
        Assert.StartsWith($"{id}\tjob:t:", Assert.Single(Suggested("--run")), StringComparison.Ordinal);

        string[] Suggested(string option) => _world.World.Call("complete", "--", "kill", _world.Path, option, "").Ok().Lines;
    }

    public void Dispose() => _world.Dispose();
}

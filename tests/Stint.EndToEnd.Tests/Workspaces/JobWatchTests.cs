using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux;
using Stint.Tmux.Formats;

namespace Stint.EndToEnd.Tests.Workspaces;

/// <summary><c>stint jobs --watch</c> while things change.</summary>
public sealed class JobWatchTests : IDisposable
{
    private readonly JobWorld _world = new();
    private readonly List<Process> _watchers = [];
    private readonly List<string> _lines = [];

    [Fact]
    public async Task Each_change_is_one_line_of_JSON_through_the_ends_of_session_and_server()
    {
        Process watcher = Watch("--json");
        PaneAddress first = _world.Window("job:a", "sh", "-c", "while ! [ -e \"$0\" ]; do sleep 0.02; done; exit 4", _world.World.At("seen", "go"));
        await Says(j => j is { TmuxWindow: "job:a", State: JobState.Running });
        RunId id = _world.Run("sleep 1000");
        await Says(j => j.RunId == id && j.State == JobState.Running);

        await File.WriteAllTextAsync(_world.World.At("seen", "go"), "", TestContext.Current.CancellationToken);
        await Says(j => j is { TmuxWindow: "job:a", State: JobState.Exited, ExitCode: 4 });
        _ = _world.World.TmuxSays("rename-window", "-t", first.Window, "job:b");
        await Says(j => j is { TmuxWindow: "job:b", State: JobState.Exited });
        _ = _world.World.Call("stop", id.ToString()).Ok();
        await Says(j => j.RunId == id && j.State == JobState.Closed);
        _ = _world.World.TmuxSays("kill-server");
        await Says(j => j is { TmuxWindow: "job:b", State: JobState.Closed });
        _ = _world.Window("job:again", "sleep", "1000");
        await Says(j => j is { TmuxWindow: "job:again", State: JobState.Running });

        Assert.Equal(0, await Interrupt(watcher));
        lock (_lines)
        {
            Assert.Equal(_lines.Count, _lines.Distinct().Count());
        }
    }

    [Fact]
    public async Task On_a_terminal_they_are_drawn_again()
    {
        using Screen screen = Screen.Of(_world.World, 100, 30, "jobs", _world.Path, "--watch");
        await screen.Shows("no jobs in dev");
        _ = _world.Window("job:a", "sh", "-c", "exit 3");
        await screen.Shows("exited (3)");
        _ = _world.Run("sleep 1000", "--tag", "later");
        await screen.Shows("job:later");

        screen.Press("C-c");

        Assert.Equal(0, (await screen.End()).Code);
    }

    [Fact]
    public async Task On_a_terminal_the_shown_ages_grow_although_nothing_happens()
    {
        _ = _world.Window("job:a", "sh", "-c", "exit 3");
        using Screen screen = Screen.Of(_world.World, 100, 30, "jobs", _world.Path, "--watch");
        await screen.Shows("exited (3)");
        var ages = new HashSet<string>();

        await Eventually.True(() => Regex.Match(screen.Text, @"\d+s ago") is { Success: true } age && ages.Add(age.Value) && ages.Count > 3, "a fourth age is shown", TimeSpan.FromSeconds(9));
        Assert.Single(Regex.Matches(screen.Text, "WINDOW"));

        screen.Press("C-c");
        Assert.Equal(0, (await screen.End()).Code);
    }

    [Fact]
    public async Task Watching_changes_nothing_in_the_session()
    {
        PaneAddress window = _world.Window("job:a", "sleep", "1000");
        _ = _world.World.TmuxSays("set-environment", "-t", $"={JobWorld.Session}", "SSH_AUTH_SOCK", "/agent");
        string before = Look();
        Process watcher = Watch("--json");
        await Says(j => j.TmuxWindow == "job:a");
        Assert.Empty(_world.Tmux.ListClients());
        Assert.Equal(before, Look());

        _ = await Interrupt(watcher);
        Assert.Equal(before, Look());

        string Look() => string.Join('\n',
            _world.World.TmuxSays("list-windows", "-a", "-F", "#{window_id} #{window_width}x#{window_height} #{window_name}"),
            _world.World.TmuxSays("show-environment", "-t", $"={JobWorld.Session}"),
            _world.World.TmuxSays("show-options", "-w", "-t", window.Window));
    }

    // With a control client attached it does not survive this (3.3a, until 3.7), and no session of its does.
    [Fact]
    public async Task A_tmux_that_is_watched_survives_the_end_of_all_windows_of_a_session_at_once()
    {
        _ = _world.Window("job:a", "sleep", "1000");
        _ = _world.World.TmuxSays("new-session", "-d", "-s", "two", "sleep 1000");
        _ = _world.World.TmuxSays("new-window", "-t", "=two:", "sleep 1000");
        string[] windows = _world.World.TmuxSays("list-windows", "-t", "=two", "-F", "#{window_active}#{window_id}").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Process watcher = Watch("--json");
        await Says(j => j.TmuxWindow == "job:a");

        _ = _world.Tmux.Run(new TmuxCommandList([.. windows.OrderDescending().Select(w => new TmuxCommand("kill-window", "-t", w[1..]))]));

        _ = _world.Window("job:b", "sleep", "1000");
        await Says(j => j.TmuxWindow == "job:b");
        Assert.Equal(0, await Interrupt(watcher));
    }

    [Fact]
    public async Task A_session_that_ends_with_its_last_viewer_is_watched_without_being_one()
    {
        _ = _world.Window("job:a", "sleep", "1000");
        using Screen viewer = new(_world.World, 80, 24, Setting.Plain, ["tmux", "-S", _world.World.Socket, "attach", "-t", $"={JobWorld.Session}"]);
        await Eventually.True(() => _world.Tmux.ListClients().Count == 1, "somebody is attached");
        _ = _world.World.TmuxSays("set-option", "-t", $"={JobWorld.Session}:", "destroy-unattached", "on");
        _ = _world.World.TmuxSays("new-session", "-d", "-s", "stays", "sleep 1000");
        Process watcher = Watch("--json");
        await Says(j => j is { TmuxWindow: "job:a", State: JobState.Running });
        Assert.Single(_world.Tmux.ListClients());

        _ = _world.World.TmuxSays("detach-client", "-s", $"={JobWorld.Session}");

        await Says(j => j is { TmuxWindow: "job:a", State: JobState.Closed });
        Assert.Equal(0, await Interrupt(watcher));
    }

    public void Dispose()
    {
        foreach (Process watcher in _watchers)
        {
            watcher.Kill();
            watcher.WaitForExit();
            watcher.Dispose();
        }

        _world.Dispose();
    }

    private Process Watch(params string[] options)
    {
        var start = new ProcessStartInfo(StintWorld.Stint, ["jobs", _world.Path, "--watch", .. options]) { UseShellExecute = false, RedirectStandardOutput = true, WorkingDirectory = _world.World.Workdir };
        start.Environment.Clear();
        foreach (OsString entry in _world.World.Environment(Setting.Plain))
        {
            string[] parts = entry.ToString().Split('=', 2);
            start.Environment[parts[0]] = parts[1];
        }

        Process watcher = Process.Start(start)!;
        _watchers.Add(watcher);
        watcher.OutputDataReceived += (_, line) =>
        {
            lock (_lines)
            {
                if (line.Data is { } text)
                {
                    _lines.Add(text);
                }
            }
        };
        watcher.BeginOutputReadLine();
        return watcher;
    }

    private Task Says(Func<Job, bool> what) => Eventually.True(() => Seen().Any(what), "a line of the watcher");

    private Job[] Seen()
    {
        lock (_lines)
        {
            return [.. _lines.Select(l => JsonSerializer.Deserialize(l, ContractsJson.Default.Job)!)];
        }
    }

    private static async Task<int> Interrupt(Process watcher)
    {
        _ = Signals.SendToProcess(watcher.Id, Signals.Interrupt);
        await watcher.WaitForExitAsync(TestContext.Current.CancellationToken);
        return watcher.ExitCode;
    }
}

using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Hostile;

/// <summary>A user's tmux.conf that trips programs which rely on tmux's defaults.</summary>
public sealed class ConfigurationTests : IDisposable
{
    private const string Settings = """
        set -g base-index 1
        setw -g pane-base-index 1
        setw -g remain-on-exit on
        set -g destroy-unattached on
        setw -g automatic-rename on
        setw -g allow-rename on
        set -g default-shell /bin/bash
        set -g default-command "exec sleep 1000"
        setw -g window-size smallest
        setw -g aggressive-resize on
        set -g renumber-windows on
        set -g mouse on
        set -g prefix C-a
        unbind C-b
        bind C-a send-prefix
        set -g set-titles on
        set -g history-limit 100
        set -g default-terminal screen-256color
        setw -g monitor-activity on
        setw -g synchronize-panes off
        set -s escape-time 0
        set -g @mine 1
        """;

    private StintWorld _world = new();

    public static TheoryData<string> Hooks =>
    [
        "",
        "set-hook -g after-new-window 'rename-window hooked'",
        "set-hook -g after-new-window 'split-window -h \"sleep 1000\"'",
        "set-hook -g after-new-window 'rename-window hooked'\nset-hook -ga after-new-window 'split-window -d \"sleep 1000\"'",
        "set-hook -g after-new-session 'new-window -d -n extra \"sleep 1000\"'\nset-hook -g window-renamed 'set -g @renamed 1'",
        "set-hook -g after-new-session 'rename-window first'\nset-hook -g session-created 'set -g @created 1'",
    ];

    [Theory]
    [MemberData(nameof(Hooks))]
    public async Task Runs_are_complete_and_nothing_of_the_users_is_changed(string hooks)
    {
        World($"{Settings}\n{hooks}\n");
        SessionOfTheUser("user");
        _ = _world.TmuxSays("set-option", "-g", "@renamed", "1");
        _ = _world.TmuxSays("set-option", "-g", "@created", "1");
        string before = Everything();
        for (int i = 0; i < 3; i++)
        {
            Run failed = _world.Finish("tput cols; seq 1 300; exit 3");

            Assert.Equal((RunStatus.Failed, 3, true), (failed.Status, failed.ExitCode, failed.LogComplete));
            Assert.EndsWith("299\r\n300\r\n", File.ReadAllText(_world.DirectoryOf(failed.Id).Log)[..(int)failed.LogSize!], StringComparison.Ordinal);
            Assert.Equal(failed.TmuxWindow, NameOf(failed));
            await _world.Shows(failed.Id, "failed with exit code 3");
        }

        Run well = _world.Finish("echo well");
        Assert.Equal((RunStatus.Finished, true), (well.Status, well.LogComplete));
        Assert.Equal("well\n", _world.Call("logs").Ok().Out);
        Assert.Equal(before, Everything());
    }

    [Fact]
    public void A_server_that_Stint_starts_obeys_the_users_configuration()
    {
        World(Settings);

        Run failed = _world.Finish("exit 3");
        Run well = _world.Finish("stty size");

        Assert.Equal("50 200", well.LastMessage);
        Assert.Equal(failed.TmuxWindow, NameOf(failed));
        Assert.Null(NameOf(well));
        Assert.Equal("C-a", _world.TmuxSays("show-options", "-gv", "prefix"));
        Assert.Equal("1", _world.TmuxSays("display-message", "-p", "-t", failed.TmuxWindowId!, "#{window_index}"));
        Assert.Equal("on", _world.TmuxSays("show-options", "-gv", "destroy-unattached"));
    }

    [Fact]
    public void Key_bindings_buffers_and_the_users_sessions_stay_as_they_are()
    {
        World(Settings);
        SessionOfTheUser("stint2");
        _ = _world.TmuxSays("set-buffer", "precious");
        string before = Private();

        RunId id = _world.StartLine("cat", "--keep");
        _ = _world.Call(new Setting { Input = [.. Enumerable.Repeat((byte)'x', 20_000)] }, "send", id.ToString(), "-").Ok();
        _ = _world.Call("stop", id.ToString()).Ok();

        Assert.Equal(before, Private());

        string Private() => string.Join('\n',
            _world.TmuxSays("list-keys"), _world.TmuxSays("show-buffer"), _world.TmuxSays("list-buffers"), _world.TmuxSays("show-options", "-t", "stint2"),
            _world.TmuxSays("list-windows", "-t", "=stint2", "-F", "#{window_id} #{window_name} #{window_active}"));
    }

    [Theory]
    [InlineData("my session")]
    [InlineData("dots.and:colons")]
    [InlineData("#{pid}")]
    [InlineData("-dash")]
    [InlineData("ünï 🦊")]
    [InlineData("stin")]
    [InlineData("@1")]
    [InlineData("=x")]
    public void Sessions_of_any_name_are_made_once_and_met_exactly(string name)
    {
        RunId inDefault = _world.StartLine("sleep 100");
        for (int i = 0; i < 2; i++)
        {
            Run run = _world.Show(_world.StartLine("sleep 100", $"--session={name}"));
            Assert.Equal(run.TmuxSession, _world.TmuxSays("display-message", "-p", "-t", run.TmuxWindowId!, "#{session_name}"));
        }

        Assert.Equal(2, _world.Tmux.ListSessions().Count);
        Assert.Equal("stint", _world.Show(inDefault).TmuxSession);
    }

    [Fact]
    public void A_session_name_that_tmux_takes_for_an_id_is_refused()
    {
        _ = _world.Call("run", "--session", "$0", "--", "true").Refused(2, "--session");
        _ = _world.Call("run", "--session", "", "--", "true").Refused(2, "--session");
        _world.HoldsNothing();
    }

    public void Dispose() => _world.Dispose();

    // In one list: without its option the session would end before it could be set.
    private void SessionOfTheUser(string name) => _world.Tmux.Run(
    [
        new TmuxCommand("new-session", "-d", "-s", name, "sleep", "1000"),
        new TmuxCommand("set-option", "-t", name, "destroy-unattached", "off"),
    ]);

    private void World(string configuration)
    {
        _world.Dispose();
        _world = new StintWorld(configuration);
    }

    private string? NameOf(Run run) => _world.Tmux.ListWindows().FirstOrDefault(w => w.Id.ToString() == run.TmuxWindowId)?.Name;

    private string Everything() => string.Join('\n', ((string[])["-g", "-wg", "-s"]).Select(s => _world.TmuxSays("show-options", s)))
        + _world.TmuxSays("show-hooks", "-g") + _world.TmuxSays("list-keys") + _world.TmuxSays("show-environment", "-g");
}

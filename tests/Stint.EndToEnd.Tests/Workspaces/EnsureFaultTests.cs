using Stint.EndToEnd.Tests.World;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Workspaces;

/// <summary>Building a session goes wrong: no half-built one is left, or taken for a whole one, and no other is harmed.</summary>
public sealed class EnsureFaultTests : IDisposable
{
    private const string Two = "windows:\n- window_name: one\n  panes: [~, ~]\n- window_name: two\n  panes: [~]\n";

    private readonly StintWorld _world = new();

    public EnsureFaultTests() => _ = _world.TmuxSays("new-session", "-d", "-s", "mine", "sleep", "1000");

    private string File => _world.At("w.yaml");

    [Theory]
    [InlineData("before-script")]
    [InlineData("before-typing")]
    [InlineData("before-whole")]
    public void A_builder_that_is_killed_leaves_nothing_that_passes_for_whole(string moment)
    {
        Write("before_script: 'true'\n" + Two + "- panes: ['echo x']\n");
        _ = _world.Call(Setting.With($"STINT_FAULT=workspace-{moment}"), "ensure", File).Exits(137);

        Answer said = _world.Call("ensure", File, "--json").Ok();

        Assert.Contains("\"created\":true", said.Out, StringComparison.Ordinal);
        Assert.Contains("left half-built", said.Error, StringComparison.Ordinal);
        Assert.Equal("0.0 0.1 1.0 2.0", Panes("=w"));
        AssertUnharmed();
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_builder_that_is_asked_to_end_takes_what_it_has_built_along(string signal)
    {
        Write("before_script: sh -c 'echo $PPID >pid; exec sleep 1000'\nstart_directory: ./\n" + Two);
        Task<Answer> builder = Task.Run(() => _world.Call("ensure", File), TestContext.Current.CancellationToken);
        string pid = await Eventually.Get(() => System.IO.File.Exists(_world.At("pid")) && System.IO.File.ReadAllText(_world.At("pid")) is [.., '\n'] text ? text.Trim() : null, "the script runs");

        _ = _world.Execute(Setting.Plain, "sh", "-c", $"pkill -P {pid}; kill -{signal} {pid}");

        Assert.NotEqual(0, (await builder).ExitCode);
        await Eventually.True(() => !_world.Tmux.HasSession("w"), "what was built is gone");
        AssertUnharmed();
    }

    [Fact]
    public async Task A_caller_that_comes_while_it_is_built_waits_for_the_whole()
    {
        string gate = _world.At("gate"), said = _world.At("said");
        Write($"before_script: sh -c 'while [ ! -e {gate} ]; do sleep 0.05; done'\n" + Two);
        Task<Answer> builder = Task.Run(() => _world.Call("ensure", File, "--json"), TestContext.Current.CancellationToken);
        await Eventually.True(() => _world.Tmux.HasSession("w"), "the session is begun");

        Task<Answer> second = Task.Run(() => _world.Execute(Setting.Plain, "/bin/sh", "-c", $"exec {StintWorld.Stint} ensure {File} --json 2>{said}"), TestContext.Current.CancellationToken);
        await Eventually.True(() => System.IO.File.Exists(said) && System.IO.File.ReadAllText(said).EndsWith('\n'), "the second waits");
        System.IO.File.WriteAllText(gate, "");

        Assert.Contains("\"created\":false", (await second).Ok().Out, StringComparison.Ordinal);
        Assert.Matches("^stint: session 'w': waiting for process [0-9]+, which is building it\n$", System.IO.File.ReadAllText(said));
        Assert.Equal("0.0 0.1 1.0", Panes("=w"));
        Assert.Contains("\"created\":true", (await builder).Ok().Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sh -c 'echo said; echo complained >&2; exit 3'", "it ended with exit code 3: complained")]
    [InlineData("no-such-program", "there is no program 'no-such-program'")]
    [InlineData("./no-such-file", "No such file or directory")]
    [InlineData("sh -c 'kill -9 $$'", "exit code 137")]
    public void A_before_script_that_fails_is_reported_and_leaves_no_session(string script, string why)
    {
        Write($"before_script: \"{script}\"\n" + Two);

        Answer said = _world.Call("ensure", File).Exits(1);

        Assert.Equal("", said.Out);
        Assert.Contains(why, said.Error.TrimEnd('\n').Split('\n')[^1], StringComparison.Ordinal);
        Assert.Equal(script.Contains("said", StringComparison.Ordinal), said.Error.StartsWith("stint: before_script: said\n", StringComparison.Ordinal));
        AssertUnharmed();
        Assert.Equal(["mine"], _world.Tmux.ListSessions().Select(s => s.Name));
    }

    [Theory]
    [InlineData("- window_name: one\n  layout: d82a,200x50,0,0{120x50\n  panes: [~, ~]\n", "windows[0].layout: tmux refused: invalid layout")]
    [InlineData("- window_name: one\n  options: {mode-style: bg=no-such-colour}\n", "windows[0].options.mode-style: tmux refused: invalid style")]
    [InlineData("- window_name: one\n- window_name: two\n  window_index: 0\n", "windows[1]: tmux refused: create window failed: index 0 in use")]
    [InlineData("- panes: [~, ~, ~, ~, ~, ~, ~, ~, ~, ~, ~, ~]\n", "windows[0].panes[9]: tmux refused: no space for new pane")]
    public void What_tmux_refuses_is_named_and_no_session_is_left(string windows, string about)
    {
        Write("windows:\n" + windows);

        _ = _world.Call("ensure", File).Refused(2, about);

        AssertUnharmed();
        Assert.Equal(["mine"], _world.Tmux.ListSessions().Select(s => s.Name));
    }

    // tmux 3.3a ends with all its sessions when it is given one of these.
    [Theory]
    [InlineData("no-such-layout")]
    [InlineData("main")]
    [InlineData("tiled,")]
    public void A_layout_that_is_none_never_reaches_tmux(string layout)
    {
        Write($"windows:\n- window_name: one\n  layout: '{layout}'\n  panes: [~, ~]\n");

        _ = _world.Call("ensure", File).Refused(2, $"{File}:4: windows[0].layout: '{layout}' is no layout: write ");

        AssertUnharmed();
    }

    [Theory]
    [InlineData("kill -STOP $$", 124, "tmux did not answer in time")]
    [InlineData("echo 'lost my mind' >&2; exit 1", 1, "lost my mind")]
    [InlineData("exit 0", 1, "it answered 0 of")]
    public void A_tmux_that_fails_while_the_session_is_built_is_reported(string answer, int code, string about)
    {
        string real = Executables.Find("tmux")!;
        ScriptFile.Write(_world.At("seen", "tmux"), $"#!/bin/sh\ncase \" $* \" in *' split-window '*) {answer} ;; esac\nexec {real} \"$@\"\n");
        Write(Two);

        _ = _world.Call(Setting.With($"PATH={_world.SeenFolder}:/usr/bin:/bin"), "ensure", File).Refused(code, about);

        AssertUnharmed();
        Assert.Equal(["mine"], _world.Tmux.ListSessions().Select(s => s.Name));
    }

    [Fact]
    public void A_server_that_ends_as_it_is_called_is_called_again()
    {
        string real = Executables.Find("tmux")!;
        ScriptFile.Write(
            _world.At("seen", "tmux"),
            $"#!/bin/sh\ncase \" $* \" in *' new-session '*) mkdir {_world.At("once")} 2>&- && {{ echo 'server exited unexpectedly' >&2; exit 1; }} ;; esac\nexec {real} \"$@\"\n");
        Write(Two);

        _ = _world.Call(Setting.With($"PATH={_world.SeenFolder}:/usr/bin:/bin"), "ensure", File).Ok();

        Assert.Equal("0.0 0.1 1.0", Panes("=w"));
    }

    [Fact]
    public void A_window_whose_program_ends_at_once_is_left_out()
    {
        Write("windows:\n- window_name: brief\n  window_shell: 'true'\n  options: {remain-on-exit: off}\n  panes: [~, ~]\n- window_name: stays\n  panes: ['echo x']\n");

        _ = _world.Call("ensure", File).Ok();

        Assert.Equal("stays", _world.TmuxSays("list-windows", "-t", "=w", "-F", "#{window_name}"));
    }

    [Fact]
    public void A_folder_for_the_lock_that_cannot_be_used_is_named()
    {
        Write(Two);
        System.IO.File.WriteAllText(_world.At("file"), "");

        _ = _world.Call(Setting.With($"XDG_CACHE_HOME={_world.At("file")}"), "ensure", File).Refused(1, "XDG_CACHE_HOME");

        Assert.Equal(["mine"], _world.Tmux.ListSessions().Select(s => s.Name));
    }

    [Fact]
    public void tmuxp_can_build_it()
    {
        Write(Two);

        Answer first = _world.Call("ensure", File, "--json", "--loader", "tmuxp").Ok();
        Answer second = _world.Call("ensure", File, "--json", "--loader", "tmuxp").Ok();

        Assert.Contains("\"created\":true", first.Out, StringComparison.Ordinal);
        Assert.Contains("\"created\":false", second.Out, StringComparison.Ordinal);
        Assert.Equal("0.0 0.1 1.0", Panes("=w"));
    }

    [Fact]
    public void A_tmuxp_that_fails_leaves_no_session()
    {
        Write("windows:\n- window_name: one\n  options: {no-such-option: 1}\n");

        Answer said = _world.Call("ensure", File, "--loader", "tmuxp").Exits(1);

        Assert.Contains("no-such-option", said.Error, StringComparison.Ordinal);
        Assert.Equal(["mine"], _world.Tmux.ListSessions().Select(s => s.Name));
    }

    [Fact]
    public void A_tmuxp_that_is_missing_is_named()
    {
        Write(Two);
        System.IO.File.CreateSymbolicLink(_world.At("seen", "tmux"), Executables.Find("tmux")!);

        _ = _world.Call(Setting.With($"PATH={_world.SeenFolder}"), "ensure", File, "--loader", "tmuxp").Refused(1, "there is no tmuxp in PATH: install it");
    }

    public void Dispose() => _world.Dispose();

    private void Write(string rest) => System.IO.File.WriteAllText(File, "session_name: w\n" + rest);

    private string Panes(string session) => _world.TmuxSays("list-panes", "-s", "-t", session, "-F", "#{window_index}.#{pane_index}").Replace('\n', ' ');

    private void AssertUnharmed() => Assert.Equal("0.0", Panes("=mine"));
}

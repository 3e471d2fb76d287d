using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Hostile;

/// <summary>A tmux that is missing, too old, broken, or not the one a user thinks of.</summary>
public sealed class TmuxProgramTests : IDisposable
{
    private readonly StintWorld _world = new();

    [Fact]
    public void Without_tmux_a_run_is_refused_and_nothing_is_made()
    {
        Setting without = Setting.With($"PATH={_world.SeenFolder}");

        _ = _world.Call(without, "run", "--", "/bin/true").Refused(1, "tmux: not found");
        Answer json = _world.Call(without, "run", "--json", "--", "/bin/true").Exits(1);

        Assert.Contains("{\"error\":{\"code\":\"unavailable\",\"message\":\"tmux: not found", json.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Join(_world.Workdir, ".agents")));
    }

    [Fact]
    public void Without_tmux_records_can_still_be_read()
    {
        Run run = _world.Finish("echo text");
        Setting without = Setting.With($"PATH={_world.SeenFolder}");

        Assert.Equal("text\n", _world.Call(without, "logs").Ok().Out);
        Assert.Equal(run.Id, _world.Call(without, "ls", "--json").Ok().Runs[0].Id);
        _ = _world.Call(without, "rerun", run.Id.ToString()).Refused(1, "tmux");
        _ = _world.Call(without, "run", "--ready", "--", "true").Ok();
        _ = _world.Call(without, "start", "@last").Refused(1, "tmux");
        Assert.Equal(RunStatus.Ready, _world.Call("show", "--json").Ok().Run.Status);
    }

    [Theory]
    [InlineData("2.9", "usage: new-window [-adkP] [-c start-directory] [-F format] [-n window-name] [-t target-window] [command]")]
    [InlineData("3.1", "usage: run-shell [-b] [-t target-pane] [shell-command]")]
    public void A_tmux_that_is_too_old_is_named(string version, string refusal)
    {
        _world.Finish("true");
        Setting old = FakeTmux($"[ \"$1\" = -V ] && echo 'tmux {version}' && exit 0\necho '{refusal}' >&2\nexit 1\n");

        _ = _world.Call(old, "run", "--", "true").Refused(1, $"tmux {version} is too old");

        Run run = _world.Call("show", "--json").Ok().Run;
        Assert.Equal((RunStatus.Failed, RunReason.LaunchError), (run.Status, run.Reason));
        Assert.Empty(_world.Tmux.ListWindows());
    }

    [Fact]
    public void A_tmux_that_cannot_run_is_one_clear_line()
    {
        _ = _world.Call(FakeTmux("echo 'libevent is broken' >&2; exit 1\n"), "run", "--", "true").Refused(1, "libevent is broken");
    }

    [Fact]
    public void Inside_tmux_the_same_server_is_used()
    {
        Run outer = _world.Finish($"unset STINT_TMUX_SOCKET; {StintWorld.Stint} run --keep -- true && {StintWorld.Stint} wait");
        Run inner = _world.Call("ls", "--json").Ok().Runs[0];

        Assert.Equal(RunStatus.Finished, outer.Status);
        Assert.NotEqual(outer.Id, inner.Id);
        Assert.Contains(_world.Socket, inner.AttachCommand, StringComparison.Ordinal);
        Assert.Contains(_world.Tmux.ListWindows(), w => w.Id.ToString() == inner.TmuxWindowId);
    }

    [Theory]
    [InlineData("-S")]
    [InlineData("--socket-path")]
    [InlineData("STINT_TMUX_SOCKET")]
    public void Inside_tmux_another_server_can_be_named(string by)
    {
        using var other = new PrivateTmux();
        (string assignment, string option) = by.StartsWith('-') ? ("", $"{by} {other.SocketPath}") : ($"{by}={other.SocketPath} ", "");
        _ = _world.Finish($"{assignment}{StintWorld.Stint} run {option} --keep -- echo there && {assignment}{StintWorld.Stint} wait {option}");

        Run inner = _world.Call("ls", "--json").Ok().Runs[0];

        Assert.Equal("there", inner.LastMessage);
        Assert.Contains(other.Server.ListWindows(), w => w.Id.ToString() == inner.TmuxWindowId && w.Name == inner.TmuxWindow);
        Assert.Contains("there", _world.Pane(inner.Id), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("LC_ALL=C")]
    [InlineData("LANG=")]
    [InlineData("LC_CTYPE=POSIX")]
    public void Without_a_UTF8_locale_text_stays_right(string locale)
    {
        Setting setting = Setting.With(locale);
        string id = _world.Call(setting, "run", "--keep", "--tag", "x", "--name", "nämé 🦊", "--", "printf", "%s é 🦊\\n", "漢字").Ok().Text;

        _ = _world.Call(setting, "wait", id).Ok();

        Assert.Equal("漢字 é 🦊\n", _world.Call(setting, "logs", id).Ok().Out);
        Assert.Equal("漢字 é 🦊\r\n"u8.ToArray(), _world.Call(setting, "logs", "--raw", id).Ok().Output);
        Assert.Contains("漢字 é 🦊", _world.Call(setting, "capture", id).Ok().Out, StringComparison.Ordinal);
        Run run = _world.Call(setting, "show", "--json", id).Ok().Run;
        Assert.Equal(("nämé 🦊", "漢字 é 🦊"), (run.Name, run.LastMessage));
        Assert.Contains("漢字", _world.Call(setting, "ls").Ok().Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_any_terminal_everything_works()
    {
        Answer answer = _world.Execute(Setting.Plain, "setsid", "-w", StintWorld.Stint, "run", "--wait", "--", "sh", "-c", "tty >/dev/null && stty size; exit 5").Exits(5);

        Assert.Equal("", answer.Error);
        Assert.Equal("50 200\n", _world.Call("logs").Ok().Out);
    }

    public void Dispose() => _world.Dispose();

    private Setting FakeTmux(string script)
    {
        string program = Path.Join(_world.SeenFolder, "tmux");
        ScriptFile.Write(program, "#!/bin/sh\n" + script);
        return Setting.With($"PATH={_world.SeenFolder}:/usr/bin:/bin");
    }
}

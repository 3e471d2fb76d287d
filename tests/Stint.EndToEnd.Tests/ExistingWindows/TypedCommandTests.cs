using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.ExistingWindows;

/// <summary><c>run --window</c>: a command typed into a window that exists.</summary>
public sealed class TypedCommandTests : IDisposable
{
    private readonly Shelf _shelf = new();

    public static TheoryData<string> Shells => ["bash --norc --noprofile", "zsh -f", "dash", "fish --no-config"];

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Every_shell_runs_it_and_tells_its_exit_code(string shell)
    {
        _ = await _shelf.Open("w", shell);

        foreach (int code in (int[])[0, 3])
        {
            Run run = _shelf.Ended("w", "sh", "-c", $"echo 'a  b'; printf '%s' \"$0\"; exit {code}", "it's $HOME");

            Assert.Equal((code == 0 ? RunStatus.Finished : RunStatus.Failed, RunReason.Exit, code), (run.Status, run.Reason, run.ExitCode));
            Assert.Equal("a  b\r\nit's $HOME", _shelf.Log(run));
            Assert.Equal((RunPlacement.ExistingWindow, "dev", "w", true, 16L), (run.Placement, run.TmuxSession, run.TmuxWindow, run.LogComplete, run.LogSize));
            Assert.Equal("a  b\nit's $HOME\n", _shelf.World.Call("logs", run.Id.ToString()).Ok().Out);
        }

        Assert.Equal("0", _shelf.World.TmuxSays("display-message", "-p", "-t", "=dev:=w", "#{pane_pipe}"));
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Stop_presses_C_c_and_the_code_still_comes(string shell)
    {
        _ = await _shelf.Open("w", shell);
        RunId id = _shelf.Type("w", "sleep", "1000");
        await _shelf.Runs(id);

        _ = _shelf.World.Call("stop", id.ToString()).Ok();

        Run run = _shelf.World.Show(id);
        Assert.Equal((RunStatus.Stopped, RunReason.Stopped, 130), (run.Status, run.Reason, run.ExitCode));
        Assert.Equal(RunStatus.Finished, _shelf.Ended("w", "true").Status);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task A_shell_line_is_run_by_the_shell_there(string shell)
    {
        _ = await _shelf.Open("w", shell);

        _ = _shelf.World.Call("run", "--window", "w", "--wait", "--cwd", "/usr", "--shell", "pwd; echo 'x y' | tr x z; exit 4 # the end").Exits(4);

        Assert.Equal("/usr\nz y\n", _shelf.World.Call("logs").Ok().Out);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Words_that_cannot_be_typed_as_they_are_arrive_all_the_same(string shell)
    {
        _ = await _shelf.Open("w", shell);

        Run run = _shelf.Ended("w", "/usr/bin/printf", "%s|", "tab\there", "two\nlines", "\u0003", "!!", "", "é漢🦊", "-n", "~", "*");

        Assert.Equal("tab\there|two\r\nlines|\u0003|!!||é漢🦊|-n|~|*|", _shelf.Log(run));
    }

    [Fact]
    public async Task What_changes_the_shell_changes_it()
    {
        _ = await _shelf.Open("w", "bash --norc --noprofile");

        Assert.Equal(RunStatus.Finished, _shelf.Ended("w", "cd", "/usr/lib").Status);
        Assert.Equal("/usr/lib\r\n", _shelf.Log(_shelf.Ended("w", "pwd")));
        Assert.Equal("/usr/lib", _shelf.World.Call("show", "--json").Ok().Run.Workdir);
    }

    [Theory]
    [InlineData("bash --norc --noprofile", "", "")]
    [InlineData("bash --norc --noprofile", "set -o vi", "Escape")]
    [InlineData("bash --norc --noprofile", "echo 'open", "Enter")]
    [InlineData("zsh -f", "bindkey -v", "Escape")]
    [InlineData("zsh -f", "", "M-Enter")]
    [InlineData("dash", "", "")]
    public async Task A_line_somebody_has_begun_is_put_away_and_not_run(string shell, string before, string key)
    {
        _ = await _shelf.Open("w", shell);
        bool open = before.StartsWith("echo", StringComparison.Ordinal);
        if (before.Length > 0 && !open)
        {
            _shelf.Person("w", before);
            await _shelf.Shows("w", before);
        }

        _shelf.Person("w", open ? before : "touch pwned; ", enter: false);
        await _shelf.Shows("w", open ? before : "touch pwned");
        _ = key.Length > 0 ? _shelf.World.TmuxSays("send-keys", "-t", "=dev:=w", key) : "";
        if (key == "M-Enter")
        {
            _shelf.Person("w", "touch pwned2; ", enter: false);
            await _shelf.Shows("w", "pwned2");
        }

        Assert.Equal("hi\r\n", _shelf.Log(_shelf.Ended("w", "echo", "hi")));
        Assert.False(File.Exists(Path.Join(_shelf.World.Workdir, "pwned")));
        Assert.False(File.Exists(Path.Join(_shelf.World.Workdir, "pwned2")));
    }

    [Fact]
    public async Task A_person_looking_back_in_the_window_is_not_disturbed()
    {
        _ = await _shelf.Open("w", "bash --norc --noprofile");
        _ = _shelf.World.TmuxSays("copy-mode", "-t", "=dev:=w");

        Assert.Equal("hi\r\n", _shelf.Log(_shelf.Ended("w", "echo", "hi")));
        Assert.Equal("1", _shelf.World.TmuxSays("display-message", "-p", "-t", "=dev:=w", "#{pane_in_mode}"));
    }

    [Fact]
    public async Task A_pipe_that_the_pane_has_stays_and_the_slice_comes_from_its_history()
    {
        _ = await _shelf.Open("w", "bash --norc --noprofile", columns: 40);
        string own = Path.Join(_shelf.World.Workdir, "own");
        _ = _shelf.World.TmuxSays("pipe-pane", "-t", "=dev:=w", $"exec cat >>{own}");

        Run run = _shelf.Ended("w", "sh", "-c", "seq 1 200; echo a line that is much longer than the window is wide; exit 5");

        string[] lines = [.. Enumerable.Range(1, 200).Select(i => $"{i}"), "a line that is much longer than the window is wide"];
        Assert.Equal((RunStatus.Failed, 5, true), (run.Status, run.ExitCode, run.LogComplete));
        Assert.Equal(string.Concat(lines.Select(l => l + "\r\n")), _shelf.Log(run));
        Assert.Equal("1", _shelf.World.TmuxSays("display-message", "-p", "-t", "=dev:=w", "#{pane_pipe}"));
        await Eventually.True(() => File.ReadAllText(own).Contains($"[stint {run.Id} ended 5]", StringComparison.Ordinal), "the other pipe got all of it");
    }

    [Fact]
    public async Task A_slice_whose_begin_has_left_the_history_says_that_it_is_not_whole()
    {
        _ = await _shelf.Open("first", "dash"); // the limit counts for panes made after it
        _ = _shelf.World.TmuxSays("set-option", "-g", "history-limit", "100");
        _ = await _shelf.Open("w", "bash --norc --noprofile");
        _ = _shelf.World.TmuxSays("pipe-pane", "-t", "=dev:=w", "exec cat >/dev/null");

        Run run = _shelf.Ended("w", "seq", "1", "5000");

        Assert.Equal((RunStatus.Finished, false), (run.Status, run.LogComplete));
        Assert.EndsWith("4999\r\n5000\r\n", _shelf.Log(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Follow_shows_the_output_and_nothing_of_the_typing()
    {
        _ = await _shelf.Open("w", "bash --norc --noprofile");

        Answer answer = _shelf.World.Call("run", "-f", "--window", "w", "--", "sh", "-c", "echo one; sleep 0.3; echo two; exit 6").Exits(6);

        Assert.Equal("one\ntwo\n", answer.Out);
    }

    [Fact]
    public async Task A_long_output_is_complete()
    {
        _ = await _shelf.Open("w", "bash --norc --noprofile");

        Run run = _shelf.Ended("w", "seq", "1", "20000");

        Assert.Equal(string.Concat(Enumerable.Range(1, 20000).Select(i => $"{i}\r\n")), _shelf.Log(run));
    }

    [Fact]
    public async Task Windows_and_panes_are_found_by_id_too_and_a_rerun_goes_there_again()
    {
        var pane = await _shelf.Open("w", "bash --norc --noprofile");
        string window = _shelf.World.TmuxSays("display-message", "-p", "-t", pane, "#{window_id}");

        Assert.Equal("hi\r\n", _shelf.Log(_shelf.Ended(window, "echo", "hi")));
        Run run = _shelf.Ended(pane, "echo", "again");
        Assert.Equal("again\r\n", _shelf.Log(run));

        Run rerun = _shelf.World.Finish(RunId.Parse(_shelf.World.Call("rerun", run.Id.ToString()).Ok().Text));
        Assert.Equal(("again\r\n", RunPlacement.ExistingWindow, run.Id), (_shelf.Log(rerun), rerun.Placement, rerun.ParentRunId!.Value));
    }

    public void Dispose() => _shelf.Dispose();
}

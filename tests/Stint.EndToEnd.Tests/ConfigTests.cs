using System.Text.Json;

namespace Stint.EndToEnd.Tests;

public sealed class ConfigTests : IDisposable
{
    private readonly Sandbox _user = new();

    public void Dispose() => _user.Dispose();

    [Fact]
    public void The_file_sets_what_the_line_leaves_open()
    {
        _user.Configure("session: work\nname: from-file\nenv: [GREETING=hello]\njson: true\n");
        using JsonDocument run = JsonDocument.Parse(_user.Stint("run", "--wait", "--", "sh", "-c", "test $GREETING = hello").Output);
        Assert.Equal("work", run.RootElement.GetProperty("tmux_session").GetString());
        Assert.Equal("from-file", run.RootElement.GetProperty("name").GetString());
        Assert.Equal("finished", run.RootElement.GetProperty("status").GetString());
        using JsonDocument named = JsonDocument.Parse(_user.Stint("run", "--wait", "--name", "from-line", "--", "true").Output);
        Assert.Equal("from-line", named.RootElement.GetProperty("name").GetString());
    }

    [Fact]
    public void Environment_beats_file_and_line_beats_both()
    {
        string[] folders = [_user.At("file"), _user.At("variable"), _user.At("line")];
        Array.ForEach(folders, f => Directory.CreateDirectory(f));
        _user.Configure($"workdir: {folders[0]}\n");
        Assert.Contains(folders[0], _user.Stint().Output);
        _user.Environment["STINT_WORKDIR"] = folders[1];
        Assert.Contains(folders[1], _user.Stint().Output);
        Assert.Contains(folders[2], _user.Stint("--workdir", folders[2]).Output);
    }

    [Fact]
    public void A_choice_on_the_line_overrules_its_rival_in_the_file()
    {
        _user.Configure("keep: true\n");
        Assert.Equal(0, _user.Stint("run", "--wait", "--rm", "--", "true").ExitCode);
        Assert.Equal(0, _user.Stint("run", "--wait", "--keep=false", "--", "true").ExitCode);
    }

    [Fact]
    public void What_the_file_says_for_windows_of_a_runs_own_is_no_hindrance_elsewhere()
    {
        _user.Configure("session: work\nloader: stint\ntimeout: 1h\nkeep: true\nenv: [A=1]\n");
        string workspace = _user.At("w.yaml");
        File.WriteAllText(workspace, "session_name: dev\nwindows:\n- window_name: shell\n  panes: [~]\n");

        Assert.Equal("work", Session("--", "true"));
        Assert.Equal("dev", Session("-w", workspace, "--", "true"));
        Assert.Equal("dev", Session("-w", workspace, "--window", "shell", "--", "true"));

        string? Session(params string[] options)
        {
            Said said = _user.Stint(["run", "--wait", "--json", .. options]);
            Assert.Equal((0, ""), (said.ExitCode, said.Error));
            using JsonDocument run = JsonDocument.Parse(said.Output);
            return run.RootElement.GetProperty("tmux_session").GetString();
        }
    }

    [Fact]
    public void The_file_does_not_choose_which_runs_are_meant()
    {
        _user.Configure("tag: nightly\n");
        string other = _user.Stint("run", "--", "sleep", "1000").Output.Trim(), meant = _user.Stint("run", "--", "sleep", "1000").Output.Trim();
        Assert.Equal($"{meant} stopped\n", _user.Stint("stop", meant).Output);
        Assert.Equal("nightly", JsonDocument.Parse(_user.Stint("show", other, "--json").Output).RootElement.GetProperty("tag").GetString());
        Assert.Equal(2, _user.Stint("stop").ExitCode);
    }

    [Theory]
    [InlineData("session: a\nsesion: b\n", "line 2: 'sesion': no verb has this option: did you mean 'session'?")]
    [InlineData("help: true\n", "line 1: 'help': no verb has this option")]
    [InlineData("keep: perhaps\n", "line 1: 'keep': it is a switch")]
    [InlineData("session: [a]\n", "line 1: 'session': it takes one value, not a list")]
    [InlineData("name: x\nsize: huge\n", "line 2: run: --size: 'huge' is no size")]
    [InlineData("timeout: soon\n", "line 1: run: --timeout: 'soon' is no duration")]
    [InlineData("a: [\n", "mend the YAML")]
    [InlineData("a: 1\n---\nb: 1\n", "line 2: a second document")]
    [InlineData("a: &x [y]\nb: *x\n", "line 2: 'b' refers to another value")]
    public void A_mistake_is_one_line_with_file_and_line(string yaml, string message)
    {
        _user.Configure(yaml);
        Said said = _user.Stint("run", "--", "true");
        Assert.Equal((2, ""), (said.ExitCode, said.Output));
        Assert.StartsWith($"stint: config: {_user.ConfigFile}", said.Error);
        Assert.Contains(message, said.Error);
        Assert.Single(said.Error.TrimEnd('\n').Split('\n'));
        Assert.False(Directory.Exists(Path.Join(_user.Workdir, ".agents")));
    }

    [Fact]
    public void A_huge_file_a_folder_and_a_pipe_are_survived()
    {
        _user.Configure(new string('#', 10_000_000));
        Assert.Contains("larger than 64 KB", _user.Stint("ls").Error);
        File.Delete(_user.ConfigFile);
        Assert.Equal(0, _user.Run("mkfifo", _user.ConfigFile).ExitCode);
        Assert.Equal("", _user.Stint().Error);
        File.Delete(_user.ConfigFile);
        Directory.CreateDirectory(_user.ConfigFile);
        Assert.Contains("it is a folder", _user.Stint("ls").Error);
    }

    [Fact]
    public void Help_version_and_completions_work_beside_a_broken_file_and_doctor_reports_it()
    {
        _user.Configure("nonsense: true\n");
        Assert.Equal(2, _user.Stint("ls").ExitCode);
        foreach (string[] line in (string[][])[["--help"], ["run", "--help"], ["--version"], ["version"], ["completions", "bash"], ["complete", "--", ""]])
        {
            Assert.Equal((0, ""), (_user.Stint(line).ExitCode, _user.Stint(line).Error));
        }

        Said doctor = _user.Stint("doctor");
        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("'nonsense': no verb", string.Join(' ', doctor.Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)));
    }
}

using System.Text.Json;
using Stint.Contracts;
using Stint.EndToEnd.Tests.World;

namespace Stint.EndToEnd.Tests.Verbs;

public sealed class RunTests : IDisposable
{
    private static readonly string[] Fields =
    [
        "id", "version", "name", "tag", "command", "argv", "workdir", "status", "reason", "exit_code", "signal", "error", "last_message", "is_archived", "sweep_id",
        "sweep_params", "cell", "parent_run_id", "executor", "placement", "after", "slots", "priority", "timeout_s", "created_at", "updated_at", "queued_at",
        "launched_at", "started_at", "ended_at", "stopped_at", "tmux_session", "tmux_window", "tmux_window_id", "tmux_pane", "attach_command", "run_dir", "log_file",
        "log_size", "log_complete", "wandb_dir", "cpu_seconds", "max_rss_bytes", "allowed_actions",
    ];

    private readonly StintWorld _world = new();

    [Fact]
    public void The_id_goes_to_stdout_and_nothing_else_anywhere()
    {
        Answer answer = _world.Call("run", "--", "true").Ok();

        Assert.True(RunId.TryParse(answer.Text, out _));
        Assert.Equal("", answer.Error);
    }

    [Fact]
    public void Json_has_every_field_of_a_run_and_no_other()
    {
        Answer made = _world.Call("run", "--json", "--wait", "--timeout", "1h", "--log-file", "copy", "--", "sh", "-c", "echo last; exit 3").Exits(3);
        foreach (JsonElement run in (JsonElement[])[made.Json, _world.Call("show", "--json").Json, _world.Call("ls", "--json").Json[0]])
        {
            Assert.Equal(Fields, run.EnumerateObject().Select(p => p.Name));
        }

        Run got = made.Run;
        Assert.Equal(("sh", "sh", "sh -c 'echo last; exit 3'"), (got.Name, got.Tag, got.Command));
        Assert.Equal((RunStatus.Failed, RunReason.Exit, 3, null), (got.Status, got.Reason, got.ExitCode, got.Signal));
        Assert.Equal(("last", 6, true), (got.LastMessage, got.LogSize, got.LogComplete));
        Assert.Equal((3600.0, Path.Join(_world.Workdir, "copy")), (got.TimeoutS, got.LogFile));
        Assert.True(got.CreatedAt <= got.LaunchedAt && got.LaunchedAt <= got.StartedAt && got.StartedAt <= got.EndedAt && got.EndedAt - got.CreatedAt < 60);
        Assert.True(got.CpuSeconds >= 0 && got.MaxRssBytes > 100_000);
        Assert.Matches("^job:sh:[0-9]{8}-[0-9]{6}$", got.TmuxWindow);
        Assert.Equal(["archive", "attach", "edit", "queue", "rerun", "send", "start", "stop", "unarchive"], got.AllowedActions.Select(a => a.Action).Order(StringComparer.Ordinal));
        Assert.All(got.AllowedActions, a => Assert.Equal(a.Allowed, a.Why is null));
    }

    [Fact]
    public void Windows_of_one_second_and_tag_get_numbers()
    {
        string[] names = [.. Enumerable.Range(0, 6).Select(_ => _world.Show(_world.Start("sleep", "100")).TmuxWindow!)];

        Assert.Equal(6, names.Distinct().Count());
        Assert.All(names, n => Assert.Matches("^job:sleep:[0-9]{8}-[0-9]{6}(-[2-6])?$", n));
        Assert.Equal(names.Order(StringComparer.Ordinal), _world.Windows().Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Train ResNet!", "train-resnet")]
    [InlineData("--a--", "a")]
    [InlineData("ÄB_c-9", "b_c-9")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456789_-ABCDEFG", "abcdefghijklmnopqrstuvwxyz0123456789_-ab")]
    public void A_tag_is_normalized(string given, string tag)
    {
        Assert.Equal(tag, _world.Call("run", "--json", $"--tag={given}", "--", "true").Ok().Run.Tag);
        Assert.Equal(tag, _world.Call("run", "--json", $"--name={given}", "--", "true").Ok().Run.Tag);
    }

    [Theory]
    [InlineData("")]
    [InlineData("---")]
    [InlineData("漢字")]
    public void An_explicit_tag_with_nothing_usable_is_refused(string tag)
    {
        _ = _world.Call("run", $"--tag={tag}", "--", "true").Refused(2, "--tag");
        _world.HoldsNothing();
        Assert.Equal("run", _world.Call("run", "--json", "--name", "漢字", "--", "true").Ok().Run.Tag);
    }

    [Fact]
    public void The_name_is_the_programs_base_name_unless_given()
    {
        Assert.Equal("true", _world.Call("run", "--json", "--", "/bin/true").Ok().Run.Name);
        Assert.Equal("echo", _world.Call("run", "--json", "--shell", "  echo x | cat").Ok().Run.Name);
        Assert.Equal("My Run", _world.Call("run", "--json", "--name", " My Run ", "--", "true").Ok().Run.Name);
    }

    [Fact]
    public void Options_stand_where_they_like_before_the_dashes_and_never_behind_them()
    {
        Run run = _world.Call("--workdir", _world.Workdir, "run", "--json", "--tag=t", "--", "echo", "--tag=u", "--wait", "--").Ok().Run;

        Assert.Equal(["echo", "--tag=u", "--wait", "--"], run.Argv);
        Assert.Equal("t", run.Tag);
        Assert.Equal(run.Id, _world.Call("show", "--json", run.Id.ToString(), "--workdir", _world.Workdir).Ok().Run.Id);
        Assert.Equal(run.Id, _world.Call("show", run.Id.ToString(), "--json").Ok().Run.Id);
    }

    [Fact]
    public void A_ready_run_starts_when_told()
    {
        string id = _world.Call("run", "--ready", "--", "sh", "-c", "exit 6").Ok().Text;
        Run ready = _world.Show(RunId.Parse(id));
        Assert.Equal((RunStatus.Ready, null, null), (ready.Status, ready.TmuxWindowId, ready.LaunchedAt));
        Assert.Empty(_world.Windows());

        Assert.Equal(id, _world.Call("start", id).Ok().Text);

        _ = _world.Call("wait", id).Exits(6);
        _ = _world.Call("start", id).Refused(1, "failed");
        _ = _world.Call("run", "--ready", "--wait", "--", "true").Refused(2, "--ready");
    }

    [Fact]
    public void A_copy_of_the_output_equals_it_exactly_and_is_appended()
    {
        File.WriteAllText(Path.Join(_world.Workdir, "copy.log"), "before\n");

        Run run = _world.Finish("seq 1 5000; printf 'no line end\\033[31m\\377'", "--log-file", "copy.log");

        byte[] log = _world.Call("logs", "--raw").Ok().Output;
        Assert.Equal(run.LogSize, log.Length);
        Assert.Equal([.. "before\n"u8, .. log], File.ReadAllBytes(Path.Join(_world.Workdir, "copy.log")));
    }

    [Fact]
    public async Task On_end_is_told_how_it_went_and_changes_nothing()
    {
        foreach ((string line, string[] options, int code, string expected) in ((string, string[], int, string)[])
            [("exit 0", [], 0, "finished/0/exit/"), ("exit 3", [], 3, "failed/3/exit/"), ("kill -9 $$", [], 137, "failed/137/signal/"), ("sleep 100", ["--timeout", "0.2"], 124, "failed/143/timeout/")])
        {
            string id = _world.Call(["run", "--on-end", "echo $STINT_STATUS/$STINT_EXIT_CODE/$STINT_REASON/; test -f \"$STINT_RUN_DIR/result.json\"; exit 4", .. options, "--", "sh", "-c", line]).Ok().Text;
            _ = _world.Call("wait", id).Exits(code);
            string log = await OnEndLog(id);
            Assert.Contains(expected, log, StringComparison.Ordinal);
            Assert.Contains("exit code 4", log, StringComparison.Ordinal);
        }
    }

    public void Dispose() => _world.Dispose();

    private async Task<string> OnEndLog(string id)
    {
        string path = _world.DirectoryOf(RunId.Parse(id)).OnEndLog;
        await TestKit.Eventually.True(() => File.Exists(path) && File.ReadAllText(path).Contains("exit code", StringComparison.Ordinal), "on-end has run");
        return File.ReadAllText(path);
    }
}

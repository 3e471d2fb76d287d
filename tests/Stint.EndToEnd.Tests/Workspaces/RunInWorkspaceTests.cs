using System.Globalization;
using System.Text.Json;
using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Workspaces;

/// <summary><c>run -w</c>: the session is there in the end, and in it a job window.</summary>
public sealed class RunInWorkspaceTests : IDisposable
{
    private readonly Project _project = new();

    [Fact]
    public void The_session_is_made_once_and_each_run_is_a_window_in_it()
    {
        Run first = _project.Stays("--tag", "Train ResNet"), second = _project.Stays();

        Assert.Equal(["one", first.TmuxWindow!, second.TmuxWindow!], _project.Windows);
        Assert.Matches("^job:train-resnet:[0-9]{8}-[0-9]{6}$", first.TmuxWindow);
        Assert.Matches("^job:sh:[0-9]{8}-[0-9]{6}$", second.TmuxWindow);
        Assert.Equal("dev", Assert.Single(_project.Tmux.ListSessions()).Name);
        Assert.All((Run[])[first, second], r => Assert.Equal($"dev/{r.TmuxWindow}", _project.NameOf(r)));
    }

    [Fact]
    public void Its_JSON_is_a_reference_to_the_job()
    {
        JsonElement run = _project.Run("sleep 1000", "--tag", "t").Ok().Json;
        JsonElement job = Assert.Single(_project.World.Call("jobs", ".", "--json").Ok().Json.EnumerateArray());

        Assert.Equal(Text(job, "run_id"), Text(run, "id"));
        Assert.Equal(("t", "dev"), (Text(run, "tag"), Text(run, "tmux_session")));
        Assert.All((string[])["tmux_window", "tmux_window_id", "tmux_pane"], field => Assert.Equal(Text(job, field), Text(run, field)));
        Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0 - run.GetProperty("created_at").GetDouble(), 0, 60);
        Assert.Equal(JsonValueKind.Null, run.GetProperty("log_file").ValueKind);
        Assert.Equal(_project.World.At("w", "copy"), Text(_project.Run("true", "--log-file", "copy").Ok().Json, "log_file"));

        static string? Text(JsonElement element, string field) => element.GetProperty(field).GetString();
    }

    [Theory]
    [InlineData("UTC0", 0)]
    [InlineData("XXX-14", 14)]
    [InlineData("XXX+11", -11)]
    public void The_windows_time_is_local(string zone, int hours)
    {
        Run run = _project.World.Call(Setting.With($"TZ={zone}"), "run", "-w", ".", "--json", "--", "sleep", "1000").Ok().Run;

        DateTimeOffset local = DateTimeOffset.FromUnixTimeMilliseconds((long)(run.CreatedAt * 1000)).ToOffset(TimeSpan.FromHours(hours));
        Assert.Equal($"job:sleep:{local.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}", run.TmuxWindow);
    }

    [Theory]
    [InlineData("Train_Model-2", "train_model-2")]
    [InlineData("a.b:c d/e", "a-b-c-d-e")]
    [InlineData("--- x ---", "x")]
    [InlineData("Größe", "gr--e")]
    [InlineData("日本 x", "x")]
    [InlineData("İx", "x")]
    [InlineData("\ud83e\udd8ax\ud83e\udd8ay", "x-y")]
    [InlineData("#{pid}%H", "pid--h")]
    [InlineData("abcdefghijklmnopqrstuvwxyz0123456789_-ABCDEFG", "abcdefghijklmnopqrstuvwxyz0123456789_-ab")]
    public void A_tag_is_made_fit_for_a_windows_name(string given, string tag)
    {
        Run run = _project.Stays($"--tag={given}");

        Assert.Equal(tag, run.Tag);
        Assert.StartsWith($"dev/job:{tag}:2", _project.NameOf(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--tag", "")]
    [InlineData("--tag", "...")]
    [InlineData("--tag", "日本")]
    [InlineData("--session", "x")]
    [InlineData("--force")]
    [InlineData("--loader", "teamocil")]
    [InlineData("--cwd", "no-such-folder")]
    [InlineData("--log-file", "no-such-folder/copy")]
    [InlineData("--timeout", "0")]
    [InlineData("--size", "huge")]
    [InlineData("--ready", "--wait")]
    [InlineData("--keep", "--rm")]
    public void What_cannot_be_is_refused_before_anything_is_done(params string[] options)
    {
        _ = _project.World.Call(["run", "-w", ".", .. options, "--", "true"]).Refused(2, options[0]);

        _project.IsUntouched();
    }

    [Fact]
    public void A_loader_is_no_use_without_a_workspace()
    {
        _ = _project.World.Call("run", "--loader", "tmuxp", "--", "true").Refused(2, "--loader");
        _ = _project.World.Call("run", "-w", "", "--", "true").Refused(2, "--workspace");
        _ = _project.World.Call("run", "-w", ".").Refused(2, "no command");
        _project.IsUntouched();
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("windows: []\n", "session_name")]
    [InlineData("session_name: dev\nwindows: [\n", ":2: ")]
    [InlineData("session_name: [a]\nwindows:\n- panes: [~]\n", "session_name")]
    [InlineData("session_name: dev\nwindows: 5\n", "windows")]
    public void A_bad_file_is_refused_and_nothing_is_made(string text, string about)
    {
        _project.Write(text);

        _ = _project.World.Call("run", "-w", ".", "--", "true").Refused(2, about);
        _ = _project.World.Call("run", "-w", _project.File, "--", "true").Refused(2, about);
        _ = _project.World.Call("run", "-w", "home", "--", "true").Refused(2, "home");
        _project.IsUntouched();
    }

    [Fact]
    public void tmuxp_can_make_the_session()
    {
        Run run = _project.Stays("--loader", "tmuxp", "--cwd", "workspace");

        Assert.Equal(["one", run.TmuxWindow!], _project.Windows);
        Assert.Equal(_project.Folder, run.Workdir);
    }

    [Fact]
    public void It_starts_where_the_caller_is_unless_told_otherwise()
    {
        _ = _project.World.TmuxSays("new-session", "-d", "-s", "other", "sleep", "1000");
        string elsewhere = _project.World.At("seen"), named = Directory.CreateDirectory(_project.World.At("w", "workspace")).FullName;

        Assert.Equal(_project.World.Workdir, Where());
        Assert.Equal(_project.Folder, Where("--cwd", "workspace"));
        Assert.Equal(named, Where("--cwd", "./workspace"));
        Assert.Equal(named, Where("--cwd", named));
        Assert.Equal(elsewhere, Where("--cwd", elsewhere));
        Assert.Equal(_project.Folder, Where("--cwd", "home"));

        // The session's own word counts, not the file's.
        _ = _project.World.TmuxSays("kill-session", "-t", "=dev");
        _ = _project.World.TmuxSays("new-session", "-d", "-s", "dev", "-c", elsewhere);
        Assert.Equal(elsewhere, Where("--cwd", "workspace"));

        string? Where(params string[] options) => _project.World.Finish(_project.Run("pwd -P", options).Ok().Run.Id).LastMessage;
    }

    [Fact]
    public void Its_environment_is_the_callers_and_knows_the_run()
    {
        Run run = _project.World.Call(
            Setting.With("MINE=x"), "run", "-w", ".", "--json", "--env", "GIVEN=y", "--", "sh", "-c", "echo $MINE $GIVEN $STINT_RUN_ID $STINT_WORKDIR; cd \"$STINT_ARTIFACTS_DIR\" && pwd").Ok().Run;
        _ = _project.World.Finish(run.Id);

        string[] lines = _project.World.Call("logs", run.Id.ToString()).Ok().Lines;
        Assert.Equal([$"x y {run.Id} {_project.World.Workdir}", $"{run.RunDir}/artifacts"], lines);
    }

    public void Dispose() => _project.Dispose();
}

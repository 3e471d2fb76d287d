using Stint.Contracts;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Workspaces;

/// <summary>All that <c>run</c> can do, in a workspace's session; and what becomes of the session.</summary>
public sealed class RunInWorkspaceLifecycleTests : IDisposable
{
    private readonly Project _project = new();

    [Theory]
    [InlineData("", 0, false)]
    [InlineData("", 3, true)]
    [InlineData("--keep", 0, true)]
    [InlineData("--rm", 3, false)]
    [InlineData("--no-keep-on-fail", 3, false)]
    [InlineData("--keep --on-end true --env A=1 --clean-env", 3, true)]
    public async Task A_window_stays_as_asked_and_the_session_always(string options, int code, bool stays)
    {
        Run run = _project.Run($"exit {code}", ["--wait", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).Exits(code).Run;

        Assert.Equal((code == 0 ? RunStatus.Finished : RunStatus.Failed, RunReason.Exit, code), (run.Status, run.Reason, run.ExitCode));
        string[] expected = stays ? ["one", run.TmuxWindow!] : ["one"];
        await Eventually.True(() => _project.Windows.SequenceEqual(expected), $"the windows are {string.Join(", ", expected)}");
        if (stays)
        {
            await _project.World.Shows(run.Id, code == 0 ? "stint: finished after" : "stint: failed with exit code 3");
        }
    }

    [Fact]
    public void What_can_be_asked_of_a_run_can_be_asked_here()
    {
        string copy = _project.World.At("w", "copy"), end = _project.World.At("w", "end");
        Run run = _project.Run("stty size; sleep 1000", "--wait", "--timeout", "1s", "--log-file", "copy", "--on-end", $"echo $STINT_REASON $STINT_EXIT_CODE >{end}", "--size", "90x20")
            .Exits(124).Run;

        Assert.Equal((RunStatus.Failed, RunReason.Timeout, 1.0), (run.Status, run.Reason, run.TimeoutS));
        Assert.Equal("20 90\r\n", File.ReadAllText(copy));
        Assert.Equal("20 90\n", _project.World.Call("logs", run.Id.ToString()).Ok().Out);
        Assert.StartsWith("timeout", File.ReadAllText(end), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_output_is_followed_to_the_end_and_its_code_is_the_calls()
    {
        World.Answer said = _project.World.Call("run", "-w", ".", "-f", "--", "sh", "-c", "echo one; echo two; exit 7").Exits(7);

        Assert.Equal("one\ntwo\n", said.Out.Replace("\r", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Other_verbs_know_it_as_any_run()
    {
        Run run = _project.Stays("--tag", "t");

        Assert.Equal(run.Id, Assert.Single(_project.World.Call("ls", "--tag", "t", "--json").Ok().Runs).Id);
        _ = _project.World.Call("stop", run.Id.ToString()).Ok();

        Assert.Equal(RunStatus.Stopped, _project.World.Show(run.Id).Status);
        Assert.Equal(["one"], _project.Windows);
    }

    [Fact]
    public void A_run_that_is_ready_makes_no_session_until_it_is_started()
    {
        Run ready = _project.Stays("--ready", "--cwd", "workspace");
        Assert.Equal((RunStatus.Ready, _project.Folder), (ready.Status, ready.Workdir));
        Assert.Empty(_project.Tmux.ListSessions());

        Run started = _project.World.Call("start", ready.Id.ToString(), "--json").Ok().Run;

        Assert.Equal(["one", started.TmuxWindow!], _project.Windows);
        Assert.Equal(ready.TmuxWindow, started.TmuxWindow);
        _ = _project.World.TmuxSays("kill-session", "-t", "=dev");
        _ = _project.World.Call("start", ready.Id.ToString()).Refused(1, "only a ready or queued run can be started");
        Assert.Empty(_project.Tmux.ListSessions());
    }

    [Fact]
    public void A_run_that_is_ready_starts_where_a_session_that_exists_does()
    {
        _ = _project.World.TmuxSays("new-session", "-d", "-s", "dev", "-c", _project.World.SeenFolder);

        Assert.Equal(_project.World.SeenFolder, _project.Stays("--ready", "--cwd", "workspace").Workdir);
    }

    [Fact]
    public void A_run_that_is_ready_is_refused_a_folder_that_nobody_knows()
    {
        _project.Write("session_name: dev\nwindows:\n- panes: [~]\n");

        _ = _project.World.Call("run", "-w", ".", "--ready", "--cwd", "workspace", "--", "true").Refused(2, "start_directory");

        _project.IsUntouched();
    }

    [Fact]
    public async Task A_rerun_goes_to_the_workspace_again_made_anew_if_it_must_be()
    {
        Run first = _project.Stays("--cwd", "workspace", "--tag", "t");
        await _project.EndServer();

        Run second = _project.World.Call("rerun", first.Id.ToString(), "--json").Ok().Run;
        Run third = _project.World.Call("rerun", first.Id.ToString(), "--json").Ok().Run;

        Assert.Equal(["one", second.TmuxWindow!, third.TmuxWindow!], _project.Windows);
        Assert.Equal((first.Id, "t", _project.Folder), (second.ParentRunId, second.Tag, second.Workdir));
    }

    [Fact]
    public void A_session_that_the_file_names_by_another_name_now_is_the_one_that_counts()
    {
        Run before = _project.Stays(), ready = _project.Stays("--ready");
        _project.Write("session_name: moved\nwindows:\n- panes: [~]\n");

        Run started = _project.World.Call("start", ready.Id.ToString(), "--json").Ok().Run;
        Run again = _project.World.Call("rerun", before.Id.ToString(), "--json").Ok().Run;

        Assert.Equal(("moved", "moved"), (started.TmuxSession, again.TmuxSession));
        Assert.All((Run[])[started, again], r => Assert.Equal($"moved/{r.TmuxWindow}", _project.NameOf(r)));
        Assert.Equal("dev", _project.World.Show(before.Id).TmuxSession);
    }

    [Fact]
    public void A_file_that_is_gone_by_then_is_named_and_changes_nothing()
    {
        Run ready = _project.Stays("--ready");
        File.Delete(_project.File);

        _ = _project.World.Call("start", ready.Id.ToString()).Refused(2, $"run {ready.Id}: workspace: {_project.File}: there is no such file");
        _ = _project.World.Call("rerun", ready.Id.ToString()).Refused(2, $"run {ready.Id}: workspace: {_project.File}: there is no such file");

        Assert.Equal(RunStatus.Ready, Assert.Single(_project.World.Call("ls", "--json").Ok().Runs).Status);
        Assert.Empty(_project.Tmux.ListSessions());
        _project.Write("session_name: dev\nwindows:\n- panes: [~]\n");
        _ = _project.World.Call("start", ready.Id.ToString()).Ok();
    }

    public void Dispose() => _project.Dispose();
}

using Stint.Contracts;
using Stint.EndToEnd.Tests.World;

namespace Stint.EndToEnd.Tests.Verbs;

public sealed class StopTests : IDisposable
{
    private readonly StintWorld _world = new();

    [Fact]
    public async Task The_signal_asked_for_is_the_first_to_come()
    {
        RunId id = _world.StartLine("trap 'echo got INT; exit 5' INT; trap 'echo got TERM' TERM; echo up; while :; do sleep 0.05; done");
        await _world.Printed(id, "up");

        Assert.Equal($"{id} stopped", _world.Call("stop", "--signal", "INT", id.ToString()).Ok().Text);

        Assert.Equal("up\ngot INT\n", _world.Call("logs", id.ToString()).Ok().Out);
        Run run = _world.Show(id);
        Assert.Equal((RunStatus.Stopped, RunReason.Stopped, 5), (run.Status, run.Reason, run.ExitCode));
        Assert.NotNull(run.StoppedAt);
    }

    [Fact]
    public async Task What_ignores_the_signal_is_killed_after_the_grace()
    {
        RunId id = _world.Start(StintWorld.Job, "ignore-term");
        await _world.Printed(id, "ready");

        Run run = _world.Call("stop", id.ToString(), "--grace", "0.3", "--json").Ok().Run;

        Assert.Equal((RunStatus.Stopped, "KILL"), (run.Status, run.Signal));
        Assert.InRange(run.EndedAt!.Value - run.StoppedAt!.Value, 0.25, 8);
    }

    [Fact]
    public void Several_are_stopped_by_id_and_by_tag_at_once()
    {
        RunId[] ids = [.. Enumerable.Range(0, 4).Select(i => _world.StartLine("sleep 100", "--tag", i < 2 ? "a" : "b"))];

        IReadOnlyList<Run> ended = _world.Call("stop", "--json", ids[3].ToString(), "--tag", "a").Ok().Runs;

        Assert.Equal([ids[3], ids[1], ids[0]], ended.Select(r => r.Id));
        Assert.All(ended, r => Assert.Equal(RunStatus.Stopped, r.Status));
        Assert.Equal(RunStatus.Running, _world.Show(ids[2]).Status);
        _ = _world.Call("stop", "--tag", "none").Refused(3, "none");
    }

    [Fact]
    public void Stopping_what_has_ended_changes_nothing_and_is_no_error()
    {
        Run run = _world.Finish("exit 3");

        Assert.Equal($"{run.Id} failed (exit 3)", _world.Call("stop", run.Id.ToString()).Ok().Text);

        Assert.Equal(run.Version, _world.Show(run.Id).Version);
    }

    [Theory]
    [InlineData("--signal", "NOPE")]
    [InlineData("--signal", "0")]
    [InlineData("--signal", "")]
    [InlineData("--grace", "soon")]
    [InlineData("--grace", "-1")]
    public void Wrong_use_is_refused_before_anything_is_stopped(string option, string value)
    {
        RunId id = _world.StartLine("sleep 100");

        _ = _world.Call("stop", $"{option}={value}", id.ToString()).Refused(2, option);

        Assert.False(File.Exists(_world.DirectoryOf(id).Stop));
    }

    [Fact]
    public void A_rerun_is_a_new_run_of_the_same_spec_that_knows_its_parent()
    {
        Setting setting = Setting.With("GIVEN=then");
        string first = _world.Call(setting, "run", "--tag", "t", "--size", "90x20", "--timeout", "1h", "--cwd", _world.Home, "--keep", "--", "sh", "-c", "stty size; pwd; echo $GIVEN $STINT_RUN_ID $WANDB_RUN_ID; exit 4").Ok().Text;
        _ = _world.Call("wait", first).Exits(4);

        Run again = _world.Call(Setting.With("GIVEN=now"), "rerun", first, "--wait", "--json").Exits(4).Run;

        Assert.Equal((first, "t", 3600.0), (again.ParentRunId.ToString(), again.Tag, again.TimeoutS));
        Assert.NotEqual(first, again.Id.ToString());
        Assert.Equal($"20 90\n{_world.Home}\nthen {again.Id} {again.Id}\n", _world.Call("logs", again.Id.ToString()).Ok().Out);
        Assert.Contains(again.TmuxWindow, _world.Windows());
    }

    [Fact]
    public void A_rerun_may_have_another_command()
    {
        Run first = _world.Finish("exit 4", "--env", "KEPT=yes");

        _ = _world.Call("rerun", first.Id.ToString(), "--command", "echo $KEPT; exit 6", "--wait").Exits(6);

        Run again = _world.Call("show", "--json").Ok().Run;
        Assert.Equal(("echo $KEPT; exit 6", null, "yes"), (again.Command, again.Argv, again.LastMessage));
        _ = _world.Call("rerun", "zzz").Refused(3, "zzz");
        _ = _world.Call("rerun").Exits(2);
    }

    public void Dispose() => _world.Dispose();
}

using Stint.Contracts;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Faults;

/// <summary>A file of a run directory is spoilt: the run is never said to have finished, and the file is named.</summary>
public sealed class StateFileTests : IDisposable
{
    private readonly StintCli _stint = new();

    public static TheoryData<Damage> Damages => [.. Enum.GetValues<Damage>().Except([Damage.Missing])];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_spoilt_result_means_lost_until_it_can_be_read_again(Damage damage)
    {
        RunId id = _stint.Start("true");
        string result = _stint.DirectoryOf(id).Result;
        await Eventually.True(() => File.Exists(result) && !FileLock.IsHeld(_stint.DirectoryOf(id).Lock), "the run has ended, and nobody has looked");
        byte[] whole = await File.ReadAllBytesAsync(result, TestContext.Current.CancellationToken);
        result.Spoil(damage);

        Run run = Assert.Single(_stint.All());
        Assert.Equal("failed/lost", StintCli.Words(run));
        Assert.Contains("result.json is damaged", run.Error, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"lost\"", _stint.Call("result", id.ToString()).Ok().Output, StringComparison.Ordinal);
        Assert.Equal("failed/lost", _stint.StateOf(id));

        result.Restore(whole);
        Assert.Equal("finished/exit", _stint.StateOf(id));
    }

    [Theory]
    [InlineData("\"run_id\":\"{0}\"", "\"run_id\":\"0000000000aa\"", "belongs to run 0000000000aa")]
    [InlineData("\"ended_at\":", "\"ended_at\":1e300,\"was\":", "times make no sense")]
    [InlineData("\"ended_at\":", "\"ended_at\":1e999,\"was\":", "result.json is damaged")]
    [InlineData("\"reason\":\"exit\"", "\"reason\":\"fine\"", "result.json is damaged")]
    public async Task A_result_that_cannot_be_true_is_not_believed(string old, string replacement, string said)
    {
        RunId id = _stint.Start("true");
        string result = _stint.DirectoryOf(id).Result;
        await Eventually.True(() => File.Exists(result) && !FileLock.IsHeld(_stint.DirectoryOf(id).Lock), "the run has ended, and nobody has looked");
        string text = await File.ReadAllTextAsync(result, TestContext.Current.CancellationToken);
        string changed = text.Replace(old.Replace("{0}", id.ToString(), StringComparison.Ordinal), replacement, StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        await File.WriteAllTextAsync(result, changed, TestContext.Current.CancellationToken);

        Run run = Assert.Single(_stint.All());
        Assert.Equal("failed/lost", StintCli.Words(run));
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"lost\"", _stint.Call("result", id.ToString()).Ok().Output, StringComparison.Ordinal);
        _stint.Call("show", id.ToString()).Ok();
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_spoilt_start_record_takes_nothing_from_a_run_whose_runner_lives(Damage damage)
    {
        string gate = _stint.At("gate");
        RunId id = await _stint.StartShell($"until [ -e {gate} ]; do sleep 0.02; done; exit 7");
        _stint.DirectoryOf(id).Started.Spoil(damage);

        CliResult seen = _stint.Call("show", id.ToString(), "--json").Ok().Says("started.json is damaged");
        Assert.False(seen.Run.Status.IsFinal(), StintCli.Words(seen.Run));

        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
        Run run = _stint.Wait(id);
        Assert.Equal("failed/exit", StintCli.Words(run));
        Assert.Equal(7, run.ExitCode);
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_run_with_a_spoilt_start_record_can_be_stopped_without_its_runner(Damage damage)
    {
        RunId id = await _stint.StartShell("trap '' HUP; while :; do sleep 0.1; done");
        StartRecord start = await _stint.CommandOf(id);
        Assert.Equal("running", _stint.StateOf(id));
        _stint.DirectoryOf(id).Started.Spoil(damage);
        Signals.SendToProcess(start.RunnerPid, Signals.Kill);
        await Eventually.True(() => !FileLock.IsHeld(_stint.DirectoryOf(id).Lock), "the runner is gone with its lock"); // its first thread may be before that
        bool lives = Marks.Of(id).Count > 0; // the hangup may have come before the trap

        Run run = _stint.Show(id);
        Assert.Equal(lives ? "running" : "failed/lost", StintCli.Words(run));
        if (lives)
        {
            Assert.Equal("stopped/stopped", StintCli.Words(_stint.Call("stop", id.ToString(), "--json", "--grace", "2s").Ok().Run));
            Assert.Empty(Marks.Of(id));
        }
    }

    [Fact]
    public async Task A_running_run_without_start_record_and_command_is_lost()
    {
        RunId id = await _stint.StartShell("exec sleep 1000");
        StartRecord start = await _stint.CommandOf(id);
        Assert.Equal("running", _stint.StateOf(id));
        File.Delete(_stint.DirectoryOf(id).Started);
        ProcessEntry self = ProcessTable.Find(Environment.ProcessId)!.Value;
        _stint.Sql($"UPDATE runs SET launcher_pid={self.Pid}, launcher_start={self.StartTime}"); // who launched it lives on, as a server would
        Signals.SendToProcess(start.RunnerPid, Signals.Kill);
        await Eventually.True(() => Marks.Of(id).Count == 0 && !FileLock.IsHeld(_stint.DirectoryOf(id).Lock), "the command is gone, and the runner with its lock");

        Assert.Equal("failed/lost", _stint.StateOf(id));
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task A_spoilt_wish_to_stop_ends_no_run_and_lets_none_finish(Damage damage)
    {
        string gate = _stint.At("gate");
        RunId id = await _stint.StartShell($"until [ -e {gate} ]; do sleep 0.02; done");
        _stint.DirectoryOf(id).Stop.Spoil(damage);

        CliResult seen = _stint.Call("show", id.ToString(), "--json").Ok().Says("stop.json is damaged");
        Assert.Equal("running", StintCli.Words(seen.Run));

        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
        Assert.Equal("stopped/stopped", StintCli.Words(_stint.Wait(id))); // somebody asked, whatever he said
    }

    [Fact]
    public void A_spoilt_wish_to_stop_does_not_end_a_launch()
    {
        _stint.CallWith(["STINT_FAULT=before-window"], "run", "--", "true").ExitsWith(137);
        RunId id = Assert.Single(_stint.All()).Id;
        _stint.DirectoryOf(id).Stop.Spoil(Damage.Torn);

        Assert.Equal("launching", _stint.StateOf(id));

        _stint.Execute(Dist.Runner, [_stint.DirectoryOf(id).Path]);
        Assert.Equal("stopped/stopped", _stint.StateOf(id));
    }

    [Theory]
    [MemberData(nameof(Damages))]
    [InlineData(Damage.Missing)]
    public void A_run_with_a_spoilt_spec_is_not_launched_and_says_why(Damage damage)
    {
        var id = RunId.Parse(_stint.Call("run", "--ready", "--", "true").Ok().Text);
        _stint.DirectoryOf(id).Spec.Spoil(damage);

        _stint.Call("start", id.ToString()).ExitsWith(1).Says("spec.json is damaged");
        Run run = _stint.Show(id);
        Assert.Equal("failed/launch_error", StintCli.Words(run));
        Assert.Contains("spec.json is damaged", run.Error, StringComparison.Ordinal);
        _stint.Call("rerun", id.ToString()).ExitsWith(1).Says("spec.json");
    }

    [Fact]
    public async Task A_run_outlives_its_spoilt_spec_and_record()
    {
        string gate = _stint.At("gate");
        RunId id = await _stint.StartShell($"until [ -e {gate} ]; do sleep 0.02; done");
        _stint.DirectoryOf(id).Spec.Spoil(Damage.Zeros);
        _stint.DirectoryOf(id).Record.Spoil(Damage.Zeros);
        _stint.DirectoryOf(id).Log.Spoil(Damage.Unreadable);
        Assert.Equal("running", StintCli.Words(Assert.Single(_stint.All())));

        await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
        Assert.Equal("finished/exit", StintCli.Words(_stint.Wait(id)));
    }

    [Fact]
    public async Task A_run_whose_directory_was_removed_hides_no_other()
    {
        RunId gone = await _stint.StartShell("exec sleep 1000"), other = await _stint.StartShell("exec sleep 1000");
        Directory.Delete(_stint.DirectoryOf(gone).Path, recursive: true);

        Assert.Equal("running", StintCli.Words(_stint.All().Single(r => r.Id == other)));
        Assert.NotEqual(RunStatus.Finished, _stint.Show(gone).Status);
    }

    public void Dispose() => _stint.Dispose();
}

using Stint.Contracts;
using Stint.Posix;

namespace Stint.EndToEnd.Tests.Faults;

/// <summary>The caller dies somewhere on the way from the command line to the window.</summary>
public sealed class LaunchFaultTests : IDisposable
{
    private readonly StintCli _stint = new();

    private string Trace => _stint.At("trace");

    [Theory]
    [InlineData("before-spec")]
    [InlineData("after-spec")]
    [InlineData("before-row")]
    public void A_caller_killed_before_the_run_is_recorded_leaves_no_run(string point)
    {
        LaunchKilledAt(point);

        Assert.Empty(_stint.All());
        AssertSameAfterRebuild();
        _stint.Call("run", "--wait", "--", "true").Ok();
    }

    [Theory]
    [InlineData("after-row")]
    [InlineData("before-window")]
    public void A_launch_whose_caller_died_is_given_up_after_ten_seconds_and_never_starts(string point)
    {
        LaunchKilledAt(point);
        Run run = Assert.Single(_stint.All());
        Assert.Equal("launching", StintCli.Words(run));

        TenSecondsPass();
        run = Assert.Single(_stint.All());
        Assert.Equal("failed/launch_error", StintCli.Words(run));
        Assert.Contains("launched it died", run.Error, StringComparison.Ordinal);
        Assert.NotNull(run.EndedAt);

        _stint.Execute(Dist.Runner, [_stint.DirectoryOf(run.Id).Path]);
        Assert.False(File.Exists(Trace), "a runner that came after the launch was given up has started the command");
        AssertSameAfterRebuild();
    }

    [Theory]
    [InlineData("before-rename")]
    [InlineData("after-rename")]
    [InlineData("before-commit")]
    [InlineData("after-commit")]
    public async Task A_caller_killed_once_the_window_is_there_takes_nothing_from_the_run(string point)
    {
        LaunchKilledAt(point);

        Run run = _stint.Wait(Assert.Single(_stint.All()).Id);
        Assert.Equal("finished/exit", StintCli.Words(run));
        Assert.True(run.LogComplete);
        Assert.Equal(["started"], await File.ReadAllLinesAsync(Trace, TestContext.Current.CancellationToken));
        AssertSameAfterRebuild();
    }

    [Fact]
    public void A_launch_is_not_given_up_while_its_caller_lives()
    {
        LaunchKilledAt("before-window");
        ProcessEntry self = ProcessTable.Find(Environment.ProcessId)!.Value;
        _stint.Sql($"UPDATE runs SET launcher_pid={self.Pid}, launcher_start={self.StartTime}");
        TenSecondsPass();

        Assert.Equal("launching", StintCli.Words(Assert.Single(_stint.All())));

        _stint.Sql("UPDATE runs SET launcher_start=launcher_start-1"); // the number belongs to another process now
        Assert.Equal("failed/launch_error", StintCli.Words(Assert.Single(_stint.All())));
    }

    [Fact]
    public async Task Of_many_runners_on_one_run_one_starts_the_command()
    {
        LaunchKilledAt("before-window");
        Run run = Assert.Single(_stint.All());
        string directory = _stint.DirectoryOf(run.Id).Path;

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () => _stint.Execute(Dist.Runner, [directory]), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        _stint.Execute(Dist.Runner, [directory]);

        Assert.Equal("finished/exit", _stint.StateOf(run.Id));
        Assert.Equal(["started"], await File.ReadAllLinesAsync(Trace, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_launch_that_is_stopped_never_starts()
    {
        LaunchKilledAt("before-window");
        Run run = Assert.Single(_stint.All());

        _stint.Call("stop", run.Id.ToString()).Ok();

        Assert.Equal("stopped/stopped", _stint.StateOf(run.Id));
        _stint.Execute(Dist.Runner, [_stint.DirectoryOf(run.Id).Path]);
        Assert.False(File.Exists(Trace));
        Assert.Equal("stopped/stopped", _stint.StateOf(run.Id));
    }

    [Fact]
    public void A_workdir_whose_first_caller_was_killed_is_as_good_as_new()
    {
        using var fresh = new StintCli();
        fresh.CallWith(["STINT_FAULT=before-row"], "run", "--", "true").ExitsWith(137);

        Run run = fresh.Call("run", "--wait", "--json", "--", "true").Ok().Run;
        Assert.Equal("finished/exit", StintCli.Words(run));
        Assert.Single(fresh.All());
    }

    public void Dispose() => _stint.Dispose();

    private void LaunchKilledAt(string point) =>
        _stint.CallWith([$"STINT_FAULT={point}"], "run", "--", "sh", "-c", $"echo started >> {Trace}").ExitsWith(137);

    private void TenSecondsPass() => _stint.Sql("UPDATE runs SET launched_at=launched_at-11");

    private void AssertSameAfterRebuild()
    {
        string before = _stint.Call("ls", "--json", "--archived", "--limit", "0").Ok().Text;
        File.Delete(_stint.Database);
        Assert.Equal(before, _stint.Call("ls", "--json", "--archived", "--limit", "0").Ok().Text);
    }
}

using Stint.Contracts;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.Runner.Tests;

/// <summary>A run starts once or not at all.</summary>
public sealed class ClaimTests : IDisposable
{
    private readonly RunnerHarness _harness = new();

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task Of_many_runners_for_one_run_only_one_starts_the_command()
    {
        string starts = _harness.Folder.At("starts");
        RunSpec spec = _harness.Spec("sh", "-c", $"echo started >>{starts}; sleep 0.5");
        RunDirectory directory = _harness.Prepare(spec);

        CapturedOutput[] outputs = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => Call(directory))));

        Assert.Single(outputs, o => o.Error.Length == 0);
        Assert.All(outputs, o => Assert.Equal(0, o.ExitCode));
        Assert.Equal(0, RunFiles.Read(directory.Result, ContractsJson.Default.RunResult)?.ExitCode);
        Assert.Single(await File.ReadAllLinesAsync(starts, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_run_that_was_started_is_not_started_again()
    {
        RunSpec spec = _harness.Spec("sh", "-c", $"echo started >>{_harness.Folder.At("starts")}");
        RunDirectory directory = _harness.Prepare(spec);
        RunResult result = await _harness.Launch(directory, spec).Result();

        CapturedOutput again = Call(directory);

        Assert.Contains("this run has been started before", System.Text.Encoding.UTF8.GetString(again.Error), StringComparison.Ordinal);
        Assert.Single(await File.ReadAllLinesAsync(_harness.Folder.At("starts"), TestContext.Current.CancellationToken));
        Assert.Equivalent(result, RunFiles.Read(directory.Result, ContractsJson.Default.RunResult));
    }

    [Fact]
    public void A_launch_that_was_given_up_is_not_started()
    {
        RunSpec spec = _harness.Spec("touch", _harness.Folder.At("started"));
        RunDirectory directory = _harness.Prepare(spec);
        Assert.True(RunFiles.Create(directory.Started, new StartRecord { Never = true, Message = "tmux refused" }, ContractsJson.Default.StartRecord));

        CapturedOutput output = Call(directory);

        Assert.Equal(0, output.ExitCode);
        Assert.Contains("the launch of this run was given up: tmux refused", System.Text.Encoding.UTF8.GetString(output.Error), StringComparison.Ordinal);
        Assert.False(File.Exists(_harness.Folder.At("started")));
        Assert.False(File.Exists(directory.Result));
    }

    [Fact]
    public async Task The_lock_is_held_for_as_long_as_the_runner_lives_and_by_nobody_else()
    {
        LaunchedRun run = _harness.Launch("sh", "-c", "setsid sleep 304 & read a");
        StartRecord started = await run.Started();
        Assert.True(FileLock.IsHeld(run.Directory.Lock));
        Assert.Equal((Machine.BootId, Machine.MachineId, Machine.HostName), (started.BootId, started.MachineId, started.Host));
        Assert.True(ProcessTable.IsAlive(started.RunnerPid, started.RunnerStart));
        Assert.True(ProcessTable.IsAlive(started.CommandPid!.Value, started.CommandStart!.Value));

        await Eventually.True(() => ProcessTable.Descendants(started.RunnerPid).Count == 2, "the command and its daemon");
        IReadOnlyList<ProcessEntry> family = ProcessTable.Descendants(started.RunnerPid);
        _ = Signals.SendToProcess(started.RunnerPid, Signals.Kill);

        await Eventually.True(() => !FileLock.IsHeld(run.Directory.Lock), "a free lock");
        Assert.False(File.Exists(run.Directory.Result));
        foreach (ProcessEntry left in family)
        {
            _ = Signals.SendToProcess(left.Pid, Signals.Kill);
        }
    }

    [Fact]
    public async Task A_reader_that_looks_at_the_lock_does_not_keep_the_run_from_starting()
    {
        RunSpec spec = _harness.Spec("true");
        RunDirectory directory = _harness.Prepare(spec);
        File.WriteAllText(directory.Lock, "");
        using FileLock? held = FileLock.TryTake(directory.Lock);
        LaunchedRun run = _harness.Launch(directory, spec);
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.False(File.Exists(directory.Started));

        held!.Dispose();

        Assert.Equal(0, (await run.Result()).ExitCode);
    }

    // Without a terminal, for a race as close as can be.
    private static CapturedOutput Call(RunDirectory directory) => CapturedProcess.Run(
        new SpawnRequest { Path = RunnerHarness.Runner, Arguments = ["stint-runner", directory.Path], Environment = [], Placement = ProcessPlacement.OwnSession },
        default, TimeSpan.FromSeconds(20));
}

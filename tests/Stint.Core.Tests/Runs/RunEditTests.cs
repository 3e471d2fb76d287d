using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Queue;
using Stint.Core.Runs;
using Stint.Core.Tests.Queue;
using Stint.Posix;

namespace Stint.Core.Tests.Runs;

/// <summary>Changing a run before its launch, and launches at the very same moment.</summary>
public sealed class RunEditTests : IDisposable
{
    private readonly QueueWorld _world = new();

    [Fact]
    public void Name_command_and_folder_change_on_record_and_in_the_spec()
    {
        RunRecord before = _world.Add("echo old", r => r with { Queue = false });
        Directory.CreateDirectory(_world.At("elsewhere"));

        RunRecord after = _world.Book.Edit(before.Id, new RunChange { Name = "new name", ShellLine = "echo \xe4 'new'", Cwd = _world.At("elsewhere") });

        Assert.Equal(("new name", "echo \xe4 'new'", _world.At("elsewhere")), (after.Name, after.Command, after.Workdir));
        Assert.Null(after.Argv);
        Assert.Equal((before.Tag, before.Version + 1, RunStatus.Ready), (after.Tag, after.Version, after.Status));
        Assert.Equivalent(after, _world.Recorded(before.Id));
        RunSpec spec = RunFiles.ReadSpec(_world.Workdir.Run(before.Id))!;
        Assert.Equal(["/bin/sh", "-lc", "echo \xe4 'new'"], spec.Argv.Select(a => a.ToString()));
        Assert.Equal(_world.At("elsewhere"), spec.Cwd.ToString());
        Assert.Contains(spec.Environment, e => e.ToString() == $"PWD={_world.At("elsewhere")}");
        Assert.Equal("new name", _world.Book.Edit(before.Id, new RunChange()).Name);
    }

    [Fact]
    public void A_run_that_was_launched_cannot_be_changed()
    {
        RunRecord run = _world.Add("exit 3");
        using QueueRunner scheduler = _world.Scheduler();
        Assert.True(scheduler.Step());

        StintException refused = Assert.Throws<StintException>(() => _world.Book.Edit(run.Id, new RunChange { ShellLine = "echo new" }));

        Assert.Equal(ErrorCode.Conflict, refused.Code);
        Assert.Equal("sh -c 'exit 3'", _world.Recorded(run.Id).Command);
    }

    [Fact]
    public async Task A_launch_at_the_same_moment_takes_the_old_command_or_the_new_one_whole_and_the_record_says_which()
    {
        const int Runs = 24;
        _ = _world.Queue.Set(s => s with { Parallel = 4 });
        RunRecord[] runs = [.. Enumerable.Range(0, Runs).Select(i => _world.Add($"echo old >{i}.out"))];
        using RunBook editor = _world.OpenBook();
        int changed = 0, refused = 0;
        using (_world.AtWork())
        {
            await Task.Run(() =>
            {
                for (int i = 0; i < Runs; i++)
                {
                    try
                    {
                        _ = editor.Edit(runs[i].Id, new RunChange { ShellLine = $"echo new >{i}.out" });
                        changed++;
                    }
                    catch (StintException e) when (e.Code == ErrorCode.Conflict)
                    {
                        refused++;
                    }
                }
            }, TestContext.Current.CancellationToken);
            foreach (RunRecord run in runs)
            {
                await _world.Reaches(run.Id, RunStatus.Finished);
            }
        }

        Assert.Equal(Runs, changed + refused);
        for (int i = 0; i < Runs; i++)
        {
            bool isNew = _world.Recorded(runs[i].Id).Command == $"echo new >{i}.out";
            Assert.Equal(isNew ? "new\n" : "old\n", await File.ReadAllTextAsync(_world.At($"{i}.out"), TestContext.Current.CancellationToken));
            Assert.Equal(isNew, RunFiles.ReadSpec(_world.Workdir.Run(runs[i].Id))!.ShellLine is not null);
        }
    }

    [Fact]
    public async Task A_record_that_lags_behind_its_spec_is_put_right_by_the_launch()
    {
        RunRecord run = _world.Add("echo old >out");
        RunDirectory directory = _world.Workdir.Run(run.Id);
        RunSpec spec = RunFiles.ReadSpec(directory)!;
        DurableFile.Replace(directory.Spec, RunFileJson.Of(spec with { Argv = ["/bin/sh", "-lc", "echo new >out"], ShellLine = "echo new >out" })); // as an edit leaves it that died

        using (_world.AtWork())
        {
            await _world.Reaches(run.Id, RunStatus.Finished);
        }

        Assert.Equal("new\n", await File.ReadAllTextAsync(_world.At("out"), TestContext.Current.CancellationToken));
        Assert.Equal("echo new >out", _world.Recorded(run.Id).Command);
        Assert.Null(_world.Recorded(run.Id).Argv);
    }

    public void Dispose() => _world.Dispose();
}

using Stint.Contracts;
using Stint.Core.Workspaces.Jobs;
using Stint.Tmux;

namespace Stint.Core.Tests.Workspaces;

/// <summary>Which panes are jobs, and how they stand.</summary>
public sealed class JobWindowTests
{
    private const string Id = "0abcdefghjkm", Log = "/w/.agents/runs/0abcdefghjkm/run.log";

    private static readonly JobPane Plain = new() { Window = new(1), WindowName = "job:a:20261120-090507", Id = new(1), Pid = 100, ServerPid = 10 };

    private static readonly JobPane OfRun = Plain with
    {
        RunId = RunId.Parse(Id),
        Workdir = "/w",
        LogFile = Log,
        Command = $"\"/x/stint-runner /w/.agents/runs/{Id}\"",
    };

    [Fact]
    public void Only_windows_named_so_or_holding_a_run_are_jobs()
    {
        JobPane[] panes =
        [
            Plain,
            Plain with { Window = new(2), Id = new(2), WindowName = "editor" },
            Plain with { Window = new(3), Id = new(3), WindowName = "xjob:a" },
            OfRun with { Window = new(4), Id = new(4), WindowName = "renamed by hand" },
            Plain with { Window = new(5), Id = new(5), WindowName = "vim", RunId = RunId.Parse(Id) },
        ];

        Assert.Equal([1, 4], JobWindow.Among(panes).Select(j => j.Window.Number));
    }

    [Fact]
    public void A_window_is_one_job_however_many_panes_and_links_it_has()
    {
        JobPane split = OfRun with { Id = new(7), Pid = 107, Command = "" };

        JobWindow job = Assert.Single(JobWindow.Among([split, OfRun, split, OfRun]));

        Assert.Equal((new PaneId(1), 100), (job.Pane, job.Pid));
    }

    [Fact]
    public void The_pane_with_the_run_is_the_job_and_not_the_oldest()
    {
        JobPane older = OfRun with { Id = new(0), Command = "bash" };

        Assert.Equal(new PaneId(1), Assert.Single(JobWindow.Among([older, OfRun])).Pane);
    }

    [Fact]
    public void What_is_left_in_a_runs_window_when_the_run_is_gone_is_no_job()
    {
        Assert.Empty(JobWindow.Among([OfRun with { Id = new(7), Command = "bash" }]));
    }

    [Fact]
    public void A_window_that_only_claims_to_be_a_runs_is_a_job_by_its_name_alone()
    {
        Job job = Assert.Single(JobWindow.Among([OfRun with { Command = "sleep", LogFile = "/etc/passwd" }])).Job;

        Assert.Equal((null, null), (job.RunId, job.LogFile));
    }

    [Fact]
    public void A_running_job_has_no_end()
    {
        Job job = Assert.Single(JobWindow.Among([OfRun with { Signal = "KILL", EndedAt = 5 }])).Job;

        Assert.Equal(
            new Job
            {
                TmuxWindow = "job:a:20261120-090507",
                Tag = "a",
                Timestamp = "20261120-090507",
                TmuxWindowId = "@1",
                TmuxPane = "%1",
                RunId = RunId.Parse(Id),
                State = JobState.Running,
                LogFile = Log,
            },
            job);
    }

    [Fact]
    public void A_run_that_a_signal_ended_says_so_although_to_tmux_its_runner_exited()
    {
        Job job = Assert.Single(JobWindow.Among([OfRun with { Dead = true, DeadStatus = 137, Signal = "KILL", EndedAt = 1795190774.25 }])).Job;

        Assert.Equal((JobState.Exited, 137, "KILL", 1795190774.25), (job.State, job.ExitCode, job.Signal, job.EndedAt));
    }

    [Theory]
    [InlineData("9", 137, "KILL")]
    [InlineData("TERM", 143, "TERM")]
    [InlineData("nonsense", null, null)]
    [InlineData(null, null, null)]
    public void The_signal_of_other_tools_jobs_is_tmuxs(string? said, int? code, string? signal)
    {
        JobPane pane = Plain with { Dead = true, DeadSignal = said, DeadTime = DateTimeOffset.FromUnixTimeSeconds(77), Signal = "INT", EndedAt = 5 };

        Job job = Assert.Single(JobWindow.Among([pane])).Job;

        Assert.Equal((code, signal, 77.0), (job.ExitCode, job.Signal, job.EndedAt));
    }
}

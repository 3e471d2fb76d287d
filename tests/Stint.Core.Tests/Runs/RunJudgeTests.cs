using Stint.Contracts;
using Stint.Core.Runs;

namespace Stint.Core.Tests.Runs;

/// <summary>What becomes of a run, for every combination of evidence that matters.</summary>
public sealed class RunJudgeTests
{
    private const double Now = 1_800_000_100;
    private static readonly RunId Id = RunId.Parse("0t16hn06y1nb");
    private static readonly StartRecord Claimed = new() { RunnerPid = 100, RunnerStart = 1 };
    private static readonly StartRecord Noted = Claimed with { CommandPid = 101, CommandStart = 2, StartedAt = Now - 50 };
    private static readonly StartRecord Never = new() { Never = true, Message = "given up" };

    public static TheoryData<string, RunStatus, RunEvidence, string> Cases => new()
    {
        // nothing to see yet
        { "a launch that is young waits", RunStatus.Launching, new(), "launching" },
        { "a launch with a claim and its runner waits", RunStatus.Launching, new() { Start = Claimed, RunnerLives = true }, "launching" },
        { "a spoilt wish to stop ends no launch", RunStatus.Launching, new() { Damage = "stop.json", Stop = new() }, "launching" },
        { "a spoilt result without a start ends no launch", RunStatus.Launching, new() { Damage = "result.json" }, "launching" },

        // living
        { "a noted command makes it running", RunStatus.Launching, new() { Start = Noted, RunnerLives = true }, "running" },
        { "a command without runner keeps it running", RunStatus.Running, new() { Start = Noted, CommandLives = true }, "running" },
        { "a command whose runner died early makes it running", RunStatus.Launching, new() { Start = Noted, CommandLives = true }, "running" },
        { "a spoilt start record under a living runner changes nothing", RunStatus.Running, new() { StartIsDamaged = true, Damage = "x", RunnerLives = true }, "running" },
        { "a spoilt start record with a living command changes nothing", RunStatus.Running, new() { StartIsDamaged = true, Damage = "x", CommandLives = true }, "running" },
        { "what runs on another machine is not judged here", RunStatus.Running, new() { Start = Noted, OtherHost = "there" }, "running" },
        { "what is launched on another machine is not judged here", RunStatus.Launching, new() { OtherHost = "there", LaunchIsOverdue = true }, "launching" },
        { "a wish alone ends nothing", RunStatus.Running, new() { Start = Noted, RunnerLives = true, Stop = new() }, "running" },

        // ended as the runner says
        { "exit 0", RunStatus.Running, new() { Result = Result(RunReason.Exit, 0) }, "finished/exit" },
        { "exit 0 found while launching", RunStatus.Launching, new() { Result = Result(RunReason.Exit, 0) }, "finished/exit" },
        { "exit 3", RunStatus.Running, new() { Result = Result(RunReason.Exit, 3) }, "failed/exit" },
        { "an exit without a code is no success", RunStatus.Running, new() { Result = Result(RunReason.Exit, null) }, "failed/exit" },
        { "a signal found while launching", RunStatus.Launching, new() { Result = Result(RunReason.Signal, 137) }, "failed/signal" },
        { "a timeout with exit 0 is no success", RunStatus.Running, new() { Result = Result(RunReason.Timeout, 0) }, "failed/timeout" },
        { "a stop with exit 0 is a stop", RunStatus.Running, new() { Result = Result(RunReason.Stopped, 0) }, "stopped/stopped" },
        { "a stop found while launching", RunStatus.Launching, new() { Result = Result(RunReason.Stopped, null) }, "stopped/stopped" },
        { "a command that could not be started", RunStatus.Launching, new() { Result = Result(RunReason.LaunchError, 127) }, "failed/launch_error" },
        { "the same found while running", RunStatus.Running, new() { Result = Result(RunReason.LaunchError, 127) }, "failed/launch_error" },
        { "a result counts more than a living process", RunStatus.Running, new() { Result = Result(RunReason.Exit, 0), CommandLives = true }, "finished/exit" },

        // given up
        { "never", RunStatus.Launching, new() { Start = Never }, "failed/launch_error" },
        { "never, and somebody wanted it stopped", RunStatus.Launching, new() { Start = Never, Stop = new() }, "stopped/stopped" },

        // gone
        { "runner and command gone", RunStatus.Running, new() { Start = Noted }, "failed/lost" },
        { "gone before it was seen to run", RunStatus.Launching, new() { Start = Noted }, "failed/lost" },
        { "gone before the command was noted", RunStatus.Launching, new() { Start = Claimed }, "failed/lost" },
        { "gone, with a spoilt start record", RunStatus.Launching, new() { StartIsDamaged = true, Damage = "x" }, "failed/lost" },
        { "gone, with a spoilt result", RunStatus.Running, new() { Start = Noted, Damage = "x" }, "failed/lost" },
        { "gone with its start record, whoever launched it", RunStatus.Running, new() { LauncherLives = true }, "failed/lost" },
        { "gone after somebody wanted it stopped", RunStatus.Running, new() { Start = Noted, Stop = new() }, "stopped/stopped" },

        // not the judge's business
        { "ready", RunStatus.Ready, new() { Result = Result(RunReason.Exit, 0) }, "ready" },
        { "queued", RunStatus.Queued, new() { LaunchIsOverdue = true }, "queued" },
        { "stopped is final", RunStatus.Stopped, new() { Result = Result(RunReason.Exit, 0) }, "stopped" },
        { "finished is final", RunStatus.Finished, new() { Result = Result(RunReason.Exit, 1) }, "finished" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_evidence_decides(string what, RunStatus status, RunEvidence evidence, string expected) =>
        Assert.True(expected == Words(Judge(Record(status), evidence)), $"{what}: {Words(Judge(Record(status), evidence))}");

    [Fact]
    public void A_second_look_at_the_same_evidence_changes_nothing()
    {
        foreach (ITheoryDataRow row in Cases)
        {
            object?[] data = row.GetData();
            var evidence = (RunEvidence)data[2]!;
            RunRecord after = Judge(Record((RunStatus)data[1]!), evidence);
            if (after.Status.IsFinal() || after.Status == RunStatus.Running)
            {
                Assert.Empty(RunJudge.Decide(after, evidence, Now));
            }
        }
    }

    [Theory]
    [InlineData(RunReason.Exit, 0, "finished/exit")]
    [InlineData(RunReason.Exit, 2, "failed/exit")]
    [InlineData(RunReason.Stopped, 0, "stopped/stopped")]
    [InlineData(RunReason.LaunchError, 126, "failed/launch_error")]
    [InlineData(RunReason.Lost, null, "failed/lost")]
    public void Lost_gives_way_to_what_the_runner_says(RunReason reason, int? code, string expected)
    {
        RunRecord lost = Record(RunStatus.Failed) with { Reason = RunReason.Lost, Error = "nobody saw it" };
        RunRecord after = Judge(lost, new RunEvidence { Result = Result(reason, code) });
        Assert.Equal(expected, Words(after));
        Assert.Equal(reason == RunReason.Lost, after.Error == "nobody saw it");
    }

    [Fact]
    public void Damage_is_named_where_it_made_the_end_unknown()
    {
        Assert.Equal("result.json is torn", Judge(Record(RunStatus.Running), new RunEvidence { Start = Noted, Damage = "result.json is torn" }).Error);
        Assert.Contains("result.json is torn", Judge(Record(RunStatus.Launching), new RunEvidence { Start = Never, Damage = "result.json is torn" }).Error!, StringComparison.Ordinal);
    }

    private static RunRecord Judge(RunRecord run, RunEvidence evidence) => RunJudge.Decide(run, evidence, Now).Aggregate(run, (r, step) =>
    {
        RunStatus? next = RunLifecycle.Next(r.State, step.Happened);
        Assert.True(next is not null, $"{r.State} does not allow {step.Happened}");
        return step.Change(r) with { Status = next!.Value };
    });

    private static RunRecord Record(RunStatus status) => new()
    {
        Id = Id,
        Name = "n",
        Tag = "t",
        Command = "true",
        Workdir = "/",
        Status = status,
        CreatedAt = Now - 100,
        UpdatedAt = Now - 100,
        LaunchedAt = Now - 100,
    };

    private static RunResult Result(RunReason reason, int? code) => new() { RunId = Id, Reason = reason, ExitCode = code, EndedAt = Now - 1 };

    private static string Words(RunRecord run) => run.Reason is { } reason ? $"{run.Status.Word()}/{reason.Word()}" : run.Status.Word();
}

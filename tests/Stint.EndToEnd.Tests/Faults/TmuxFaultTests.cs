using Stint.Contracts;
using Stint.Posix;
using Stint.TestKit;
using Stint.Tmux;

namespace Stint.EndToEnd.Tests.Faults;

/// <summary>tmux hangs or talks nonsense: no run's state depends on it.</summary>
public sealed class TmuxFaultTests : IDisposable
{
    private readonly StintCli _stint = new();
    private readonly TemporaryFolder _fake = new();

    [Fact]
    public async Task A_tmux_that_hangs_changes_no_runs_state_and_launches_nothing_late()
    {
        string gate = _stint.At("gate"), trace = _stint.At("trace");
        RunId live = await _stint.StartShell("exec sleep 1000");
        RunId ending = await _stint.StartShell($"until [ -e {gate} ]; do sleep 0.02; done; exit 9");
        int server = int.Parse(_stint.Tmux.Run([Commands.DisplayMessage("#{pid}", _stint.Show(live).TmuxPane!)]).Text);
        Signals.SendToProcess(server, Signals.Stop);
        try
        {
            Assert.Equal("running", _stint.StateOf(live));
            await File.WriteAllTextAsync(gate, "", TestContext.Current.CancellationToken);
            Run ended = _stint.Wait(ending);
            Assert.Equal(("failed/exit", 9), (StintCli.Words(ended), ended.ExitCode));

            _stint.Call("run", "--", "touch", trace).ExitsWith(124).Says("tmux did not answer in time");
            Assert.Equal(["failed/launch_error", "failed/exit", "running"], _stint.All().Select(StintCli.Words));
        }
        finally
        {
            Signals.SendToProcess(server, Signals.Continue);
        }

        Assert.Equal("running", _stint.StateOf(live));
        _stint.Call("run", "--wait", "--", "true").Ok(); // tmux has dealt with all that came before
        Assert.False(File.Exists(trace), "a launch that was given up has started its command");
    }

    [Theory]
    [InlineData("echo nonsense; exit 0")]
    [InlineData("exit 0")]
    [InlineData("echo 'no server running on /nowhere' >&2; exit 1")]
    [InlineData("echo '@1 %1 1 /tmp/s'; exit 0")]
    [InlineData("head -c 3000000 /dev/zero; exit 0")]
    [InlineData("kill -9 $$")]
    public async Task A_tmux_that_talks_nonsense_changes_no_runs_state(string answer)
    {
        RunId live = await _stint.StartShell("exec sleep 1000");
        RunId ended = RunId.Parse(_stint.Call("run", "--wait", "--", "true").Ok().Text);
        _fake.WriteScript("tmux", $"#!/bin/sh\n{answer}\n");
        string path = $"PATH={_fake.Path}:{Environment.GetEnvironmentVariable("PATH")}";

        CliResult launch = _stint.CallWith([path], "run", "--", "touch", _stint.At("trace"));
        IReadOnlyList<Run> runs = _stint.CallWith([path], "ls", "--json").Ok().Runs;
        Assert.Equal(["finished/exit", "running"], runs.Skip(1).Select(StintCli.Words));
        Assert.Contains(runs[0].Status, (RunStatus[])[RunStatus.Failed, RunStatus.Launching]);
        Assert.Equal(launch.ExitCode != 0, runs[0].Status == RunStatus.Failed);
        Assert.Equal("finished/exit", StintCli.Words(_stint.CallWith([path], "show", ended.ToString(), "--json").Ok().Run));
        _stint.CallWith([path], "capture", live.ToString());
        _stint.CallWith([path], "send", live.ToString(), "x");

        _stint.Sql("UPDATE runs SET launched_at=launched_at-11");
        runs = _stint.Call("ls", "--json").Ok().Runs;
        Assert.Equal(["failed/launch_error", "finished/exit", "running"], runs.Select(StintCli.Words));
        Assert.Equal("stopped/stopped", StintCli.Words(_stint.CallWith([path], "stop", live.ToString(), "--json").Ok().Run));
        Assert.False(File.Exists(_stint.At("trace")));
    }

    [Fact]
    public void Without_tmux_records_can_still_be_read()
    {
        RunId id = RunId.Parse(_stint.Call("run", "--wait", "--", "echo", "hello").Ok().Text);
        string path = $"PATH={_fake.Path}";
        Assert.Equal("finished/exit", StintCli.Words(_stint.CallWith([path], "show", id.ToString(), "--json").Ok().Run));
        Assert.Equal("hello", _stint.CallWith([path], "logs", id.ToString()).Ok().Text);
        _stint.CallWith([path], "run", "--", "true").ExitsWith(1).Says("tmux: not found");
        Assert.Single(_stint.All());
    }

    public void Dispose()
    {
        _stint.Dispose();
        _fake.Dispose();
    }
}

using Stint.Contracts;
using Stint.EndToEnd.Tests.World;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.EndToEnd.Tests.Verbs;

/// <summary>The table of exit codes, by <c>run --wait</c>, <c>run -f</c> and <c>wait</c> alike.</summary>
public sealed class ExitCodeTests : IDisposable
{
    private readonly StintWorld _world = new();

    [Theory]
    [InlineData("exit 0", "", 0)]
    [InlineData("exit 7", "", 7)]
    [InlineData("exit 255", "", 255)]
    [InlineData("kill -TERM $$", "", 143)]
    [InlineData("kill -KILL $$", "", 137)]
    [InlineData("kill -INT $$; sleep 100", "", 130)]
    [InlineData("exec sleep 100", "--timeout=0.3", 124)]
    [InlineData("trap 'exit 0' TERM; while :; do sleep 0.05; done", "--timeout=0.5s", 124)]
    public void The_verb_stands_for_the_command(string line, string option, int code)
    {
        string[] options = option.Length > 0 ? [option] : [];

        _ = _world.Call(["run", "--wait", .. options, "--", "sh", "-c", line]).Exits(code);
        _ = _world.Call("wait").Exits(code);
        _ = _world.Call(["run", "-f", .. options, "--", "sh", "-c", line]).Exits(code);
    }

    [Fact]
    public void Programs_that_cannot_start_have_the_shells_codes()
    {
        File.WriteAllText(Path.Join(_world.Workdir, "text"), "no program\n");
        ScriptFile.Write(Path.Join(_world.Workdir, "script"), "#!/no/such/interpreter\n");

        foreach ((string program, int code) in ((string, int)[])[("no-such-program", 127), ("./no/such", 127), ("./text", 126), (_world.Workdir, 126), ("./script", 126)])
        {
            _ = _world.Call("run", "--wait", "--", program).Exits(code);
            Run run = _world.Call("show", "--json").Ok().Run;
            Assert.Equal((RunStatus.Failed, RunReason.LaunchError, code), (run.Status, run.Reason, run.ExitCode));
            Assert.NotNull(run.Error);
        }
    }

    [Fact]
    public async Task A_stopped_run_is_143_or_its_own_code()
    {
        RunId plain = _world.StartLine("sleep 100"), well = _world.StartLine("trap 'exit 0' TERM; echo up; while :; do sleep 0.05; done");
        RunId own = _world.StartLine("trap 'exit 9' TERM; echo up; while :; do sleep 0.05; done");
        RunId ready = RunId.Parse(_world.Call("run", "--ready", "--", "true").Ok().Text);
        foreach ((RunId id, int code) in ((RunId, int)[])[(plain, 143), (well, 143), (own, 9), (ready, 143)])
        {
            if (id == well || id == own)
            {
                await _world.Printed(id, "up");
            }

            _ = _world.Call("stop", id.ToString()).Ok();
            _ = _world.Call("wait", id.ToString()).Exits(code);
            Assert.Equal((RunStatus.Stopped, RunReason.Stopped), (_world.Show(id).Status, _world.Show(id).Reason));
        }
    }

    [Fact]
    public async Task A_run_whose_outcome_cannot_be_known_is_125()
    {
        RunId id = _world.StartLine("echo up; exec sleep 100");
        await _world.Printed(id, "up");
        StartRecord start = await Eventually.Get(
            () => RunFiles.Read(_world.DirectoryOf(id).Started, ContractsJson.Default.StartRecord) is { CommandPid: not null } noted ? noted : null, "the note of the command");

        _ = Signals.SendToProcess(start.RunnerPid, Signals.Kill);
        _ = Signals.SendToProcess(start.CommandPid!.Value, Signals.Kill);

        _ = _world.Call("wait", id.ToString()).Exits(125);
        Run run = _world.Show(id);
        Assert.Equal((RunStatus.Failed, RunReason.Lost, null), (run.Status, run.Reason, run.ExitCode));
        Assert.Equal("lost", _world.Call("result", id.ToString()).Ok().Json.GetProperty("reason").GetString());
    }

    [Fact]
    public void Wait_exits_with_the_first_failure_in_the_order_given()
    {
        string slow = _world.StartLine("sleep 0.5; exit 4").ToString(), well = _world.StartLine("exit 0").ToString(), fast = _world.StartLine("exit 5").ToString();

        _ = _world.Call("wait", well, slow, fast).Exits(4);
        _ = _world.Call("wait", fast, slow).Exits(5);
        _ = _world.Call("wait", well, well).Exits(0);
    }

    [Fact]
    public void Waiting_in_vain_is_124_and_leaves_the_run_alone()
    {
        string id = _world.StartLine("sleep 100").ToString();

        Answer answer = _world.Call("wait", id, "--timeout", "0.2").Refused(124, id);

        Assert.Contains("still running", answer.Error, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Running, _world.Show(RunId.Parse(id)).Status);
    }

    public void Dispose() => _world.Dispose();
}

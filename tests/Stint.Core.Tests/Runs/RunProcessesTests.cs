using Stint.Contracts;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Core.Tests.Runs;

public sealed class RunProcessesTests
{
    private static readonly RunId Id = RunId.Create(DateTimeOffset.UtcNow);

    [Fact]
    public void A_launch_that_was_given_up_has_no_processes()
    {
        var never = new StartRecord { Never = true, BootId = Machine.BootId, MachineId = Machine.MachineId };
        Assert.Empty(RunProcesses.All(Id, never));
        Assert.False(RunProcesses.AnyAlive(Id, never));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_record_without_a_runner_names_nobody(int pid)
    {
        var start = new StartRecord { RunnerPid = pid, BootId = Machine.BootId, MachineId = Machine.MachineId };
        Assert.Empty(RunProcesses.All(Id, start));
    }

    [Fact]
    public void Another_boot_has_no_processes_here()
    {
        ProcessEntry self = ProcessTable.Find(Environment.ProcessId)!.Value;
        var start = new StartRecord { RunnerPid = self.Session, CommandPid = self.Pid, CommandStart = self.StartTime, BootId = "another", MachineId = Machine.MachineId };
        Assert.Empty(RunProcesses.All(Id, start));
        Assert.False(RunProcesses.AnyAlive(Id, start));
    }
}

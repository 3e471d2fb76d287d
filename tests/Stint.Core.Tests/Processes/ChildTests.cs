using System.Diagnostics;
using System.Runtime.InteropServices;
using Stint.Posix;

namespace Stint.Core.Tests.Processes;

public sealed partial class ChildTests
{
    [Fact]
    public void A_signal_does_not_end_the_wait_for_a_child()
    {
        using var handled = PosixSignalRegistration.Create((PosixSignal)Window, c => c.Cancel = true); // with a handler it interrupts a wait
        Assert.Equal(0, Child.Spawn(new SpawnRequest { Path = "/bin/sleep", Arguments = ["sleep", "0.5"], Environment = [] }, out int pid));
        int waiting = 0;
        bool ended = false;
        var thread = new Thread(() =>
        {
            Volatile.Write(ref waiting, ThreadId());
            ended = Child.WaitForEnd(pid, TimeSpan.FromSeconds(10));
        });
        thread.Start();
        int interrupted = 0;
        while (!thread.Join(TimeSpan.FromMilliseconds(5)))
        {
            interrupted += Volatile.Read(ref waiting) is > 0 and var id && Interrupt(Environment.ProcessId, id, Window) == 0 ? 1 : 0;
        }

        Assert.InRange(interrupted, 1, int.MaxValue);
        Assert.True(ended);
        Assert.True(Child.HasEnded(pid));
        Assert.Equal(0, Child.Reap(pid, wait: true)!.Value.ExitCode);
    }

    [Fact]
    public void A_child_that_runs_on_is_waited_for_as_long_as_was_said()
    {
        Assert.Equal(0, Child.Spawn(new SpawnRequest { Path = "/bin/sleep", Arguments = ["sleep", "1000"], Environment = [] }, out int pid));
        var clock = Stopwatch.StartNew();
        Assert.False(Child.WaitForEnd(pid, TimeSpan.FromMilliseconds(100)));
        Assert.InRange(clock.ElapsedMilliseconds, 95, 10_000);
        Assert.False(Child.WaitForEnd(pid, TimeSpan.Zero));
        Assert.False(Child.HasEnded(pid));

        Signals.SendToProcess(pid, Signals.Kill);
        Assert.True(Child.WaitForEnd(pid, TimeSpan.FromSeconds(10)));
        Assert.Equal(Signals.Kill, Child.Reap(pid, wait: true)!.Value.EndSignal);
    }

    private const int Window = 28; // SIGWINCH

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int ThreadId();

    [LibraryImport("libc", EntryPoint = "tgkill")]
    private static partial int Interrupt(int process, int thread, int signal);
}

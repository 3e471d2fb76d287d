using System.Text;
using Stint.Posix;
using Stint.TestKit;

namespace Stint.Core.Tests.Terminals;

public sealed class PseudoTerminalTests : IDisposable
{
    private readonly DescriptorWatch _watch = new("test");
    private readonly List<byte> _read = [];
    private bool _ended;

    public void Dispose() => _watch.Dispose();

    [Fact]
    public async Task A_program_has_it_for_its_controlling_terminal_in_the_size_given()
    {
        using var terminal = PseudoTerminal.Open(101, 33);
        int pid = Start(terminal, "stty size </dev/tty; tty");

        await Prints(terminal, $"33 101\r\n{terminal.Device}\r\n");
        Assert.Equal(0, Child.Reap(pid, wait: true)!.Value.ExitCode);
    }

    [Fact]
    public async Task A_program_is_told_of_another_size_and_hears_what_is_typed()
    {
        using var terminal = PseudoTerminal.Open(80, 24);
        int pid = Start(terminal, "trap 'stty size' WINCH; stty -echo; echo ready; while :; do read line; case $line in end) exit 0;; ?*) echo \"$line\";; esac; done"); // a signal ends a read
        await Prints(terminal, "ready\r\n");

        Assert.True(terminal.Resize(90, 20));
        await Prints(terminal, "20 90\r\n");
        Assert.Equal(6, terminal.Master.Write("hello\n"u8));
        await Prints(terminal, "hello\r\n");
        Assert.Equal(4, terminal.Master.Write("end\n"u8));
        Assert.True(Child.WaitForEnd(pid, TimeSpan.FromSeconds(5)));
        Assert.Equal(0, Child.Reap(pid, wait: true)!.Value.ExitCode);
    }

    [Fact]
    public async Task Disposing_hangs_up()
    {
        var terminal = PseudoTerminal.Open(80, 24);
        int pid = Start(terminal, "echo ready; sleep 1000");
        await Prints(terminal, "ready\r\n");

        terminal.Dispose();

        Assert.True(Child.WaitForEnd(pid, TimeSpan.FromSeconds(5)));
        Assert.Equal(Signals.Hangup, Child.Reap(pid, wait: true)!.Value.EndSignal);
    }

    [Fact]
    public async Task A_program_that_does_not_read_can_be_waited_for()
    {
        using var terminal = PseudoTerminal.Open(80, 24);
        byte[] much = new byte[1 << 20];
        Array.Fill(much, (byte)'x');
        int pid = Start(terminal, $"stty raw -echo; echo ready; sleep 0.2; head -c {much.Length} | wc -c");
        await Prints(terminal, "ready");

        using var writable = new SemaphoreSlim(0);
        long key = _watch.Watch(terminal.Master, (_, canWrite) =>
        {
            if (canWrite)
            {
                writable.Release();
            }
        });
        for (int at = 0; at < much.Length;)
        {
            if (terminal.Master.Write(much.AsSpan(at)) is { } written)
            {
                at += written;
            }
            else
            {
                Assert.True(await writable.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
            }
        }

        _watch.Remove(terminal.Master, key);
        await Prints(terminal, $"{much.Length}");
        _ = Child.Reap(pid, wait: true);
    }

    private static int Start(PseudoTerminal terminal, string line)
    {
        int error = Child.Spawn(
            new SpawnRequest
            {
                Path = "/bin/sh",
                Arguments = ["sh", "-c", line],
                Environment = ["PATH=/usr/bin:/bin"],
                ControllingTerminal = terminal.Device,
            },
            out int pid);
        Assert.Equal(0, error);
        return pid;
    }

    private async Task Prints(PseudoTerminal terminal, string text)
    {
        long key = _watch.Watch(terminal.Master, (readable, _) => _ = readable && Read(terminal));
        await Eventually.True(() => Text().Contains(text, StringComparison.Ordinal), $"'{text}', but it printed '{Text()}' (ended: {_ended})");
        _watch.Remove(terminal.Master, key);
    }

    private bool Read(PseudoTerminal terminal)
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (terminal.Master.Read(buffer) is { } n)
            {
                lock (_read)
                {
                    _read.AddRange(buffer[..n]);
                }
            }
        }
        catch (PosixException e) when (e.Error is Errno.InputOutput or Errno.BadDescriptor)
        {
            _ended = true;
        }

        return true;
    }

    private string Text()
    {
        lock (_read)
        {
            return Encoding.UTF8.GetString([.. _read]);
        }
    }
}

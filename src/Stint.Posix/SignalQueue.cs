namespace Stint.Posix;

/// <summary>
/// Takes signals as data: reads those from a descriptor that were blocked on every thread of this process before it had any, as the
/// runner's startup.c does it.
/// </summary>
public sealed unsafe class SignalQueue : IDisposable
{
    private const int RecordSize = 128;

    // Faults must stay deliverable, KILL and STOP cannot be blocked, and the C library and the runtime use the first real-time signals
    // (32 to 34) for themselves.
    private static readonly ulong Mask = ~(Bit(4) | Bit(5) | Bit(7) | Bit(8) | Bit(9) | Bit(11) | Bit(19) | Bit(31) | Bit(32) | Bit(33) | Bit(34));

    private SignalQueue(Descriptor descriptor) => Descriptor = descriptor;

    /// <summary>Readable when a signal is waiting.</summary>
    public Descriptor Descriptor { get; }

    /// <summary>Throws where they are not blocked.</summary>
    public static SignalQueue Open()
    {
        ulong mask = Mask, blocked = 0;
        _ = Libc.ThreadSignalMask(0, null, &blocked);
        if ((blocked & mask) != mask)
        {
            throw new InvalidOperationException("signals must be blocked before the process has threads");
        }

        int fd = Libc.SignalFd(-1, &mask, Libc.OpenCloseOnExec | Libc.OpenNonBlocking);
        return fd >= 0 ? new SignalQueue(new Descriptor(fd)) : throw PosixException.Last("signalfd", "runner");
    }

    /// <summary>The next waiting signal, or 0.</summary>
    public int Next()
    {
        Span<byte> record = stackalloc byte[RecordSize];
        return Descriptor.Read(record) == RecordSize ? BitConverter.ToInt32(record) : 0;
    }

    public void Dispose() => Descriptor.Dispose();

    private static ulong Bit(int signal) => 1UL << (signal - 1);
}

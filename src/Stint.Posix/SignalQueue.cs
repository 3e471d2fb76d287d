namespace Stint.Posix;

/// <summary>
/// Takes signals as data: they are blocked on every thread of a process that has only the runtime's two (main and finalizer)
/// and read from a descriptor. Must be created first thing in Main, before anything starts a thread.
/// </summary>
public sealed unsafe class SignalQueue : IDisposable
{
    private const int RecordSize = 128;
    private const int BlockHow = 0, SetHow = 2;

    // Faults must stay deliverable, and the C library and the runtime use the first real-time signals (32 to 34) for themselves.
    private static readonly ulong Mask = ~(Bit(4) | Bit(5) | Bit(7) | Bit(8) | Bit(11) | Bit(31) | Bit(32) | Bit(33) | Bit(34));

    private SignalQueue(Descriptor descriptor) => Descriptor = descriptor;

    /// <summary>Readable when a signal is waiting.</summary>
    public Descriptor Descriptor { get; }

    public static SignalQueue Open()
    {
        BlockOnThisThread();
        BlockOnFinalizerThread();
        ulong mask = Mask;
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

    private static void BlockOnThisThread()
    {
        ulong mask = Mask;
        _ = Libc.ThreadSignalMask(BlockHow, &mask, null);
    }

    // A signal sent to the process may go to any thread that does not block it, and the finalizer thread is older than Main.
    private static void BlockOnFinalizerThread()
    {
        MakeGarbage();
        GC.Collect(0);
        GC.WaitForPendingFinalizers();
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void MakeGarbage() => _ = new Blocker();

    private sealed class Blocker
    {
#pragma warning disable MA0055 // a finalizer is the one way to run code on the finalizer thread
        ~Blocker() => BlockOnThisThread();
#pragma warning restore MA0055
    }
}

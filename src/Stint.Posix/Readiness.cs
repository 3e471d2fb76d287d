namespace Stint.Posix;

/// <summary>Waits until one of a few descriptors can be read or written.</summary>
public static unsafe class Readiness
{
    private const short In = 1, Out = 4;

    /// <summary>
    /// Waits at most <paramref name="timeout"/> (null: for ever) and returns a bit per ready descriptor, reads first in the order
    /// given, then writes; 0 when the time is up or a signal came. A closed or broken descriptor counts as ready. At most 64 descriptors;
    /// a null one is never ready.
    /// </summary>
    public static ulong Wait(ReadOnlySpan<Descriptor?> read, ReadOnlySpan<Descriptor?> write, TimeSpan? timeout)
    {
        int count = read.Length + write.Length;
        PollDescriptor* fds = stackalloc PollDescriptor[count];
        for (int i = 0; i < count; i++)
        {
            Descriptor? d = i < read.Length ? read[i] : write[i - read.Length];
            fds[i] = new PollDescriptor { Fd = d?.Number ?? -1, Events = i < read.Length ? In : Out };
        }

        int milliseconds = timeout is not { } t ? -1 : t <= TimeSpan.Zero ? 0 : (int)Math.Min(int.MaxValue, Math.Ceiling(t.TotalMilliseconds));
        int n = Libc.Poll(fds, (nuint)count, milliseconds);
        if (n < 0)
        {
            return Libc.LastError == Errno.Interrupted ? 0UL : throw PosixException.Last("poll", "descriptors");
        }

        ulong ready = 0;
        for (int i = 0; i < count; i++)
        {
            ready |= fds[i].Returned != 0 ? 1UL << i : 0UL;
        }

        return ready;
    }

    public static ulong WaitToRead(TimeSpan? timeout, params ReadOnlySpan<Descriptor?> read) => Wait(read, [], timeout);
}

using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Stint.Posix;

/// <summary>
/// One thread that waits for any number of non-blocking descriptors (epoll(7)). It tells when a descriptor has become ready, once: whoever
/// is told reads or writes until that would block, and is told again when it no longer would. The thread starts with the first descriptor
/// and ends when this is disposed of. Thread-safe.
/// </summary>
public sealed unsafe class DescriptorWatch(string name) : IDisposable
{
    private const int In = 1, Out = 4, Broken = 0x8 | 0x10, Edges = 1 << 31;
    private const int Add = 1, Delete = 2, AtOnce = 64;

    // struct epoll_event is packed on x86-64 and on no other machine.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataOffset + 8;

    private readonly ConcurrentDictionary<long, Action<bool, bool>> _watched = [];
    private readonly Lock _lock = new();
    private Descriptor? _epoll, _wake, _woken;
    private Thread? _thread;
    private long _last;
    private volatile bool _closed;

    /// <summary>
    /// Calls <paramref name="ready"/> with whether the descriptor can be read and whether it can be written, at first at once. Calls come
    /// from the one thread: they must be quick and throw nothing. The number returned is for <see cref="Remove"/>.
    /// </summary>
    public long Watch(Descriptor descriptor, Action<bool, bool> ready)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            Descriptor epoll = _epoll ?? Start();
            long key = ++_last;
            _watched[key] = ready; // before, as the first call may come at once
            try
            {
                Change(epoll, Add, descriptor, key);
            }
            catch (PosixException)
            {
                _ = _watched.TryRemove(key, out _);
                throw;
            }

            return key;
        }
    }

    /// <summary>Stops telling; to be called before the descriptor is closed. A call that is under way may still come.</summary>
    public void Remove(Descriptor descriptor, long key)
    {
        lock (_lock)
        {
            if (_watched.TryRemove(key, out _) && _epoll is { } epoll && !_closed)
            {
                Change(epoll, Delete, descriptor, key);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return;
            }

            _closed = true;
            _wake?.WriteAll([1]);
        }

        _thread?.Join();
        _epoll?.Dispose();
        _wake?.Dispose();
        _woken?.Dispose();
    }

    private Descriptor Start()
    {
        int fd = Libc.EpollCreate(Libc.OpenCloseOnExec);
        Descriptor epoll = fd >= 0 ? new Descriptor(fd) : throw PosixException.Last("epoll_create", "process");
        (_woken, _wake) = Descriptor.Pipe();
        _epoll = epoll;
        Change(epoll, Add, _woken, 0);
        _thread = new Thread(() => Run(epoll)) { IsBackground = true, Name = name };
        _thread.Start();
        return epoll;
    }

    private static void Change(Descriptor epoll, int operation, Descriptor descriptor, long key)
    {
        Span<byte> change = stackalloc byte[EventSize];
        BinaryPrimitives.WriteInt32LittleEndian(change, In | Out | Edges);
        BinaryPrimitives.WriteInt64LittleEndian(change[DataOffset..], key);
        fixed (byte* p = change)
        {
            if (Libc.EpollControl(epoll.Number, operation, descriptor.Number, p) != 0 && operation == Add)
            {
                throw PosixException.Last("epoll_ctl", $"descriptor {descriptor.Number}");
            }
        }
    }

    private void Run(Descriptor epoll)
    {
        Span<byte> events = stackalloc byte[AtOnce * EventSize];
        while (!_closed)
        {
            int count;
            fixed (byte* p = events)
            {
                count = Libc.EpollWait(epoll.Number, p, AtOnce, -1);
            }

            for (int i = 0; i < count; i++)
            {
                Span<byte> one = events.Slice(i * EventSize, EventSize);
                int happened = BinaryPrimitives.ReadInt32LittleEndian(one);
                if (_watched.TryGetValue(BinaryPrimitives.ReadInt64LittleEndian(one[DataOffset..]), out Action<bool, bool>? ready))
                {
                    ready((happened & (In | Broken)) != 0, (happened & (Out | Broken)) != 0);
                }
            }
        }
    }
}

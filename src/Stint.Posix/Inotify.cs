using System.Buffers.Binary;
using System.Text;

namespace Stint.Posix;

/// <summary>What happened to a watched path; <see cref="Name"/> is the entry's name inside a watched directory, else empty. A lost queue gives <see cref="Overflow"/>.</summary>
public readonly record struct FileEvent(int Watch, uint Kind, string Name)
{
    public bool Overflow => (Kind & 0x4000) != 0;
}

/// <summary>One inotify instance with any number of watches (inotify(7)).</summary>
public sealed class Inotify : IDisposable
{
    public const uint Modified = 0x2, Attributes = 0x4, ClosedAfterWrite = 0x8, MovedFrom = 0x40, MovedTo = 0x80, Created = 0x100, Deleted = 0x200,
        SelfDeleted = 0x400, SelfMoved = 0x800;

    private const int BufferSize = 16 * 1024;

    private Inotify(Descriptor descriptor) => Descriptor = descriptor;

    /// <summary>Readable when an event is waiting.</summary>
    public Descriptor Descriptor { get; }

    public static Inotify Open()
    {
        int fd = Libc.InotifyInit(Libc.OpenCloseOnExec | Libc.OpenNonBlocking);
        return fd >= 0 ? new Inotify(new Descriptor(fd)) : throw PosixException.Last("inotify_init", "process");
    }

    /// <summary>Watches a file or directory; the number returned comes with its events. Throws when the path is missing or the system's limit is reached.</summary>
    public int Add(string path, uint kinds)
    {
        int watch = Libc.InotifyAdd(Descriptor.Number, path, kinds);
        return watch >= 0 ? watch : throw PosixException.Last("inotify_add_watch", path);
    }

    public void Remove(int watch) => _ = Libc.InotifyRemove(Descriptor.Number, watch);

    /// <summary>Waits at most <paramref name="timeout"/> (null: for ever) for events and returns them; empty when the time is up.</summary>
    public IReadOnlyList<FileEvent> Read(TimeSpan? timeout)
    {
        if (Readiness.WaitToRead(timeout, Descriptor) == 0)
        {
            return [];
        }

        Span<byte> buffer = stackalloc byte[BufferSize];
        return Descriptor.Read(buffer) is { } n ? Parse(buffer[..n]) : [];
    }

    private static List<FileEvent> Parse(ReadOnlySpan<byte> bytes)
    {
        const int Header = 16;
        var events = new List<FileEvent>();
        while (bytes.Length >= Header)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
            ReadOnlySpan<byte> name = bytes.Slice(Header, length);
            int end = name.IndexOf((byte)0);
            events.Add(new FileEvent(
                BinaryPrimitives.ReadInt32LittleEndian(bytes), BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]),
                Encoding.UTF8.GetString(end < 0 ? name : name[..end])));
            bytes = bytes[(Header + length)..];
        }

        return events;
    }

    public void Dispose() => Descriptor.Dispose();
}

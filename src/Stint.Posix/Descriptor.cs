namespace Stint.Posix;

/// <summary>An owned file descriptor, always close-on-exec. Reads and writes are blocking unless opened otherwise and retry on EINTR.</summary>
public sealed unsafe class Descriptor(int fd) : IDisposable
{
    private int _fd = fd;

    /// <summary>The number, for calls that need it; -1 once disposed.</summary>
    public int Number => _fd;

    /// <summary>Opens for reading without waiting for anybody: where a file should be, a pipe without a writer is as good as empty.</summary>
    public static Descriptor OpenRead(string path) => Open(path, Libc.OpenReadOnly | Libc.OpenNonBlocking | Libc.OpenNoControllingTerminal);

    /// <summary>The same, and null where there is no such file: an exception takes as long as the rest of a short read.</summary>
    public static Descriptor? OpenReadIfThere(string path)
    {
        int fd = TryOpen(path, Libc.OpenReadOnly | Libc.OpenNonBlocking | Libc.OpenNoControllingTerminal, mode: 0);
        return fd >= 0 ? new Descriptor(fd)
            : Libc.LastError is Errno.NoEntry or Errno.NotADirectory ? null
            : throw PosixException.Last("open", path);
    }

    /// <summary>Opens a terminal for reading and writing without blocking and without making it the controlling one.</summary>
    public static Descriptor OpenTerminal(string path) =>
        Open(path, Libc.OpenReadWrite | Libc.OpenNonBlocking | Libc.OpenNoControllingTerminal);

    /// <summary>Opens for appending, creating the file with <paramref name="mode"/> (octal as in chmod) if it is missing.</summary>
    public static Descriptor OpenAppend(string path, int mode = 0b110_000_000) =>
        Open(path, Libc.OpenWriteOnly | Libc.OpenAppend | Libc.OpenCreate, mode);

    /// <summary>The same without ever blocking on a pipe or a device: the open fails or a write gives null instead.</summary>
    public static Descriptor OpenAppendNonBlocking(string path, int mode) =>
        Open(path, Libc.OpenWriteOnly | Libc.OpenAppend | Libc.OpenCreate | Libc.OpenNonBlocking | Libc.OpenNoControllingTerminal, mode);

    internal static Descriptor Open(string path, int flags, int mode = 0) =>
        TryOpen(path, flags, mode) is var fd and >= 0 ? new Descriptor(fd) : throw PosixException.Last("open", path);

    private static int TryOpen(string path, int flags, int mode)
    {
        int fd;
        do
        {
            fd = Libc.Open(path, flags | Libc.OpenCloseOnExec, mode);
        }
        while (fd < 0 && Libc.LastError == Errno.Interrupted);
        return fd;
    }

    /// <summary>A pipe, both ends close-on-exec and non-blocking on request.</summary>
    public static (Descriptor Read, Descriptor Write) Pipe()
    {
        int* ends = stackalloc int[2];
        return Libc.Pipe2(ends, Libc.OpenCloseOnExec) == 0
            ? (new Descriptor(ends[0]), new Descriptor(ends[1]))
            : throw PosixException.Last("pipe", "process");
    }

    /// <summary>Reads what is there. 0 at the end; null when it would block (non-blocking descriptors only).</summary>
    public int? Read(Span<byte> buffer)
    {
        fixed (byte* p = buffer)
        {
            while (true)
            {
                nint n = Libc.Read(_fd, p, buffer.Length);
                if (n >= 0)
                {
                    return (int)n;
                }

                switch (Libc.LastError)
                {
                    case Errno.Interrupted: continue;
                    case Errno.TryAgain: return null;
                    default: throw PosixException.Last("read", $"descriptor {_fd}");
                }
            }
        }
    }

    /// <summary>All that is left to read, or null when that is more than <paramref name="limit"/> bytes. Not for descriptors that would block.</summary>
    public byte[]? ReadToEnd(int limit = int.MaxValue / 2)
    {
        byte[] buffer = new byte[4096];
        int length = 0;
        while (Read(buffer.AsSpan(length)) is > 0 and var n)
        {
            length += n;
            if (length > limit)
            {
                return null;
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, length * 2);
            }
        }

        return buffer[..length];
    }

    /// <summary>Reads at an offset without moving the position. 0 at or past the end.</summary>
    public int ReadAt(Span<byte> buffer, long offset)
    {
        fixed (byte* p = buffer)
        {
            while (true)
            {
                nint n = Libc.PRead(_fd, p, buffer.Length, offset);
                if (n >= 0)
                {
                    return (int)n;
                }

                if (Libc.LastError != Errno.Interrupted)
                {
                    throw PosixException.Last("read", $"descriptor {_fd}");
                }
            }
        }
    }

    /// <summary>The size of a regular file.</summary>
    public long Length()
    {
        const int FromEnd = 2;
        long length = Libc.Seek(_fd, 0, FromEnd);
        return length >= 0 ? length : throw PosixException.Last("lseek", $"descriptor {_fd}");
    }

    /// <summary>Writes some of the bytes; null when it would block.</summary>
    public int? Write(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* p = bytes)
        {
            while (true)
            {
                nint n = Libc.Write(_fd, p, bytes.Length);
                if (n >= 0)
                {
                    return (int)n;
                }

                switch (Libc.LastError)
                {
                    case Errno.Interrupted: continue;
                    case Errno.TryAgain: return null;
                    default: throw PosixException.Last("write", $"descriptor {_fd}");
                }
            }
        }
    }

    /// <summary>Writes all of the bytes to a blocking descriptor.</summary>
    public void WriteAll(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[(Write(bytes) ?? throw new PosixException("write", $"descriptor {_fd}", Errno.TryAgain))..];
        }
    }

    public void SetNonBlocking()
    {
        const int GetFlags = 3, SetFlags = 4;
        int flags = Libc.FControl(_fd, GetFlags, 0);
        if (flags < 0 || Libc.FControl(_fd, SetFlags, flags | Libc.OpenNonBlocking) < 0)
        {
            throw PosixException.Last("fcntl", $"descriptor {_fd}");
        }
    }

    /// <summary>Makes the file's data durable.</summary>
    public void Sync()
    {
        if (Libc.FDataSync(_fd) != 0)
        {
            throw PosixException.Last("fdatasync", $"descriptor {_fd}");
        }
    }

    public void Dispose()
    {
        int open = Interlocked.Exchange(ref _fd, -1);
        if (open >= 0)
        {
            _ = Libc.Close(open);
        }
    }
}

using System.Buffers.Binary;

namespace Stint.Posix;

/// <summary>What a name stands for.</summary>
public enum FileKind
{
    /// <summary>A pipe, a socket, a device, or not known.</summary>
    Other,
    Regular,
    Directory,
    SymbolicLink,
}

/// <summary>
/// What statx(2) says of a file. Times are nanoseconds since the epoch: of its content's last change, of any change (which the kernel sets and nobody
/// else can), and of its making (null where the file system does not keep it). <paramref name="Links"/> is how many names it has.
/// </summary>
public readonly record struct FileStatus(FileKind Kind, uint Links, uint Owner, long Size, ulong Device, ulong Inode, long Modified, long Changed, long? Born)
{
    internal const int Length = 256;
    private const uint KnowsBirth = 0x800;

    /// <summary>Device and inode: the same file under whatever name.</summary>
    public (ulong Device, ulong Inode) Identity => (Device, Inode);

    // struct statx: mask 0, nlink 16, uid 20, mode 28, ino 32, size 40, atime 64, btime 80, ctime 96, mtime 112, dev_major 136, dev_minor 140
    internal static FileStatus Parse(ReadOnlySpan<byte> statx) => new(
        KindOf(BinaryPrimitives.ReadUInt16LittleEndian(statx[28..])),
        BinaryPrimitives.ReadUInt32LittleEndian(statx[16..]),
        BinaryPrimitives.ReadUInt32LittleEndian(statx[20..]),
        BinaryPrimitives.ReadInt64LittleEndian(statx[40..]),
        ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(statx[136..]) << 32) | BinaryPrimitives.ReadUInt32LittleEndian(statx[140..]),
        BinaryPrimitives.ReadUInt64LittleEndian(statx[32..]),
        Time(statx[112..]),
        Time(statx[96..]),
        (BinaryPrimitives.ReadUInt32LittleEndian(statx) & KnowsBirth) != 0 ? Time(statx[80..]) : null);

    private static FileKind KindOf(ushort mode) => (mode & 0xF000) switch
    {
        0x8000 => FileKind.Regular,
        0x4000 => FileKind.Directory,
        0xA000 => FileKind.SymbolicLink,
        _ => FileKind.Other,
    };

    // Times far from now may not fit: a file's owner can set any.
    private static long Time(ReadOnlySpan<byte> timestamp) =>
        (Math.Clamp(BinaryPrimitives.ReadInt64LittleEndian(timestamp), -9_000_000_000, 9_000_000_000) * 1_000_000_000) + BinaryPrimitives.ReadUInt32LittleEndian(timestamp[8..]);
}

namespace Stint.Posix;

/// <summary>Room on a file system, for a user without privileges. Some have no fixed number of inodes; then both are 0.</summary>
public readonly record struct DiskSpace(long AvailableBytes, long TotalBytes, long FreeInodes, long TotalInodes);

/// <summary>What kind of file system a path is on.</summary>
public static unsafe class FileSystems
{
    // f_type values of statfs(2)
    private static readonly Dictionary<long, string> Network = new()
    {
        [0x6969] = "nfs",
        [0xFF534D42] = "cifs",
        [0xFE534D42] = "smb",
        [0x517B] = "smb",
        [0x65735546] = "fuse",
        [0x01021997] = "9p",
        [0x00C36400] = "ceph",
        [0x0BD00BD0] = "lustre",
        [0x47504653] = "gpfs",
        [0x5346414F] = "afs",
        [0x19830326] = "beegfs",
        [0x20030528] = "orangefs",
    };

    /// <summary>The network file system's name, or null when the path is on a local one (or cannot be asked). FUSE counts as network: it may be sshfs.</summary>
    public static string? NetworkKind(string path)
    {
        long* result = stackalloc long[32];
        return Libc.StatFs(path, (byte*)result) == 0 && Network.TryGetValue(result[0] & 0xffffffff, out string? name) ? name : null;
    }

    /// <summary>The room on the file system below a path, or null when it cannot be asked.</summary>
    public static DiskSpace? SpaceOf(string path)
    {
        long* result = stackalloc long[32]; // struct statfs: type, bsize, blocks, bfree, bavail, files, ffree
        return Libc.StatFs(path, (byte*)result) == 0
            ? new DiskSpace(result[4] * result[1], result[2] * result[1], result[6], result[5])
            : null;
    }

    /// <summary>Returns when all that was written to the file system of this folder is on the disk.</summary>
    public static void Sync(string folder)
    {
        using Descriptor opened = Descriptor.OpenRead(folder);
        if (Libc.SyncFileSystem(opened.Number) != 0)
        {
            throw PosixException.Last("sync", folder);
        }
    }

    /// <summary>The path without symbolic links; null when it is not there.</summary>
    public static string? RealPath(string path)
    {
        byte* buffer = stackalloc byte[4096]; // PATH_MAX
        return Libc.RealPath(path, buffer) != null ? System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)buffer) : null;
    }

    /// <summary>Sets a path's permissions, whatever the umask.</summary>
    public static void SetMode(string path, int mode)
    {
        if (Libc.ChangeMode(path, (uint)mode) != 0)
        {
            throw PosixException.Last("chmod", path);
        }
    }

    /// <summary>The number of the user a path belongs to, following links; null when it is not there.</summary>
    public static uint? OwnerOf(string path)
    {
        const int CurrentDirectory = -100;
        const uint WantUser = 0x8;
        uint* result = stackalloc uint[64]; // struct statx: mask, blksize, attributes (2), nlink, uid
        return Libc.StatX(CurrentDirectory, path, 0, WantUser, result) == 0 ? result[5] : null;
    }
}

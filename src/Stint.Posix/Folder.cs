using System.Buffers.Binary;

namespace Stint.Posix;

/// <summary>One entry of a directory; the kind as the directory has it, <see cref="FileKind.Other"/> where it does not say.</summary>
public readonly record struct FolderEntry(OsString Name, FileKind Kind);

/// <summary>
/// An open directory. Everything in it is reached by one name at a time and no symbolic link is ever followed, so that nobody who renames
/// things meanwhile can lead elsewhere. Failures are <see cref="PosixException"/>; a link where something else should be is one.
/// </summary>
public sealed unsafe class Folder : IDisposable
{
    private const int OpenFlags = Libc.OpenCloseOnExec | Libc.OpenNoFollow, NoFollow = 0x100, EmptyPath = 0x1000;
    private const uint WantBasicsAndBirth = 0xFFF;
    private readonly Descriptor _descriptor;

    private Folder(Descriptor descriptor) => _descriptor = descriptor;

    /// <summary>Opens an absolute path, none of whose parts may be a link (<see cref="FileSystems.RealPath"/> gives such a path).</summary>
    public static Folder Open(OsString path) => OpenBelow(path, []);

    /// <summary>The same for names below an absolute path: <paramref name="trusted"/> may go through links, the names may not.</summary>
    public static Folder OpenIn(string trusted, params ReadOnlySpan<OsString> names)
    {
        var folder = new Folder(Descriptor.Open(trusted, Libc.OpenPath | Libc.OpenDirectory));
        return folder.Down(names);
    }

    private static Folder OpenBelow(OsString path, ReadOnlySpan<OsString> names)
    {
        var root = new Folder(Descriptor.Open("/", Libc.OpenPath | Libc.OpenDirectory));
        return root.Down([.. Parts(path), .. names]);
    }

    /// <summary>The names that a path consists of.</summary>
    public static OsString[] Parts(OsString path)
    {
        var parts = new List<OsString>();
        ReadOnlySpan<byte> left = path.Bytes;
        while (!left.IsEmpty)
        {
            int slash = left.IndexOf((byte)'/');
            ReadOnlySpan<byte> part = slash < 0 ? left : left[..slash];
            if (!part.IsEmpty)
            {
                parts.Add(new OsString(part));
            }

            left = slash < 0 ? [] : left[(slash + 1)..];
        }

        return [.. parts];
    }

    /// <summary>Opens a directory in this one.</summary>
    public Folder Enter(OsString name) => new(OpenAt(name, Libc.OpenPath | Libc.OpenDirectory));

    /// <summary>Opens a file for reading, without waiting for anybody; it may be something else than a regular file: ask its <see cref="Status(Descriptor)"/>.</summary>
    public Descriptor OpenFile(OsString name) => OpenAt(name, Libc.OpenReadOnly | Libc.OpenNonBlocking | Libc.OpenNoControllingTerminal);

    /// <summary>Makes a directory only its owner may enter. False when there is something of that name.</summary>
    public bool Make(OsString name)
    {
        fixed (byte* path = One(name))
        {
            return Libc.MakeDirectoryAt(_descriptor.Number, path, 0b111_000_000) == 0 || (Libc.LastError == Errno.Exists ? false : throw PosixException.Last("mkdir", name.ToString()));
        }
    }

    /// <summary>Makes a symbolic link. False when there is something of that name.</summary>
    public bool Link(OsString name, OsString target)
    {
        fixed (byte* path = One(name), to = Terminated(target))
        {
            return Libc.SymbolicLinkAt(to, _descriptor.Number, path) == 0 || (Libc.LastError == Errno.Exists ? false : throw PosixException.Last("symlink", name.ToString()));
        }
    }

    /// <summary>Where a symbolic link leads; null when there is none of that name.</summary>
    public OsString? LinkTarget(OsString name)
    {
        byte* buffer = stackalloc byte[4096]; // PATH_MAX
        fixed (byte* path = One(name))
        {
            nint n = Libc.ReadLinkAt(_descriptor.Number, path, buffer, 4096);
            return n < 0 ? (OsString?)null : new OsString(new ReadOnlySpan<byte>(buffer, (int)n));
        }
    }

    /// <summary>What stands under a name; null when it is not there (any more) or cannot be asked.</summary>
    public FileStatus? Find(OsString name)
    {
        fixed (byte* path = One(name))
        {
            return StatusOf(_descriptor.Number, path, NoFollow);
        }
    }

    /// <summary>What this directory is.</summary>
    public FileStatus? Status() => Status(_descriptor);

    /// <summary>What an open file is; null when it cannot be asked.</summary>
    public static FileStatus? Status(Descriptor file)
    {
        byte empty = 0;
        return StatusOf(file.Number, &empty, EmptyPath);
    }

    /// <summary>What stands in it, but <c>.</c> and <c>..</c>, in no order, at most so many.</summary>
    public IReadOnlyList<FolderEntry> Entries(int limit)
    {
        const int Block = 32 * 1024;
        using Descriptor readable = OpenAt(".", Libc.OpenReadOnly | Libc.OpenDirectory);
        byte[] buffer = new byte[Block];
        var entries = new List<FolderEntry>();
        while (entries.Count < limit)
        {
            nint n;
            fixed (byte* p = buffer)
            {
                n = Libc.GetEntries(readable.Number, p, Block);
            }

            if (n <= 0)
            {
                return n == 0 ? entries : throw PosixException.Last("getdents", "directory");
            }

            Parse(buffer.AsSpan(0, (int)n), entries, limit);
        }

        return entries;
    }

    public void Dispose() => _descriptor.Dispose();

    // struct dirent64: ino 0, off 8, reclen 16, type 18, name 19
    private static void Parse(ReadOnlySpan<byte> block, List<FolderEntry> entries, int limit)
    {
        for (int length; !block.IsEmpty && entries.Count < limit; block = block[length..])
        {
            length = BinaryPrimitives.ReadUInt16LittleEndian(block[16..]);
            ReadOnlySpan<byte> name = block[19..length];
            name = name[..name.IndexOf((byte)0)];
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
            {
                FileKind kind = block[18] switch { 8 => FileKind.Regular, 4 => FileKind.Directory, 10 => FileKind.SymbolicLink, _ => FileKind.Other };
                entries.Add(new FolderEntry(new OsString(name), kind));
            }
        }
    }

    private Folder Down(ReadOnlySpan<OsString> names)
    {
        Folder at = this;
        foreach (OsString name in names)
        {
            using Folder left = at;
            at = left.Enter(name);
        }

        return at;
    }

    private Descriptor OpenAt(OsString name, int flags)
    {
        fixed (byte* path = One(name))
        {
            int fd;
            do
            {
                fd = Libc.OpenAt(_descriptor.Number, path, flags | OpenFlags, 0);
            }
            while (fd < 0 && Libc.LastError == Errno.Interrupted);
            return fd >= 0 ? new Descriptor(fd) : throw PosixException.Last("open", name.ToString());
        }
    }

    // A name with a slash would be a path, whose links are followed.
    private static byte[] One(OsString name) => name.Bytes.Contains((byte)'/') || name.Bytes.SequenceEqual(".."u8)
        ? throw new PosixException("open", name.ToString(), Errno.NoEntry)
        : Terminated(name);

    private static byte[] Terminated(OsString name) => [.. name.Bytes, 0];

    private static FileStatus? StatusOf(int directory, byte* path, int flags)
    {
        byte* result = stackalloc byte[FileStatus.Length];
        return Libc.StatX(directory, path, flags, WantBasicsAndBirth, result) == 0 ? FileStatus.Parse(new ReadOnlySpan<byte>(result, FileStatus.Length)) : null;
    }
}

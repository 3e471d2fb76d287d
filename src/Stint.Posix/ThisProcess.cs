namespace Stint.Posix;

/// <summary>What this process was given, byte for byte (.NET's own view replaces bytes that are not UTF-8), and what it may change about itself.</summary>
public static unsafe class ThisProcess
{
    /// <summary>The arguments, the program's name first.</summary>
    public static IReadOnlyList<OsString> Arguments() => Split(File.ReadAllBytes("/proc/self/cmdline"));

    /// <summary>The environment at start, entries as <c>NAME=value</c>.</summary>
    public static IReadOnlyList<OsString> Environment() => Split(File.ReadAllBytes("/proc/self/environ"));

    public static OsString WorkingDirectory()
    {
        byte* buffer = stackalloc byte[4097];
        byte* end = Libc.GetCurrentDirectory(buffer, 4097);
        return end != null
            ? new OsString(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer))
            : throw PosixException.Last("getcwd", "the current directory");
    }

    /// <summary>0, or the errno of the failure.</summary>
    public static int ChangeDirectory(OsString path)
    {
        fixed (byte* p = NullTerminated(path))
        {
            return Libc.ChangeDirectory(p) == 0 ? 0 : Libc.LastError;
        }
    }

    /// <summary>Whether this process may execute the file (says nothing of its format). 0, or the errno.</summary>
    public static int MayExecute(OsString path)
    {
        fixed (byte* p = NullTerminated(path))
        {
            return Libc.Access(p, 1) == 0 ? 0 : Libc.LastError;
        }
    }

    /// <summary>Orphaned descendants become children of this process instead of init's (prctl(2), PR_SET_CHILD_SUBREAPER).</summary>
    public static bool BecomeSubreaper() => Libc.ProcessControl(36, 1, 0, 0, 0) == 0;

    /// <summary>Replaces this process with another program, keeping the environment. Returns the errno when that fails.</summary>
    public static int Replace(string path, IReadOnlyList<string> arguments)
    {
        using var argv = new NativeStrings(arguments.Select(a => new OsString(a)).ToList());
        fixed (byte* p = NullTerminated(path))
        {
            _ = Libc.Exec(p, argv.Pointer);
            return Libc.LastError;
        }
    }

    internal static byte[] NullTerminated(OsString text) => [.. text.Bytes, 0];

    private static List<OsString> Split(ReadOnlySpan<byte> block)
    {
        var parts = new List<OsString>();
        while (!block.IsEmpty)
        {
            int end = block.IndexOf((byte)0);
            parts.Add(new OsString(end < 0 ? block : block[..end]));
            block = end < 0 ? [] : block[(end + 1)..];
        }

        return parts;
    }
}

using System.Buffers.Text;

namespace Stint.Posix;

/// <summary>What this process was given, byte for byte (.NET's own view replaces bytes that are not UTF-8), and what it may change about itself.</summary>
public static unsafe class ThisProcess
{
    /// <summary>Ends the process at once, whatever its threads are doing.</summary>
    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    public static void Exit(int code)
    {
        Libc.ExitAtOnce(code);
        throw new System.Diagnostics.UnreachableException();
    }

    /// <summary>The arguments, the program's name first.</summary>
    public static IReadOnlyList<OsString> Arguments() => Split(ReadAll("/proc/self/cmdline"));

    /// <summary>The environment at start, entries as <c>NAME=value</c>.</summary>
    public static IReadOnlyList<OsString> Environment() => Split(ReadAll("/proc/self/environ"));

    public static OsString WorkingDirectory()
    {
        byte* buffer = stackalloc byte[4097];
        byte* end = Libc.GetCurrentDirectory(buffer, 4097);
        return end != null
            ? new OsString(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(buffer))
            : throw PosixException.Last("getcwd", "the current directory");
    }

    /// <summary>Sets which permissions new files do not get (umask(2)), and returns what it was.</summary>
    public static int SetUmask(int mask) => (int)Libc.SetUmask((uint)mask);

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

    /// <summary>Whether this process may write to the file, or make files in the folder. 0, or the errno.</summary>
    public static int MayWrite(OsString path)
    {
        const int Write = 2;
        fixed (byte* p = NullTerminated(path))
        {
            return Libc.Access(p, Write) == 0 ? 0 : Libc.LastError;
        }
    }

    /// <summary>Orphaned descendants become children of this process instead of init's (prctl(2), PR_SET_CHILD_SUBREAPER).</summary>
    public static bool BecomeSubreaper() => Libc.ProcessControl(36, 1, 0, 0, 0) == 0;

    /// <summary>The process group of a process, or null when there is no such process.</summary>
    public static int? GroupOf(int pid) => Libc.GetProcessGroup(pid) is var group and > 0 ? group : null;

    /// <summary>
    /// Takes the program's code out of this process's resident memory; what is needed again comes back from the page cache. Worth it for
    /// a process that has done most of its work and will now wait for long.
    /// </summary>
    public static void ReleaseCode()
    {
        const int DontNeed = 4;
        ReadOnlySpan<byte> left = ReadAll("/proc/self/maps");
        while (left.IndexOf((byte)'\n') is var end and >= 0)
        {
            if (CodeRange(left[..end]) is var (start, length))
            {
                _ = Libc.Advise((void*)start, (nuint)length, DontNeed);
            }

            left = left[(end + 1)..];
        }
    }

    // "start-end r-xp offset device inode   /path": executable pages of a file are never written to, so nothing is lost by dropping them.
    private static (ulong Start, ulong Length)? CodeRange(ReadOnlySpan<byte> line)
    {
        int dash = line.IndexOf((byte)'-'), space = line.IndexOf((byte)' ');
        return dash > 0 && space > dash && line[space..].StartsWith(" r-xp "u8) && line.Contains((byte)'/')
            && Utf8Parser.TryParse(line[..dash], out ulong start, out _, 'x')
            && Utf8Parser.TryParse(line[(dash + 1)..space], out ulong end, out _, 'x')
            ? (start, end - start)
            : null;
    }

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

    /// <summary>The same with another environment, entries as <c>NAME=value</c>.</summary>
    public static int Replace(string path, IReadOnlyList<string> arguments, IReadOnlyList<OsString> environment)
    {
        using var argv = new NativeStrings(arguments.Select(a => new OsString(a)).ToList());
        using var entries = new NativeStrings(environment);
        fixed (byte* p = NullTerminated(path))
        {
            _ = Libc.Exec(p, argv.Pointer, entries.Pointer);
            return Libc.LastError;
        }
    }

    /// <summary>Whether this process was started with a signal ignored, as <c>nohup</c> does, or ignores it by now.</summary>
    public static bool Ignores(int signal)
    {
        const string Label = "SigIgn:";
        string mask = File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(Label, StringComparison.Ordinal))?[Label.Length..].Trim() ?? "0";
        return (ulong.Parse(mask, System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture) >> (signal - 1) & 1) != 0;
    }

    internal static byte[] NullTerminated(OsString text) => [.. text.Bytes, 0];

    private static byte[] ReadAll(string path)
    {
        using Descriptor file = Descriptor.OpenRead(path);
        return file.ReadToEnd()!;
    }

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

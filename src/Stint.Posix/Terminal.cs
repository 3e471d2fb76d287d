namespace Stint.Posix;

/// <summary>Calls on a terminal device. All take an open descriptor of it and report failure by a false or null result: a terminal may vanish at any time.</summary>
public static unsafe class Terminal
{
    private const nuint GetWindowSize = 0x5413, SetWindowSize = 0x5414;
    private const nuint InputWaitingRequest = 0x541B;
    private const int AttributesSize = 128, Now = 0;

    public static bool IsTerminal(int fd) => Libc.IsATerminal(fd) == 1;

    /// <summary>Columns and rows, or null when the descriptor is not a terminal (any more).</summary>
    public static (int Columns, int Rows)? Size(int fd)
    {
        ushort* size = stackalloc ushort[4];
        return Libc.IoControl(fd, GetWindowSize, size) == 0 ? (size[1], size[0]) : null;
    }

    /// <summary>Gives it a size; the programs in its foreground are told when that is another than before.</summary>
    public static bool Resize(int fd, int columns, int rows)
    {
        ushort* size = stackalloc ushort[4] { (ushort)rows, (ushort)columns, 0, 0 };
        return Libc.IoControl(fd, SetWindowSize, size) == 0;
    }

    /// <summary>Puts a process group of this session in the foreground. The caller must block SIGTTOU.</summary>
    public static bool SetForeground(int fd, int group) => Libc.SetForegroundGroup(fd, group) == 0;

    public static int? Foreground(int fd) => Libc.GetForegroundGroup(fd) is var group and > 0 ? group : null;

    /// <summary>Resumes output that Ctrl-S stopped. Linux resumes only what tcflow(3) itself has stopped, hence the pair of calls.</summary>
    public static bool ResumeOutput(int fd) => Libc.TerminalFlow(fd, 0) == 0 && Libc.TerminalFlow(fd, 1) == 0;

    /// <summary>How many bytes have been typed that no program has read; in a canonical terminal only whole lines count. Null when it is no terminal.</summary>
    public static int? InputWaiting(int fd)
    {
        int count = 0;
        return Libc.IoControl(fd, InputWaitingRequest, &count) == 0 ? count : null;
    }

    /// <summary>The terminal's settings as opaque bytes for <see cref="Restore"/>.</summary>
    public static byte[]? Save(int fd)
    {
        byte[] attributes = new byte[AttributesSize];
        fixed (byte* p = attributes)
        {
            return Libc.GetTerminalAttributes(fd, p) == 0 ? attributes : null;
        }
    }

    /// <summary>How it treats what is typed.</summary>
    public static TerminalModes? Modes(int fd)
    {
        const uint MapReturn = 0x100, Canonical = 2, Echo = 8, Extended = 0x8000;
        const int LocalFlags = 12, LiteralNext = 17 + 15;
        if (Save(fd) is not { } attributes)
        {
            return null;
        }

        uint input = BitConverter.ToUInt32(attributes, 0), local = BitConverter.ToUInt32(attributes, LocalFlags);
        return new TerminalModes(
            (local & Canonical) != 0, (local & Echo) != 0, (input & MapReturn) != 0, (local & Extended) != 0, attributes[LiteralNext] != 0);
    }

    public static bool Restore(int fd, byte[] attributes)
    {
        fixed (byte* p = attributes)
        {
            return Libc.SetTerminalAttributes(fd, Now, p) == 0;
        }
    }
}

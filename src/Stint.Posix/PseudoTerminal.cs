using System.Runtime.InteropServices;

namespace Stint.Posix;

/// <summary>
/// A terminal whose other side is this process (pty(7)): what is written to <see cref="Master"/> is typed, what a program prints is read
/// from it. Reads and writes do not block; once every program has closed the device, reads fail with <see cref="Errno.InputOutput"/>.
/// Disposing hangs up.
/// </summary>
public sealed unsafe class PseudoTerminal : IDisposable
{
    private const int LongestName = 64;

    private PseudoTerminal(Descriptor master, string device) => (Master, Device) = (master, device);

    public Descriptor Master { get; }

    /// <summary>The path of the side that programs open, such as <c>/dev/pts/3</c>.</summary>
    public string Device { get; }

    /// <summary>A new one of this size. Throws <see cref="PosixException"/> when the system has no more to give.</summary>
    public static PseudoTerminal Open(int columns, int rows)
    {
        int fd = Libc.OpenMaster(Libc.OpenReadWrite | Libc.OpenNoControllingTerminal | Libc.OpenNonBlocking | Libc.OpenCloseOnExec);
        var master = new Descriptor(fd >= 0 ? fd : throw PosixException.Last("posix_openpt", "a new terminal"));
        try
        {
            byte* name = stackalloc byte[LongestName];
            if (Libc.GrantSlave(fd) != 0 || Libc.UnlockSlave(fd) != 0)
            {
                throw PosixException.Last("unlockpt", "a new terminal");
            }

            int error = Libc.SlaveName(fd, name, LongestName);
            if (error != 0)
            {
                throw new PosixException("ptsname", "a new terminal", error);
            }

            var terminal = new PseudoTerminal(master, Marshal.PtrToStringUTF8((nint)name)!);
            return terminal.Resize(columns, rows) ? terminal : throw PosixException.Last("resize", terminal.Device);
        }
        catch (PosixException)
        {
            master.Dispose();
            throw;
        }
    }

    /// <summary>Gives it a size; the programs in its foreground are told.</summary>
    public bool Resize(int columns, int rows) => Terminal.Resize(Master.Number, columns, rows);

    public void Dispose() => Master.Dispose();
}

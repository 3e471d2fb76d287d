namespace Stint.Posix;

public enum ProcessPlacement
{
    /// <summary>In the caller's process group.</summary>
    SameGroup,

    /// <summary>Leader of a new process group.</summary>
    OwnGroup,

    /// <summary>Leader of a new session, without a terminal.</summary>
    OwnSession,
}

/// <summary>What to start and how. Signals are at their defaults and unblocked in the child; descriptors above 2 do not reach it.</summary>
public sealed record SpawnRequest
{
    /// <summary>The program's file; it is not looked up in PATH.</summary>
    public required OsString Path { get; init; }

    public required IReadOnlyList<OsString> Arguments { get; init; }

    /// <summary>Entries as <c>NAME=value</c>; the child gets exactly these.</summary>
    public required IReadOnlyList<OsString> Environment { get; init; }

    public ProcessPlacement Placement { get; init; }

    /// <summary>The folder it starts in; null: the caller's.</summary>
    public OsString? Folder { get; init; }

    /// <summary>
    /// A terminal device that becomes the child's controlling terminal, and its 0, 1 and 2 where nothing else is given for them. The child
    /// leads a session of its own then.
    /// </summary>
    public string? ControllingTerminal { get; init; }

    /// <summary>A terminal in whose foreground the child's own group is put before it executes.</summary>
    public int? ForegroundOf { get; init; }

    /// <summary>Descriptors for the child's 0, 1 and 2; null leaves the caller's.</summary>
    public Descriptor? Input { get; init; }

    public Descriptor? Output { get; init; }

    public Descriptor? Error { get; init; }

    /// <summary>A lock that the child holds, too, until it ends; what it starts in turn does so only if the child lets it.</summary>
    public FileLock? Held { get; init; }
}

/// <summary>How a child changed: it ended (with its resource use) or was stopped by a signal.</summary>
public readonly record struct ChildChange(int Pid, int Status, TimeSpan UserTime, TimeSpan SystemTime, long MaxResidentBytes)
{
    public bool Stopped => (Status & 0xff) == 0x7f;

    public int StopSignal => (Status >> 8) & 0xff;

    /// <summary>The signal that ended it, or 0.</summary>
    public int EndSignal => Stopped ? 0 : Status & 0x7f;

    /// <summary>As a shell reports it: the code, or 128 plus the signal.</summary>
    public int ExitCode => EndSignal != 0 ? 128 + EndSignal : (Status >> 8) & 0xff;
}

/// <summary>Starts and reaps children (posix_spawn(3), wait4(2)).</summary>
public static unsafe class Child
{
    private const int OpaqueSize = 512; // posix_spawnattr_t has 336 bytes in glibc, posix_spawn_file_actions_t 80
    private const short SetGroup = 0x2, SetDefaults = 0x4, SetMask = 0x8, SetSession = 0x80;

    /// <summary>0 and the pid, or the errno with which the program could not be started.</summary>
    public static int Spawn(SpawnRequest request, out int pid)
    {
        byte* actions = stackalloc byte[OpaqueSize];
        byte* attributes = stackalloc byte[OpaqueSize];
        _ = Libc.SpawnActionsInit(actions);
        _ = Libc.SpawnAttributesInit(attributes);
        using var argv = new NativeStrings(request.Arguments);
        using var environment = new NativeStrings(request.Environment);
        try
        {
            Prepare(request, actions, attributes);
            int child = 0;
            int error;
            fixed (byte* path = ThisProcess.NullTerminated(request.Path))
            {
                error = Libc.Spawn(&child, path, actions, attributes, argv.Pointer, environment.Pointer);
            }

            pid = child;
            return error;
        }
        finally
        {
            _ = Libc.SpawnActionsDestroy(actions);
            _ = Libc.SpawnAttributesDestroy(attributes);
        }
    }

    /// <summary>The next change of a child (-1: of any), or null when none is waiting, or with <paramref name="wait"/> when there is no child.</summary>
    public static ChildChange? Reap(int pid, bool wait, bool stopsToo = false)
    {
        const int NoHang = 1, Untraced = 2;
        int status;
        long* usage = stackalloc long[18]; // struct rusage: two timevals, then 14 longs, the first of them maxrss in KiB
        int got;
        do
        {
            got = Libc.Wait4(pid, &status, (wait ? 0 : NoHang) | (stopsToo ? Untraced : 0), usage);
        }
        while (got < 0 && Libc.LastError == Errno.Interrupted);
        return got <= 0 ? null : new ChildChange(got, status, Time(usage[0], usage[1]), Time(usage[2], usage[3]), usage[4] * 1024);

        static TimeSpan Time(long seconds, long micros) => TimeSpan.FromMicroseconds((seconds * 1_000_000) + micros);
    }

    /// <summary>Whether this process has any child, running or waiting to be reaped.</summary>
    public static bool HasAny()
    {
        const int AnyChild = 0, NoHang = 1, Exited = 4, LeaveWaiting = 0x1000000;
        byte* info = stackalloc byte[128]; // siginfo_t
        return Libc.WaitId(AnyChild, 0, info, NoHang | Exited | LeaveWaiting) == 0 || Libc.LastError != Errno.NoChild;
    }

    /// <summary>Whether a child has ended. It is not reaped.</summary>
    public static bool HasEnded(int pid)
    {
        const int OneProcess = 1, NoHang = 1, Exited = 4, LeaveWaiting = 0x1000000;
        byte* info = stackalloc byte[128]; // siginfo_t: begins with the signal, 0 while the child runs
        return Libc.WaitId(OneProcess, pid, info, NoHang | Exited | LeaveWaiting) == 0 && *(int*)info != 0;
    }

    /// <summary>
    /// Waits until a child has ended, at most so long, without reaping it, whatever signals come meanwhile. False when it still runs
    /// then. Where the kernel has no pidfd_open(2) (before 5.3) it waits without limit.
    /// </summary>
    public static bool WaitForEnd(int pid, TimeSpan timeout)
    {
        const int PidFdOpen = 434;
        nint fd = Libc.SystemCall(PidFdOpen, pid, 0);
        if (fd < 0)
        {
            return true;
        }

        using var process = new Descriptor((int)fd);
        long began = Environment.TickCount64;
        TimeSpan left = timeout;
        do
        {
            if (Readiness.WaitToRead(left, process) != 0)
            {
                return true;
            }

            left = timeout - TimeSpan.FromMilliseconds(Environment.TickCount64 - began);
        }
        while (left > TimeSpan.Zero);
        return false;
    }

    private static void Prepare(SpawnRequest request, byte* actions, byte* attributes)
    {
        ulong* all = stackalloc ulong[16];
        ulong* none = stackalloc ulong[16];
        new Span<ulong>(all, 16).Fill(ulong.MaxValue);
        new Span<ulong>(none, 16).Clear();
        short flags = (short)(SetDefaults | SetMask | request.Placement switch
        {
            ProcessPlacement.OwnGroup => SetGroup,
            ProcessPlacement.OwnSession => SetSession,
            _ => request.ControllingTerminal is null ? 0 : SetSession,
        });
        _ = Libc.SpawnAttributesFlags(attributes, flags);
        _ = Libc.SpawnAttributesDefaultSignals(attributes, all);
        _ = Libc.SpawnAttributesMask(attributes, none);
        if (request.ForegroundOf is { } terminal)
        {
            _ = Libc.SpawnActionsSetForeground(actions, terminal);
        }

        if (request.Folder is { } folder)
        {
            fixed (byte* path = ThisProcess.NullTerminated(folder))
            {
                _ = Libc.SpawnActionsChangeDirectory(actions, path); // copies the path
            }
        }

        if (request.ControllingTerminal is { } device)
        {
            // The leader of a new session that opens a terminal gets it for its controlling one. The session is made before all this.
            fixed (byte* path = ThisProcess.NullTerminated(device))
            {
                _ = Libc.SpawnActionsOpen(actions, 0, path, Libc.OpenReadWrite, 0);
            }

            _ = Libc.SpawnActionsDup2(actions, 0, 1);
            _ = Libc.SpawnActionsDup2(actions, 0, 2);
        }

        ReadOnlySpan<Descriptor?> standard = [request.Input, request.Output, request.Error];
        for (int i = 0; i < standard.Length; i++)
        {
            if (standard[i] is { } descriptor)
            {
                _ = Libc.SpawnActionsDup2(actions, descriptor.Number, i);
            }
        }

        if (request.Held is { } held)
        {
            _ = Libc.SpawnActionsDup2(actions, held.Number, held.Number); // onto itself: that takes close-on-exec away
        }
    }
}

namespace Stint.Posix;

/// <summary>Signal numbers (Linux, x86 and ARM) and their names without SIG, such as <c>KILL</c>.</summary>
public static class Signals
{
    public const int Hangup = 1, Interrupt = 2, Quit = 3, Abort = 6, Kill = 9, User1 = 10, User2 = 12, Pipe = 13, Alarm = 14, Terminate = 15,
        Child = 17, Continue = 18, Stop = 19, TerminalStop = 20, TerminalInput = 21, TerminalOutput = 22, FileTooLarge = 25, WindowChange = 28;

    private static readonly string[] Names =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    /// <summary>The name of a signal; a real-time one is <c>RTMIN+n</c>.</summary>
    public static string NameOf(int signal) =>
        signal > 0 && signal < Names.Length ? Names[signal] : signal >= 34 ? $"RTMIN+{signal - 34}" : $"{signal}";

    /// <summary>Understands <c>TERM</c>, <c>SIGTERM</c>, <c>term</c> and <c>15</c>.</summary>
    public static bool TryParse(string text, out int signal)
    {
        string name = text.StartsWith("SIG", StringComparison.OrdinalIgnoreCase) ? text[3..] : text;
        signal = int.TryParse(name, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int n)
            ? n
            : Array.FindIndex(Names, x => x.Length > 0 && x.Equals(name, StringComparison.OrdinalIgnoreCase));
        return signal is > 0 and < 65;
    }

    /// <summary>Has this process ignore a signal from now on. What it starts does not inherit that (see <see cref="Child"/>).</summary>
    public static void Ignore(int signal) => _ = Libc.Signal(signal, Libc.IgnoreSignal);

    /// <summary>Sends a signal to a process. False when there is no such process any more or it may not be signalled.</summary>
    public static bool SendToProcess(int pid, int signal) => pid > 1 && Libc.Kill(pid, signal) == 0;

    /// <summary>
    /// Sends a signal to exactly this process, named by its pid and start time; never to another that has its number by now (pidfd_open(2),
    /// where the kernel has it). False when it has ended or may not be signalled.
    /// </summary>
    public static bool SendToProcess(int pid, long startTime, int signal)
    {
        const int PidFdOpen = 434, PidFdSendSignal = 424;
        nint fd = pid > 1 ? Libc.SystemCall(PidFdOpen, pid, 0) : -1;
        if (fd < 0)
        {
            return ProcessTable.IsAlive(pid, startTime) && SendToProcess(pid, signal);
        }

        using var process = new Descriptor((int)fd);
        return ProcessTable.IsAlive(pid, startTime) && Libc.SystemCall(PidFdSendSignal, fd, signal, 0, 0) == 0;
    }

    /// <summary>Sends a signal to every process of a group. False when the group is empty or may not be signalled.</summary>
    public static bool SendToGroup(int group, int signal) => group > 1 && Libc.Kill(-group, signal) == 0;
}

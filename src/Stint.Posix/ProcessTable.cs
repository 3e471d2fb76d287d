using System.Globalization;
using System.Text;

namespace Stint.Posix;

/// <summary>One process as /proc/PID/stat has it. <see cref="StartTime"/> is in clock ticks since boot; with the pid and the boot id it names a process for ever.</summary>
public readonly record struct ProcessEntry(int Pid, char State, int Parent, int Group, int Session, int TerminalGroup, long StartTime)
{
    /// <summary>False for a zombie: it has ended and only waits to be reaped.</summary>
    public bool IsAlive => State is not ('Z' or 'X' or 'x');
}

/// <summary>Reads the kernel's process table.</summary>
public static class ProcessTable
{
    /// <summary>The entry of a pid, or null when there is none.</summary>
    public static ProcessEntry? Find(int pid)
    {
        Span<byte> buffer = stackalloc byte[1024];
        try
        {
            using Descriptor? file = Descriptor.OpenReadIfThere("/proc/" + pid.ToString(CultureInfo.InvariantCulture) + "/stat");
            int n = file?.Read(buffer) ?? 0;
            return n > 0 ? Parse(buffer[..n]) : null;
        }
        catch (PosixException)
        {
            return null;
        }
    }

    /// <summary>A process's start time as time since boot. Linux reports a hundredth of a second to programs on every architecture.</summary>
    public static TimeSpan SinceBoot(long startTime) => TimeSpan.FromMilliseconds(startTime * 10.0);

    /// <summary>Whether the process with this pid and start time still runs.</summary>
    public static bool IsAlive(int pid, long startTime) => Find(pid) is { } entry && entry.IsAlive && entry.StartTime == startTime;

    /// <summary>All processes of this pid namespace, in no order. One that ends meanwhile is left out.</summary>
    public static IReadOnlyList<ProcessEntry> All()
    {
        var entries = new List<ProcessEntry>();
        foreach (string path in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && Find(pid) is { } entry)
            {
                entries.Add(entry);
            }
        }

        return entries;
    }

    /// <summary>The living processes below <paramref name="root"/> by parentage, without it.</summary>
    public static IReadOnlyList<ProcessEntry> Descendants(int root)
    {
        ILookup<int, ProcessEntry> byParent = All().ToLookup(e => e.Parent);
        var found = new List<ProcessEntry>();
        var open = new Stack<int>([root]);
        while (open.TryPop(out int parent))
        {
            foreach (ProcessEntry child in byParent[parent])
            {
                open.Push(child.Pid);
                if (child.IsAlive)
                {
                    found.Add(child);
                }
            }
        }

        return found;
    }

    /// <summary>The children of a process's first thread; null where the kernel does not list them.</summary>
    public static IReadOnlyList<int>? Children(int pid) => ReadText($"/proc/{pid}/task/{pid}/children") is { } text
        ? [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(p => int.Parse(p, CultureInfo.InvariantCulture))]
        : null;

    /// <summary>Where in the kernel a process sleeps, such as <c>do_wait</c>; null where the kernel does not tell or it does not sleep.</summary>
    public static string? WaitChannel(int pid) => ReadText($"/proc/{pid}/wchan") is { Length: > 0 } name && name != "0" ? name : null;

    /// <summary>A process's argv; empty when it has ended.</summary>
    public static IReadOnlyList<string> Arguments(int pid) => ReadText($"/proc/{pid}/cmdline")?.TrimEnd('\0').Split('\0') ?? [];

    /// <summary>The file name of the program that a process runs; null when it has ended or belongs to somebody else.</summary>
    public static string? Program(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/exe").LinkTarget is { } path ? Path.GetFileName(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // At most the first four kilobytes.
    private static string? ReadText(string path)
    {
        Span<byte> buffer = stackalloc byte[4096];
        try
        {
            using Descriptor file = Descriptor.OpenRead(path);
            return Encoding.UTF8.GetString(buffer[..(file.Read(buffer) ?? 0)]);
        }
        catch (PosixException)
        {
            return null;
        }
    }

    // "pid (comm) S ppid pgrp session tty_nr tpgid … starttime(22nd)"; comm may hold anything, a ')' too.
    internal static ProcessEntry? Parse(ReadOnlySpan<byte> stat)
    {
        int open = stat.IndexOf((byte)'('), close = stat.LastIndexOf((byte)')');
        if (open < 2 || close < open || close + 2 >= stat.Length)
        {
            return null;
        }

        string[] fields = Encoding.ASCII.GetString(stat[(close + 2)..]).Split(' ');
        return fields.Length < 20 ? null : new ProcessEntry(
            Number(Encoding.ASCII.GetString(stat[..(open - 1)])), fields[0][0], Number(fields[1]), Number(fields[2]), Number(fields[3]),
            Number(fields[5]), long.Parse(fields[19], CultureInfo.InvariantCulture));

        static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }
}

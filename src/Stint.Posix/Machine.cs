using System.Text;

namespace Stint.Posix;

/// <summary>What tells this machine, and this boot of it, from others.</summary>
public static class Machine
{
    private static readonly Lazy<string> Boot = new(() => ReadLine("/proc/sys/kernel/random/boot_id"));
    private static readonly Lazy<string> Host = new(() => ReadLine("/etc/machine-id") is { Length: > 0 } id ? id : ReadLine("/proc/sys/kernel/hostname"));

    /// <summary>Time since boot, as /proc/uptime has it; zero where that cannot be read.</summary>
    public static TimeSpan Uptime
    {
        get
        {
            try
            {
                return TimeSpan.FromSeconds(double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
            {
                return TimeSpan.Zero;
            }
        }
    }

    /// <summary>Random, new at each boot; empty where the kernel does not tell.</summary>
    public static string BootId => Boot.Value;

    /// <summary>The machine's id, or its host name where there is no id.</summary>
    public static string MachineId => Host.Value;

    public static string HostName => ReadLine("/proc/sys/kernel/hostname");

    /// <summary>The number of the user whose rights this process has.</summary>
    public static uint UserId => Libc.GetEffectiveUser();

    private static string ReadLine(string path)
    {
        Span<byte> buffer = stackalloc byte[256];
        try
        {
            using Descriptor file = Descriptor.OpenRead(path);
            return Encoding.UTF8.GetString(buffer[..(file.Read(buffer) ?? 0)]).Trim();
        }
        catch (PosixException)
        {
            return "";
        }
    }
}

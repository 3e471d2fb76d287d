using System.Globalization;

namespace Stint.Core.Doctor;

/// <summary>Limits of the kernel that many runs at once come up against.</summary>
internal static class LimitChecks
{
    private const long FewFiles = 1024, FewInstances = 32, FewWatches = 8192;

    internal static IEnumerable<Check> All()
    {
        yield return OpenFiles(Text("/proc/self/limits"));
        yield return FileEvents(Number("/proc/sys/fs/inotify/max_user_instances"), Number("/proc/sys/fs/inotify/max_user_watches"));
    }

    /// <summary>From the text of <c>/proc/self/limits</c>; the hard limit counts, for each program may raise itself to it.</summary>
    internal static Check OpenFiles(string limits)
    {
        string? line = limits.Split('\n').FirstOrDefault(l => l.StartsWith("Max open files", StringComparison.Ordinal));
        string hard = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [.., var last, _] ? last : "unknown";
        return long.TryParse(hard, NumberStyles.None, CultureInfo.InvariantCulture, out long count) && count < FewFiles
            ? Check.Warn("open files", $"a process may have {count}: tmux needs some for each window", "raise the limit: ulimit -Hn, or nofile in /etc/security/limits.conf")
            : Check.Ok("open files", $"a process may have {hard}");
    }

    internal static Check FileEvents(long? instances, long? watches) => (instances, watches) switch
    {
        ( < FewInstances, _) => Check.Warn("file events", $"only {instances} programs may watch files at once (fs.inotify.max_user_instances)", "sudo sysctl fs.inotify.max_user_instances=512"),
        (_, < FewWatches) => Check.Warn("file events", $"only {watches} files can be watched (fs.inotify.max_user_watches)", "sudo sysctl fs.inotify.max_user_watches=524288"),
        _ => Check.Ok("file events", instances is null ? "the kernel does not tell its limits" : $"{instances} watchers, {watches} watches"),
    };

    private static long? Number(string path) => long.TryParse(Text(path), NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static string Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}

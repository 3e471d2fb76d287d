using System.Globalization;
using Stint.Posix;

namespace Stint.Core.Doctor;

/// <summary>The folder with the runs and the disk below it.</summary>
internal static class WorkdirChecks
{
    private const double Giga = 1e9, LeastBytes = 1e9, LeastShare = 0.05;

    internal static IEnumerable<Check> All(Patient patient)
    {
        string path = patient.Workdir.Path;
        yield return Writable(path, patient.Workdir.Agents, patient.Workdir.Runs);
        yield return FileSystems.SpaceOf(path) is { } space
            ? Space(path, space)
            : Check.Warn("disk", $"{path} does not tell its free space", "see 'df' for it");
        yield return FileSystem(FileSystems.NetworkKind(path));
    }

    internal static Check Space(string path, DiskSpace space)
    {
        string left = string.Create(CultureInfo.InvariantCulture, $"{space.AvailableBytes / Giga:0.0} GB of {space.TotalBytes / Giga:0.0} GB free at {path}");
        string remedy = "make room: archive runs that you no longer need and delete them with 'stint prune'";
        return space.AvailableBytes == 0 ? Check.Bad("disk", $"full: {left}", remedy)
            : space.TotalInodes > 0 && space.FreeInodes * 100 < space.TotalInodes ? Check.Warn("disk", $"{left}, but only {space.FreeInodes} more files fit", remedy)
            : space.AvailableBytes < LeastBytes || space.AvailableBytes < space.TotalBytes * LeastShare ? Check.Warn("disk", $"only {left}", remedy)
            : Check.Ok("disk", left);
    }

    internal static Check FileSystem(string? network) => network is null
        ? Check.Ok("file system", "local")
        : Check.Ok("file system", $"{network}, counts as a network one: the database uses a rollback journal, which is slower, and lists refresh more slowly");

    // Asked, not tried: nothing is written. What Stint made may belong to someone else, after a sudo.
    private static Check Writable(string path, params string[] inner)
    {
        foreach (string folder in (string[])[path, .. inner])
        {
            if (Directory.Exists(folder) && ThisProcess.MayWrite(folder) is var error and not 0)
            {
                return Check.Bad("workdir", $"{folder}: {Errno.Describe(error)}", "choose a folder you may write to with --workdir, or take it over with chown");
            }
        }

        return Check.Ok("workdir", path);
    }
}

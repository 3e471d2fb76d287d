using Microsoft.Data.Sqlite;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Tmux;

namespace Stint.Core.Doctor;

/// <summary>What is examined.</summary>
/// <param name="Workdir">The folder with the runs; it need not hold any.</param>
/// <param name="Tmux">The tmux servers in use.</param>
/// <param name="Runner">Where the runner should be.</param>
/// <param name="Version">This program's version, which the runner's must equal.</param>
public sealed record Patient(Workdir Workdir, TmuxAccess Tmux, string Runner, string Version);

/// <summary>Looks at everything Stint depends on. Changes nothing; starts nothing but short programs and a tmux server of its own, which it ends.</summary>
public static class Examination
{
    /// <summary>All checks, in the order in which they are shown, one at a time: the slow ones take up to a few seconds each.</summary>
    public static IEnumerable<Check> Of(Patient patient)
    {
        (string Name, Func<IEnumerable<Check>> Checks)[] groups =
        [
            ("tmux", () => TmuxChecks.All(patient)), ("programs", () => ProgramChecks.All(patient)), ("workdir", () => WorkdirChecks.All(patient)),
            ("records", () => RecordChecks.All(patient)), ("logout", LoginChecks.All), ("limits", LimitChecks.All),
        ];
        return groups.SelectMany(group => Guarded(group.Name, group.Checks));
    }

    // A check that cannot be made is a finding, too.
    private static List<Check> Guarded(string name, Func<IEnumerable<Check>> checks)
    {
        var done = new List<Check>();
        try
        {
            foreach (Check check in checks())
            {
                done.Add(check);
            }
        }
        catch (Exception e) when (e is StintException or TmuxException or SqliteException or IOException or UnauthorizedAccessException)
        {
            done.Add(Check.Warn(name, $"could not be examined: {e.Message}", "see to what the message names"));
        }

        return done;
    }
}

using System.Text;
using Stint.Contracts;
using Stint.Posix;

namespace Stint.Core.Runs;

/// <summary>Finds the processes of a run in the kernel's table.</summary>
internal static class RunProcesses
{
    /// <summary>Whether the runner lives as the very process that started the run.</summary>
    internal static bool RunnerLives(StartRecord start) => start.BootId == Machine.BootId && ProcessTable.IsAlive(start.RunnerPid, start.RunnerStart);

    /// <summary>Whether the command lives; where none was noted, whether anything of the runner's session does.</summary>
    internal static bool AnyAlive(RunId id, StartRecord start) =>
        start.BootId == Machine.BootId
        && (start is { CommandPid: { } pid, CommandStart: { } since } ? ProcessTable.IsAlive(pid, since) : OfSession(start).Count > 0 || FindByMark(id).Count > 0);

    /// <summary>
    /// All that a run without runner still has: the command with its descendants, the rest of the runner's session, and whatever carries
    /// the run's mark in its environment.
    /// </summary>
    internal static IReadOnlyList<ProcessEntry> All(RunId id, StartRecord? start)
    {
        var found = new Dictionary<int, ProcessEntry>();
        if (start is not null && start.BootId == Machine.BootId)
        {
            foreach (ProcessEntry entry in OfSession(start))
            {
                found[entry.Pid] = entry;
            }

            if (start is { CommandPid: { } pid and > 1, CommandStart: { } since } && ProcessTable.Find(pid) is { IsAlive: true } command && command.StartTime == since)
            {
                found[pid] = command;
                foreach (ProcessEntry entry in ProcessTable.Descendants(pid))
                {
                    found[entry.Pid] = entry;
                }
            }
        }

        foreach (ProcessEntry entry in FindByMark(id))
        {
            found[entry.Pid] = entry;
        }

        found.Remove(Environment.ProcessId);
        return [.. found.Values];
    }

    /// <summary>Living processes whose environment at start said that they belong to the run.</summary>
    internal static IReadOnlyList<ProcessEntry> FindByMark(RunId id)
    {
        byte[] mark = Encoding.ASCII.GetBytes($"STINT_RUN_ID={id}");
        return [.. ProcessTable.All().Where(e => e.IsAlive && e.Pid != Environment.ProcessId && HasMark(e.Pid, mark))];
    }

    // A session's number cannot be given to another process as long as a member lives; one that has a living leader which is not the
    // runner is another session. A record without a runner names none: to the kernel, session 0 is that of processes from outside a container.
    private static IReadOnlyList<ProcessEntry> OfSession(StartRecord start)
    {
        bool named = start is { Never: false, RunnerPid: > 1, RunnerStart: > 0 };
        if (!named || (ProcessTable.Find(start.RunnerPid) is { } leader && leader.StartTime != start.RunnerStart))
        {
            return [];
        }

        return [.. ProcessTable.All().Where(e => e.IsAlive && e.Session == start.RunnerPid && e.Pid != start.RunnerPid && e.StartTime >= start.RunnerStart)];
    }

    private static bool HasMark(int pid, byte[] mark)
    {
        try
        {
            ReadOnlySpan<byte> environment = File.ReadAllBytes($"/proc/{pid}/environ");
            for (int at; (at = environment.IndexOf(mark)) >= 0; environment = environment[(at + mark.Length)..])
            {
                bool begins = at == 0 || environment[at - 1] == 0;
                bool ends = at + mark.Length == environment.Length || environment[at + mark.Length] == 0;
                if (begins && ends)
                {
                    return true;
                }
            }

            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

using Stint.Posix;

namespace Stint.Runner;

/// <summary>
/// Everything below this process. As it is a subreaper nothing can leave: there are descendants exactly as long as there are children.
/// </summary>
internal static class Descendants
{
    /// <summary>
    /// Sends a signal to the command's group and then once to every other group of a descendant, each time followed by CONT: a stopped
    /// process never sees another signal.
    /// </summary>
    internal static void Signal(int commandGroup, int signal)
    {
        Send(-commandGroup, signal);
        HashSet<int> targets = Targets(Environment.ProcessId);
        _ = targets.Remove(-commandGroup);
        foreach (int target in targets)
        {
            Send(target, signal);
        }
    }

    /// <summary>Kills every descendant that there is now. One that is just being born is met by the next call.</summary>
    internal static void Kill()
    {
        foreach (ProcessEntry process in ProcessTable.Descendants(Environment.ProcessId))
        {
            _ = Signals.SendToProcess(process.Pid, Signals.Kill);
        }
    }

    /// <summary>Living descendants that may not be killed or do not die.</summary>
    internal static int Count() => ProcessTable.Descendants(Environment.ProcessId).Count;

    private static void Send(int target, int signal)
    {
        if (target < 0)
        {
            _ = Signals.SendToGroup(-target, signal);
            _ = Signals.SendToGroup(-target, Signals.Continue);
        }
        else
        {
            _ = Signals.SendToProcess(target, signal);
            _ = Signals.SendToProcess(target, Signals.Continue);
        }
    }

    // Groups as negative numbers; a descendant in the runner's own group by its pid.
    private static HashSet<int> Targets(int self)
    {
        var targets = new HashSet<int>();
        foreach (ProcessEntry process in ProcessTable.Descendants(self))
        {
            targets.Add(process.Group == self ? process.Pid : -process.Group);
        }

        return targets;
    }
}

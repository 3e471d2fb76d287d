using Stint.Posix;

namespace Stint.Runner;

/// <summary>
/// Everything below this process. As it is a subreaper nothing can leave: there are descendants exactly as long as there are children.
/// </summary>
internal static class Descendants
{
    /// <summary>Sends a signal to every descendant's process group, then CONT: a stopped process never sees another signal.</summary>
    internal static void Signal(int signal)
    {
        int self = Environment.ProcessId;
        foreach (int target in Targets(self))
        {
            _ = target < 0 ? Signals.SendToGroup(-target, signal) : Signals.SendToProcess(target, signal);
        }

        foreach (int target in Targets(self))
        {
            _ = target < 0 ? Signals.SendToGroup(-target, Signals.Continue) : Signals.SendToProcess(target, Signals.Continue);
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

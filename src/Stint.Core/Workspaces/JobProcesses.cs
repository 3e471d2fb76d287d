using System.Globalization;
using Stint.Posix;

namespace Stint.Core.Workspaces;

/// <summary>
/// The processes of a pane: its own, all of that one's session, and their descendants. Who was seen once stays known, also when it has
/// left the session and lost its parent.
/// </summary>
internal sealed class JobProcesses(ProcessEntry leader)
{
    private readonly Dictionary<int, ProcessEntry> _known = new() { [leader.Pid] = leader };

    /// <summary>Those that live, by a table of all processes.</summary>
    internal IReadOnlyList<ProcessEntry> Living(IReadOnlyList<ProcessEntry> table)
    {
        Dictionary<int, ProcessEntry> alive = table.Where(e => e.IsAlive && e.Pid != Environment.ProcessId).ToDictionary(e => e.Pid);
        foreach (int pid in _known.Keys.Where(p => !alive.TryGetValue(p, out ProcessEntry now) || now.StartTime != _known[p].StartTime).ToArray())
        {
            _known.Remove(pid);
        }

        // The number of a session is free again only when its last member is gone; then its leader is another process.
        bool taken = table.Any(e => e.Pid == leader.Pid && e.StartTime != leader.StartTime);
        foreach (ProcessEntry entry in alive.Values.Where(e => !taken && e.Session == leader.Pid && e.StartTime >= leader.StartTime))
        {
            _known[entry.Pid] = entry;
        }

        ILookup<int, ProcessEntry> byParent = alive.Values.ToLookup(e => e.Parent);
        var open = new Stack<int>(_known.Keys);
        while (open.TryPop(out int parent))
        {
            foreach (ProcessEntry child in byParent[parent].Where(c => _known.TryAdd(c.Pid, c)))
            {
                open.Push(child.Pid);
            }
        }

        return [.. _known.Values];
    }

    /// <summary>
    /// Sends a signal, and CONT after it: a stopped process sees no other. Should the pane's own process ignore the signal, as shells in
    /// use by a person ignore TERM, it gets HUP as well, which is what a closed terminal says.
    /// </summary>
    internal void Signal(IReadOnlyList<ProcessEntry> processes, int signal)
    {
        foreach (ProcessEntry process in processes.Where(p => ProcessTable.IsAlive(p.Pid, p.StartTime)))
        {
            _ = Signals.SendToProcess(process.Pid, signal);
            if (process.Pid == leader.Pid && Ignores(process.Pid, signal))
            {
                _ = Signals.SendToProcess(process.Pid, Signals.Hangup);
            }

            _ = Signals.SendToProcess(process.Pid, Signals.Continue);
        }
    }

    private static bool Ignores(int pid, int signal)
    {
        const string Field = "SigIgn:\t";
        try
        {
            string? line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(l => l.StartsWith(Field, StringComparison.Ordinal));
            return line is not null
                && ulong.TryParse(line.AsSpan(Field.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong ignored)
                && (ignored & (1UL << (signal - 1))) != 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}

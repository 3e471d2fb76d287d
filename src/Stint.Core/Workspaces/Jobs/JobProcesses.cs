using System.Globalization;
using Stint.Posix;

namespace Stint.Core.Workspaces.Jobs;

/// <summary>
/// The processes of a pane: its own, the descendants of that, and all of the sessions which those lead, orphans too. Who was seen once
/// stays known, also when it has left its session and lost its parent.
/// </summary>
internal sealed class JobProcesses(ProcessEntry leader)
{
    private readonly Dictionary<int, ProcessEntry> _known = new() { [leader.Pid] = leader };
    private readonly Dictionary<int, ProcessEntry> _sessions = new() { [leader.Pid] = leader };

    /// <summary>Those that live, by a table of all processes.</summary>
    internal IReadOnlyList<ProcessEntry> Living(IReadOnlyList<ProcessEntry> table)
    {
        Dictionary<int, ProcessEntry> now = table.ToDictionary(e => e.Pid);
        foreach (ProcessEntry known in _known.Values.Where(k => !now.TryGetValue(k.Pid, out ProcessEntry entry) || !entry.IsAlive || entry.StartTime != k.StartTime).ToArray())
        {
            _known.Remove(known.Pid);
        }

        // The number of a session is free again only when its last member is gone; then its leader is another process.
        foreach (ProcessEntry led in _sessions.Values.Where(l => now.TryGetValue(l.Pid, out ProcessEntry entry) && entry.StartTime != l.StartTime).ToArray())
        {
            _sessions.Remove(led.Pid);
        }

        ILookup<int, ProcessEntry> byParent = table.ToLookup(e => e.Parent), bySession = table.ToLookup(e => e.Session);
        var open = new Stack<ProcessEntry>(_known.Values);
        Take(_sessions.Keys.SelectMany(s => bySession[s]));
        while (open.TryPop(out ProcessEntry process))
        {
            bool leads = process.Session == process.Pid && _sessions.TryAdd(process.Pid, process);
            Take(leads ? bySession[process.Pid].Concat(byParent[process.Pid]) : byParent[process.Pid]);
        }

        return [.. _known.Values];

        void Take(IEnumerable<ProcessEntry> found)
        {
            foreach (ProcessEntry entry in found.Where(e => e.IsAlive && e.Pid != Environment.ProcessId && _known.TryAdd(e.Pid, e)))
            {
                open.Push(entry);
            }
        }
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

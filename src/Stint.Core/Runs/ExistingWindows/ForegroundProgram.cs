using Stint.Core.Panes;
using Stint.Posix;

namespace Stint.Core.Runs.ExistingWindows;

/// <summary>The program that reads a pane's keyboard, from the process table. <see cref="Name"/> is its base name.</summary>
internal sealed record ForegroundProgram(int Pid, long Start, string Name, ForegroundKind Kind)
{
    private const int DeepEnough = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1), StartPatience = TimeSpan.FromSeconds(10), Step = TimeSpan.FromMilliseconds(5);

    /// <summary>As <see cref="Find"/>, but gives a shell that has just been busy a moment to come back to its prompt, and one that has just been started time to get there.</summary>
    internal static ForegroundProgram? WaitUntilIdle(PaneSight pane)
    {
        long began = Environment.TickCount64;
        TimeSpan patience = ProcessTable.Find(pane.Pid) is { } own && Machine.Uptime - ProcessTable.SinceBoot(own.StartTime) < StartPatience ? StartPatience : Patience;
        while (true)
        {
            ForegroundProgram? program = Find(pane);
            if (program is { Kind: not ForegroundKind.Busy } || Environment.TickCount64 - began >= patience.TotalMilliseconds)
            {
                return program;
            }

            _ = Readiness.WaitToRead(Step); // processes that are not our children give no event
        }
    }

    /// <summary>Null when the pane's process has ended.</summary>
    internal static ForegroundProgram? Find(PaneSight pane)
    {
        if (ProcessTable.Find(pane.Pid) is not { IsAlive: true } own)
        {
            return null;
        }

        // A group whose leader has ended goes on: then nobody can say what it is, but it is no shell.
        if (ProcessTable.Find(own.TerminalGroup) is not { IsAlive: true } reader)
        {
            return new ForegroundProgram(own.Pid, own.StartTime, ProgramWords.NameOf(ProcessTable.Arguments(own.Pid)), ForegroundKind.Busy);
        }

        IReadOnlyList<string> words = ProcessTable.Arguments(reader.Pid);
        ForegroundKind kind = ProgramWords.KindOf(words);
        for (int depth = 0; depth < DeepEnough && kind == ForegroundKind.Busy && ChildInFront(reader) is { } child; depth++)
        {
            reader = child; // a shell that was given one command, or a script, lets its child read
            words = ProcessTable.Arguments(reader.Pid);
            kind = ProgramWords.KindOf(words);
        }

        string name = ProgramWords.NameOf(words);
        if (kind == ForegroundKind.Shell && PaneReadiness.Judge(PaneProgram.Of(reader.Pid, pane.Terminal)) == InputState.NotYet)
        {
            string busyWith = ChildInFront(reader) is { } running ? ProgramWords.NameOf(ProcessTable.Arguments(running.Pid)) : name;
            return new ForegroundProgram(reader.Pid, reader.StartTime, busyWith, ForegroundKind.Busy);
        }

        return new ForegroundProgram(reader.Pid, reader.StartTime, name, kind);
    }

    private static ProcessEntry? ChildInFront(ProcessEntry parent)
    {
        foreach (int pid in ProcessTable.Children(parent.Pid) ?? [])
        {
            if (ProcessTable.Find(pid) is { IsAlive: true } child && child.Group == parent.TerminalGroup)
            {
                return child;
            }
        }

        return null;
    }
}

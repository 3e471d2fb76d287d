using Stint.Posix;

namespace Stint.Core.Panes;

/// <summary>What can be seen of a pane that may or may not take input yet.</summary>
internal sealed record PaneProgram
{
    /// <summary>Null: it cannot be looked at.</summary>
    public TerminalModes? Modes { get; init; }

    /// <summary>False: it has ended, or it cannot be seen from here.</summary>
    public bool ProcessLives { get; init; }

    /// <summary>The pane's own process is in the terminal's foreground, not one that it has put there.</summary>
    public bool IsInFront { get; init; }

    /// <summary>The file name of the pane's program.</summary>
    public string? Program { get; init; }

    /// <summary>The argv of the pane's process.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>The pane's process waits for a child that shares its place in the foreground.</summary>
    public bool WaitsForChild { get; init; }

    /// <summary>Where in the kernel the process in front sleeps: the pane's own, or the child it waits for. Null: unknown, or it works.</summary>
    public string? WaitChannel { get; init; }

    internal static PaneProgram Of(int pid, string terminal)
    {
        if (ProcessTable.Find(pid) is not { IsAlive: true } process)
        {
            return new PaneProgram();
        }

        int front = Front(process);
        return new PaneProgram
        {
            Modes = ModesOf(terminal),
            ProcessLives = true,
            IsInFront = process.TerminalGroup == process.Group,
            Program = ProcessTable.Program(pid),
            Arguments = ProcessTable.Arguments(pid),
            WaitsForChild = front != pid,
            WaitChannel = ProcessTable.WaitChannel(front),
        };
    }

    // Down from the pane's process as long as one waits for a child in the foreground.
    private static int Front(ProcessEntry process)
    {
        const int DeepEnough = 8;
        int front = process.Pid;
        for (int depth = 0; depth < DeepEnough && ProcessTable.WaitChannel(front) is { } channel && PaneReadiness.IsWaitForChild(channel); depth++)
        {
            int? child = ProcessTable.Children(front)?.LastOrDefault(c => ProcessTable.Find(c) is { IsAlive: true } e && e.Group == process.TerminalGroup);
            if (child is null or 0)
            {
                break;
            }

            front = child.Value;
        }

        return front;
    }

    private static TerminalModes? ModesOf(string terminal)
    {
        try
        {
            using Descriptor device = Descriptor.OpenTerminal(terminal);
            return Terminal.Modes(device.Number);
        }
        catch (PosixException)
        {
            return null;
        }
    }
}

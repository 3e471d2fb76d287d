using Stint.Posix;

namespace Stint.Contracts;

/// <summary>Looks at the shell that a command was typed into.</summary>
public static class TypedShell
{
    /// <summary>
    /// Whether the shell itself has the terminal again and waits for a line, with nothing of its own stopped: then a command that it had
    /// begun has ended, whether or not it said so. False for programs that pass keys on to elsewhere.
    /// </summary>
    public static bool IsBackAtItsPrompt(TypedRecord typed)
    {
        if (typed.IsRemote || typed.BootId != Machine.BootId || ProcessTable.Find(typed.ProgramPid) is not { State: 'S' } shell
            || shell.StartTime != typed.ProgramStart || shell.Group != shell.TerminalGroup)
        {
            return false;
        }

        foreach (int pid in ProcessTable.Children(shell.Pid) ?? [])
        {
            if (ProcessTable.Find(pid) is { State: 'T' or 't' })
            {
                return false; // Ctrl-Z: it may be continued
            }
        }

        try
        {
            using Descriptor device = Descriptor.OpenRead(typed.Terminal);
            return Terminal.Modes(device.Number) is { } modes && (!typed.EditsLines || !modes.Lines);
        }
        catch (PosixException)
        {
            return false;
        }
    }
}

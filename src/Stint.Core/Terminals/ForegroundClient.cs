using System.Text;
using Stint.Posix;

namespace Stint.Core.Terminals;

/// <summary>A tmux client that has this process's terminal until it ends.</summary>
internal static class ForegroundClient
{
    private const int ErrorLimit = 4096;

    // A client inside another tmux's pane is told of neither, or tmux would refuse to nest.
    private static readonly string[] Dropped = ["TMUX=", "TMUX_PANE="];

    /// <summary>
    /// Starts the client with the user's own environment and blocks until it ends; its complaint, or null when it had none. When it is
    /// suspended, so is this process; from now on this process ignores the signals that end a program.
    /// </summary>
    internal static string? Run(string program, IReadOnlyList<string> arguments)
    {
        // As system(3) does: what is meant to end both reaches the client as well, and alone it would be left with the terminal. The runtime's
        // own signal handling is of no use here: it sets the terminal's modes anew when this process is continued, against the client's.
        foreach (int signal in (int[])[Signals.Hangup, Signals.Interrupt, Signals.Quit, Signals.Terminate])
        {
            Signals.Ignore(signal);
        }

        (Descriptor errRead, Descriptor errWrite) = Descriptor.Pipe();
        using (errRead)
        {
            int pid;
            using (errWrite)
            using (Descriptor nowhere = Descriptor.OpenAppend("/dev/null"))
            {
                var request = new SpawnRequest
                {
                    Path = program,
                    Arguments = [.. arguments.Select(a => new OsString(a))],
                    Environment = [.. ThisProcess.Environment().Where(e => !Dropped.Any(d => e.Bytes.StartsWith(Encoding.UTF8.GetBytes(d))))],
                    Output = nowhere, // it would say which session it has left: a name that means nothing to the user
                    Error = errWrite,
                };
                int error = Child.Spawn(request, out pid);
                if (error != 0)
                {
                    throw new PosixException("start", program, error);
                }
            }

            int code = Wait(pid);
            byte[] complaint = new byte[ErrorLimit];
            int length = errRead.Read(complaint) ?? 0;
            return code == 0 || length == 0 ? null : Encoding.UTF8.GetString(complaint, 0, length).Trim();
        }
    }

    private static int Wait(int pid)
    {
        while (true)
        {
            ChildChange? change = Child.Reap(pid, wait: true, stopsToo: true);
            if (change is not { Stopped: true })
            {
                return change?.ExitCode ?? 0;
            }

            _ = Signals.SendToProcess(Environment.ProcessId, Signals.Stop);
        }
    }
}

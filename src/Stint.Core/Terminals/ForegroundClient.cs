using System.Runtime.InteropServices;
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
    /// Starts the client with the user's own environment and blocks until it ends; its complaint, or null when it had none. Signals that
    /// would end this process detach the client instead; when it is suspended, so is this process.
    /// </summary>
    internal static string? Run(string program, IReadOnlyList<string> arguments)
    {
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
        using PosixSignalRegistration hangup = PassOn(PosixSignal.SIGHUP, pid);
        using PosixSignalRegistration terminate = PassOn(PosixSignal.SIGTERM, pid);
        using PosixSignalRegistration interrupt = PassOn(PosixSignal.SIGINT, pid);
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

    private static PosixSignalRegistration PassOn(PosixSignal signal, int pid) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        _ = Signals.SendToProcess(pid, Signals.Terminate);
    });
}

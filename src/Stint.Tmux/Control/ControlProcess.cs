using Stint.Posix;

namespace Stint.Tmux.Control;

/// <summary>The <c>tmux -C</c> process and its pipes. In a session of its own, so that no terminal's signals reach it.</summary>
internal sealed class ControlProcess : IDisposable
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private ControlProcess(int pid, Descriptor input, Descriptor output, Descriptor error)
    {
        Pid = pid;
        Input = input;
        Output = output;
        Error = error;
    }

    internal int Pid { get; }

    /// <summary>Where commands go; does not block.</summary>
    internal Descriptor Input { get; }

    internal Descriptor Output { get; }

    internal Descriptor Error { get; }

    /// <summary>Null and the errno when it cannot be started.</summary>
    internal static ControlProcess? Start(SpawnRequest program, out int error)
    {
        (Descriptor inRead, Descriptor inWrite) = Descriptor.Pipe();
        (Descriptor outRead, Descriptor outWrite) = Descriptor.Pipe();
        (Descriptor errRead, Descriptor errWrite) = Descriptor.Pipe();
        using (inRead)
        using (outWrite)
        using (errWrite)
        {
            inWrite.SetNonBlocking();
            error = Child.Spawn(
                program with { Input = inRead, Output = outWrite, Error = errWrite, Placement = ProcessPlacement.OwnSession }, out int pid);
            if (error == 0)
            {
                return new ControlProcess(pid, inWrite, outRead, errRead);
            }
        }

        inWrite.Dispose();
        outRead.Dispose();
        errRead.Dispose();
        return null;
    }

    /// <summary>
    /// Closes the pipes, at which tmux detaches and ends, and leaves no process behind: after a second it is killed. A server that
    /// hangs does not hinder this.
    /// </summary>
    public void Dispose()
    {
        Input.Dispose();
        Output.Dispose();
        Error.Dispose();
        if (!Child.WaitForEnd(Pid, Farewell))
        {
            _ = Signals.SendToProcess(Pid, Signals.Kill);
        }

        _ = Child.Reap(Pid, wait: true);
    }
}

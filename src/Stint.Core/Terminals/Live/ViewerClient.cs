using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Terminals.Live;

/// <summary>A tmux client in a pseudo-terminal of this process. It ends when that is hung up, also by this process's own death.</summary>
internal sealed class ViewerClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly string[] Replaced = ["TERM", "TMUX", "TMUX_PANE"];
    private readonly Lock _lock = new();
    private readonly int _pid;
    private bool _reaped;

    private ViewerClient(PseudoTerminal terminal, int pid) => (Terminal, _pid) = (terminal, pid);

    internal PseudoTerminal Terminal { get; }

    /// <summary>Starts the client in a terminal of this size.</summary>
    internal static ViewerClient Start(TmuxServer tmux, TmuxCommandList list, WindowSize size)
    {
        (string program, IReadOnlyList<string> arguments) = tmux.ForegroundArguments(list, features: "RGB");
        var terminal = PseudoTerminal.Open(size.Columns, size.Rows);
        using Descriptor nowhere = Descriptor.OpenAppend("/dev/null");
        int error = Child.Spawn(
            new SpawnRequest
            {
                Path = program,
                Arguments = [.. arguments.Select(a => new OsString(a))],
                Environment = [.. (tmux.Options.Environment ?? []).Where(e => !Replaced.Contains(NameOf(e))), "TERM=xterm-256color"],
                ControllingTerminal = terminal.Device,
                Output = nowhere, // it would say which session it has left: a name that means nothing to the user
            },
            out int pid);
        if (error != 0)
        {
            terminal.Dispose();
            throw new PosixException("start", program, error);
        }

        return new ViewerClient(terminal, pid);
    }

    /// <summary>What it printed; null when there is nothing now, 0 at the end.</summary>
    internal int? Read(Span<byte> buffer)
    {
        try
        {
            return Terminal.Master.Read(buffer);
        }
        catch (PosixException e) when (e.Error is Errno.InputOutput)
        {
            return 0;
        }
    }

    /// <summary>Types some of the bytes; null when it takes none now.</summary>
    internal int? Write(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return Terminal.Master.Write(bytes);
        }
        catch (PosixException e) when (e.Error is Errno.InputOutput)
        {
            return bytes.Length; // nobody is there to hear it
        }
    }

    /// <summary>Wakes a client that has suspended itself: there is no shell that could.</summary>
    internal void Continue()
    {
        lock (_lock)
        {
            _ = !_reaped && Signals.SendToProcess(_pid, Signals.Continue);
        }
    }

    /// <summary>Hangs up and blocks until the client has ended, and sees to it that it does.</summary>
    internal void End()
    {
        Terminal.Dispose();
        Continue();
        if (!Child.WaitForEnd(_pid, Patience))
        {
            _ = Signals.SendToProcess(_pid, Signals.Kill);
        }

        lock (_lock)
        {
            _ = Child.Reap(_pid, wait: true);
            _reaped = true;
        }
    }

    private static string NameOf(OsString entry) => entry.ToString().Split('=')[0];
}

using System.Runtime.InteropServices;
using Stint.Contracts;
using Stint.Core.Runs;
using Stint.Core.Workspaces.Jobs;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Workspaces.Building;

/// <summary>Runs a program of the user's to its end, however long that takes, and passes on what it prints, line by line, as plain text.</summary>
internal sealed class ShownProgram(Action<string> show)
{
    private const int LongestLine = 4096;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2), Glance = TimeSpan.FromMilliseconds(10);
    private readonly List<byte> _line = [];
    private readonly Lock _ending = new();
    private int _pid;
    private bool _ended;

    /// <summary>The last line that was not empty.</summary>
    internal string? LastLine { get; private set; }

    /// <summary>
    /// The exit code (128 and the signal where one ended it). What the program leaves running may go on; its output is no longer read then.
    /// Throws <see cref="PosixException"/> when it cannot be started.
    /// </summary>
    internal int Run(
        OsString program, IReadOnlyList<string> arguments, string? folder = null, Descriptor? input = null, IReadOnlyList<OsString>? environment = null, FileLock? held = null)
    {
        (Descriptor read, Descriptor write) = Descriptor.Pipe();
        using (read)
        {
            int pid;
            using (write)
            {
                pid = Start(new SpawnRequest
                {
                    Path = PathOf(program, folder),
                    Arguments = [.. arguments.Select(a => new OsString(a))],
                    Environment = environment ?? TmuxAccess.WholeEnvironment(TmuxSocket.Default),
                    Folder = folder is { } start ? new OsString(start) : (OsString?)null,
                    Input = input,
                    Output = write,
                    Error = write,
                    Held = held,
                });
            }

            read.SetNonBlocking();
            Follow(pid, read);
            lock (_ending)
            {
                _pid = 0;
                return Child.Reap(pid, wait: true)?.ExitCode ?? -1;
            }
        }
    }

    /// <summary>
    /// Ends the program and all that it has started, from another thread: TERM, and KILL for what is left after two seconds. It is not
    /// started any more, should that still have to happen.
    /// </summary>
    internal void End()
    {
        lock (_ending)
        {
            _ended = true;
            if (ProcessTable.Find(_pid) is not { } leader || _pid == 0)
            {
                return;
            }

            var processes = new JobProcesses(leader);
            processes.Signal(processes.Living(ProcessTable.All()), Signals.Terminate);
            long began = Environment.TickCount64;
            IReadOnlyList<ProcessEntry> living;
            while ((living = processes.Living(ProcessTable.All())).Count > 0)
            {
                long waited = Environment.TickCount64 - began;
                if (waited > Grace.TotalMilliseconds)
                {
                    processes.Signal(living, Signals.Kill);
                }

                if (waited > 2 * Grace.TotalMilliseconds)
                {
                    return;
                }

                _ = Readiness.WaitToRead(Glance);
            }
        }
    }

    private int Start(SpawnRequest request)
    {
        lock (_ending)
        {
            int error = Errno.Interrupted;
            if (!_ended)
            {
                error = Child.Spawn(request, out _pid);
            }

            return error == 0 ? _pid : throw new PosixException("start", request.Path.ToString(), error);
        }
    }

    // A relative name counts from the folder in which the program starts.
    private static OsString PathOf(OsString program, string? folder) => program.Bytes is [(byte)'/', ..]
        ? program
        : Path.GetFullPath(program.ToString(), folder ?? ThisProcess.WorkingDirectory().ToString());

    private void Follow(int pid, Descriptor read)
    {
        bool open = true, ended = false;
        while (open && !ended)
        {
            ended = Child.WaitForEnd(pid, TimeSpan.Zero);
            if (!ended)
            {
                _ = Readiness.WaitToRead(TimeSpan.FromMilliseconds(20), read);
            }

            open = TakeAll(read);
        }

        _ = ended || Child.WaitForEnd(pid, TimeSpan.FromDays(1));
        Finish();
    }

    // False at the end of the output.
    private bool TakeAll(Descriptor read)
    {
        Span<byte> buffer = stackalloc byte[4096];
        while (read.Read(buffer) is { } n)
        {
            if (n == 0)
            {
                return false;
            }

            foreach (byte b in buffer[..n])
            {
                if (b is (byte)'\n' or (byte)'\r' || _line.Count >= LongestLine)
                {
                    Finish();
                }

                if (b is not ((byte)'\n' or (byte)'\r'))
                {
                    _line.Add(b);
                }
            }
        }

        return true;
    }

    private void Finish()
    {
        string line = TerminalText.Plain(CollectionsMarshal.AsSpan(_line)).TrimEnd();
        _line.Clear();
        if (line.Length > 0)
        {
            LastLine = line;
            show(line);
        }
    }
}

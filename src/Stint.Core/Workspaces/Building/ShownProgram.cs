using System.Text;
using Stint.Core.Runs;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Core.Workspaces.Building;

/// <summary>Runs a program of the user's to its end, however long that takes, and passes on what it prints, line by line.</summary>
internal sealed class ShownProgram(Action<string> show)
{
    private const int LongestLine = 4096;
    private readonly List<byte> _line = [];

    /// <summary>The last line that was not empty.</summary>
    internal string? LastLine { get; private set; }

    /// <summary>
    /// The exit code (128 and the signal where one ended it). What the program leaves running may go on; its output is no longer read then.
    /// Throws <see cref="PosixException"/> when it cannot be started.
    /// </summary>
    internal int Run(OsString program, IReadOnlyList<string> arguments, string? folder = null, Descriptor? input = null, IReadOnlyList<OsString>? environment = null)
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
                });
            }

            read.SetNonBlocking();
            Follow(pid, read);
            return Child.Reap(pid, wait: true)?.ExitCode ?? -1;
        }
    }

    private static int Start(SpawnRequest request)
    {
        int error = Child.Spawn(request, out int pid);
        return error == 0 ? pid : throw new PosixException("start", request.Path.ToString(), error);
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
        string line = Encoding.UTF8.GetString([.. _line]).TrimEnd();
        _line.Clear();
        if (line.Length > 0)
        {
            LastLine = line;
            show(line);
        }
    }
}

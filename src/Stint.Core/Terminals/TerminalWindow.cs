using System.Diagnostics;
using System.Text;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Core.Terminals;

/// <summary>A terminal emulator's window on a run.</summary>
public sealed class TerminalWindow(TerminalProgram terminal, RunRecord run, string stint, string workdir)
{
    private const int ComplaintLimit = 4096, LineLimit = 200;

    // What cannot start says so within this time: no display, no graphics, a wrong option.
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(500), Step = TimeSpan.FromMilliseconds(10);

    // Some say more before the cause, some after it.
    private static readonly string[] Telling = ["error", "fail", "can't", "cannot"];

    // They belong to the terminal from which the window is opened.
    private static readonly string[] Dropped = ["TMUX=", "TMUX_PANE=", "WINDOWID=", "COLUMNS=", "LINES="];

    /// <summary>The command that opens it, program first, for any shell's use.</summary>
    public IReadOnlyList<string> Command => terminal.CommandFor(
        string.Concat($"stint: {run.Name}".Where(c => !char.IsControl(c))),
        [stint, "--workdir", workdir, .. run.TmuxSocket is { } socket ? ["-S", socket] : Array.Empty<string>(), "attach", run.Id.ToString()]);

    /// <summary>
    /// Opens it and returns while it lives, independent of this process. Throws <see cref="StintException"/> when the emulator is missing,
    /// has no display, or gives up within half a second.
    /// </summary>
    public void Open()
    {
        string program = terminal.Require();
        (Descriptor write, Descriptor read) = OpenComplaints();
        using (write)
        using (read)
        using (Descriptor input = Descriptor.OpenRead("/dev/null"))
        using (Descriptor output = Descriptor.OpenAppend("/dev/null"))
        {
            int error = Child.Spawn(
                new SpawnRequest
                {
                    Path = program,
                    Arguments = [.. Command.Select(a => new OsString(a))],
                    Environment = [.. ThisProcess.Environment().Where(e => !Dropped.Any(d => e.Bytes.StartsWith(Encoding.UTF8.GetBytes(d))))],
                    Placement = ProcessPlacement.OwnSession,
                    Input = input,
                    Output = output,
                    Error = write,
                },
                out int pid);
            if (error != 0)
            {
                throw new PosixException("start", program, error);
            }

            if (EarlyEnd(pid) is { } code and not 0)
            {
                throw new StintException(
                    ErrorCode.Unavailable, $"open: {terminal.Name}: it ended at once with exit code {code}{Complaint(read)}: choose another with --terminal, or use 'stint attach {run.Id}'");
            }
        }
    }

    // A file without a name: it may be written to for as long as the window is open, when nobody reads it any more, and then is no more.
    private static (Descriptor Write, Descriptor Read) OpenComplaints()
    {
        string path = Path.Join(Path.GetTempPath(), $"stint-open-{SecureRandom.Hex(8)}");
        Descriptor write = Descriptor.OpenAppend(path);
        Descriptor read = Descriptor.OpenRead(path);
        File.Delete(path);
        return (write, read);
    }

    private static int? EarlyEnd(int pid)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < FirstLook)
        {
            if (Child.Reap(pid, wait: false) is { } end)
            {
                return end.ExitCode;
            }

            _ = Readiness.Wait([], [], Step);
        }

        return null;
    }

    private static string Complaint(Descriptor read)
    {
        byte[] text = new byte[ComplaintLimit];
        string[] lines = Encoding.UTF8.GetString(text, 0, read.ReadAt(text, 0)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string? telling = lines.LastOrDefault(l => Telling.Any(t => l.Contains(t, StringComparison.OrdinalIgnoreCase))) ?? lines.LastOrDefault();
        return telling is null ? "" : $" ({(telling.Length > LineLimit ? telling[..LineLimit] + "…" : telling.TrimEnd('.'))})";
    }
}

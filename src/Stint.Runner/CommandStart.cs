using Stint.Contracts;
using Stint.Posix;

namespace Stint.Runner;

/// <summary>The command as a process, and when it was started: in seconds since the epoch and by <see cref="Clock.Ticks"/>.</summary>
internal sealed record RunningCommand(int Pid, double StartedAt, long StartedTicks);

/// <summary>Why the command could not be started, with the exit code a shell would give: 127 not found, 126 the rest.</summary>
internal sealed record LaunchFailure(int ExitCode, string Message);

/// <summary>Starts the command in its folder, in a process group of its own, in the terminal's foreground.</summary>
internal static class CommandStart
{
    private const int NotFound = 127, CannotExecute = 126;

    /// <summary>The running command, or null and why not. Changes this process's working directory to the command's.</summary>
    internal static RunningCommand? TryStart(
        RunSpec spec, IReadOnlyList<OsString> environment, PaneTerminal terminal, out LaunchFailure failure)
    {
        failure = new LaunchFailure(CannotExecute, "the command is empty");
        if (spec.Argv.Count == 0 || spec.Argv[0].Bytes.IsEmpty)
        {
            return null;
        }

        int error = ThisProcess.ChangeDirectory(spec.Cwd);
        if (error != 0)
        {
            string what = error is Errno.NoEntry or Errno.NotADirectory ? "no such directory" : "cannot enter the directory";
            failure = new LaunchFailure(CannotExecute, $"{what}: {spec.Cwd}: {Errno.Describe(error)}");
            return null;
        }

        if (Executables.Find(spec.Argv[0], CommandEnvironment.Path(environment), out error) is not { } program)
        {
            failure = Explain(spec.Argv[0], spec.Argv[0], error);
            return null;
        }

        var request = new SpawnRequest
        {
            Path = program,
            Arguments = spec.Argv,
            Environment = environment,
            Placement = ProcessPlacement.OwnGroup,
            ForegroundOf = Terminal.IsTerminal(0) ? 0 : null,
        };
        int umask = spec.Umask is { } asked ? ThisProcess.SetUmask(asked) : -1;
        error = Child.Spawn(request, out int pid);
        _ = umask >= 0 ? ThisProcess.SetUmask(umask) : 0;
        if (error != 0)
        {
            _ = terminal.SetForeground(Environment.ProcessId);
            failure = Explain(spec.Argv[0], program, error);
            return null;
        }

        return new RunningCommand(pid, Clock.Now, Clock.Ticks);
    }

    private static LaunchFailure Explain(OsString name, OsString program, int error)
    {
        bool exists = ThisProcess.MayExecute(program) is 0 or Errno.AccessDenied && program.Bytes.Contains((byte)'/');
        return error switch
        {
            Errno.NoEntry when exists => new LaunchFailure(CannotExecute, $"interpreter not found: {Interpreter(program)} of {program}"),
            Errno.NoEntry => new LaunchFailure(NotFound, $"not found: {name}"),
            Errno.AccessDenied when Directory.Exists(program.ToString()) => new LaunchFailure(CannotExecute, $"not executable: {name} is a directory"),
            Errno.AccessDenied => new LaunchFailure(CannotExecute, $"not executable: {name}: {Errno.Describe(error)}"),
            Errno.ExecFormat => new LaunchFailure(CannotExecute, $"not a program the system can execute (exec format): {name}"),
            Errno.TooBig => new LaunchFailure(CannotExecute, $"arguments and environment are too large for the system: {name}: {Errno.Describe(error)}"),
            _ => new LaunchFailure(CannotExecute, $"cannot start: {name}: {Errno.Describe(error)}"),
        };
    }

    // What the file's first line asks for; a binary's loader is not looked up.
    private static string Interpreter(OsString program)
    {
        Span<byte> head = stackalloc byte[256];
        try
        {
            using Descriptor file = Descriptor.OpenRead(program.ToString());
            ReadOnlySpan<byte> line = head[..(file.Read(head) ?? 0)];
            if (!line.StartsWith("#!"u8))
            {
                return "the loader";
            }

            line = line[2..].TrimStart(" \t"u8);
            int end = line.IndexOfAny(" \t\r\n"u8);
            return new OsString(end < 0 ? line : line[..end]).ToString();
        }
        catch (Exception e) when (e is PosixException or ArgumentException)
        {
            return "the interpreter";
        }
    }
}

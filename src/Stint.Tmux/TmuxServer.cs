using System.Text;
using Stint.Posix;

namespace Stint.Tmux;

/// <summary>
/// A tmux server, talked to by one short-lived client process per call. Calls block, start no threads and are safe from several
/// threads at once. The server need not run: some commands start it, the others fail with <see cref="TmuxFailure.NoServer"/>.
/// </summary>
public sealed class TmuxServer(TmuxSocket socket, TmuxServerOptions? options = null) : ITmuxClient
{
    private TmuxVersion? _version;

    public TmuxSocket Socket { get; } = socket;

    public TmuxServerOptions Options { get; } = options ?? new TmuxServerOptions();

    /// <summary>Like <see cref="TryRun"/>, but a failure throws <see cref="TmuxException"/>.</summary>
    public TmuxReply Run(
        TmuxCommandList list, ReadOnlyMemory<byte> input = default, TimeSpan? deadline = null, CancellationToken ct = default) =>
        TryRun(list, input, deadline, ct).EnsureSuccess();

    /// <inheritdoc/>
    public TmuxReply TryRun(
        TmuxCommandList list, ReadOnlyMemory<byte> input = default, TimeSpan? deadline = null, CancellationToken ct = default)
    {
        ArgumentOutOfRangeException.ThrowIfZero(list.Count);
        string[] arguments = [.. ClientArguments(), .. list.ToArguments()];
        return Call(arguments, Describe(list), input, deadline ?? Options.Deadline, ct);
    }

    /// <summary>
    /// The tmux program's version, asked once (a process of about a millisecond) and remembered. Throws <see cref="TmuxException"/> when
    /// there is no tmux or its answer makes no sense.
    /// </summary>
    public TmuxVersion Version()
    {
        if (_version is { } known)
        {
            return known;
        }

        TmuxReply reply = Call(["-V"], $"{Options.Executable} -V", default, Options.Deadline, CancellationToken.None).EnsureSuccess();
        if (!TmuxVersion.TryParse(reply.Text, out TmuxVersion version))
        {
            throw new TmuxException(TmuxFailure.Unreadable, reply.Command, 0, $"'{reply.Text}' is not a tmux version", "Is this program tmux?");
        }

        _version = version;
        return version;
    }

    /// <summary>Returns the version, or throws <see cref="TmuxException"/> with <see cref="TmuxFailure.TooOld"/> below 3.2.</summary>
    public TmuxVersion RequireSupported()
    {
        TmuxVersion version = Version();
        return version >= TmuxVersion.Oldest
            ? version
            : throw new TmuxException(
                TmuxFailure.TooOld, $"{Options.Executable} -V", 0, $"tmux {version} is too old", $"Install tmux {TmuxVersion.Oldest} or later.");
    }

    /// <summary>
    /// The program and argv (program first) with which to replace this process in order to attach in the foreground. Throws
    /// <see cref="TmuxException"/> when there is no tmux.
    /// </summary>
    public (string Program, IReadOnlyList<string> Arguments) AttachArguments(string target, bool readOnly = false, bool detachOthers = false) =>
        ForegroundArguments(Commands.AttachSession(target, readOnly, detachOthers));

    /// <summary>The same for any command list, with what the terminal can do beyond what its TERM says (<c>-T</c>).</summary>
    public (string Program, IReadOnlyList<string> Arguments) ForegroundArguments(TmuxCommandList list, string? features = null) =>
        Executables.Find(Options.Executable) is { } program
            ? (program, ["tmux", .. features is null ? Array.Empty<string>() : ["-T", features], .. ClientArguments(), .. list.ToArguments()])
            : throw NotInstalled(Describe(list)).ToException();

    internal IEnumerable<string> ClientArguments() =>
        ["-u", .. Socket.Arguments, .. Options.ConfigFile is { } file ? ["-f", file] : Array.Empty<string>()];

    internal string Describe(TmuxCommandList list) => string.Join(' ', ["tmux", .. Socket.Arguments, list.ToString()]);

    internal SpawnRequest? Request(IEnumerable<string> arguments) => Executables.Find(Options.Executable) is { } program
        ? new SpawnRequest
        {
            Path = program,
            Arguments = ["tmux", .. arguments.Select(a => new OsString(a))],
            Environment = Options.Environment ?? ThisProcess.Environment(),
        }
        : null;

    internal TmuxReply NotInstalled(string command) =>
        Failed(command, TmuxFailure.NotInstalled, $"there is no program '{Options.Executable}'");

    internal static TmuxReply Failed(string command, TmuxFailure failure, string error) =>
        new() { Command = command, ExitCode = -1, Output = default, Error = error, Failure = failure };

    private TmuxReply Call(
        IEnumerable<string> arguments, string command, ReadOnlyMemory<byte> input, TimeSpan deadline, CancellationToken ct)
    {
        if (Request(arguments) is not { } request)
        {
            return NotInstalled(command);
        }

        CapturedOutput end;
        try
        {
            end = CapturedProcess.Run(request, input, deadline, ct);
        }
        catch (PosixException e)
        {
            bool missing = e.Error is Errno.NoEntry or Errno.AccessDenied or Errno.NotADirectory;
            return Failed(command, missing ? TmuxFailure.NotInstalled : TmuxFailure.Refused, e.Message);
        }

        string error = Encoding.UTF8.GetString(end.Error).TrimEnd('\n', '\r');
        return new TmuxReply
        {
            Command = command,
            ExitCode = end.TimedOut ? -1 : end.ExitCode,
            Output = end.Output,
            Error = error,
            Failure = end.TimedOut ? TmuxFailure.TimedOut : end.ExitCode == 0 ? null : FailureTable.Kind(error),
        };
    }
}

using System.Text;

namespace Stint.Tmux;

/// <summary>
/// How a command list went. <see cref="Failure"/> is null when every command of it succeeded; else the commands before the failing
/// one have run, those after it have not, and <see cref="Output"/> holds what the former printed.
/// </summary>
public sealed record TmuxReply
{
    /// <summary>The call, shortened, with the values of environment variables left out.</summary>
    public required string Command { get; init; }

    /// <summary>0, tmux's exit code, or -1 where there is none.</summary>
    public required int ExitCode { get; init; }

    /// <summary>What the commands printed, in order, every line ended by a newline.</summary>
    public required ReadOnlyMemory<byte> Output { get; init; }

    /// <summary>What tmux complained about, without the line end. May be non-empty on success.</summary>
    public required string Error { get; init; }

    public TmuxFailure? Failure { get; init; }

    /// <summary>The output as text without the last line end; bytes that are not UTF-8 are replaced.</summary>
    public string Text
    {
        get
        {
            string text = Encoding.UTF8.GetString(Output.Span);
            return text.EndsWith('\n') ? text[..^1] : text;
        }
    }

    /// <summary>This reply, or a <see cref="TmuxException"/> when it is a failure.</summary>
    public TmuxReply EnsureSuccess() => Failure is null ? this : throw ToException();

    internal TmuxException ToException()
    {
        TmuxFailure failure = Failure ?? TmuxFailure.Refused;
        return new TmuxException(failure, Command, ExitCode, Error, HintFor(failure));
    }

    private string? HintFor(TmuxFailure failure) => failure switch
    {
        TmuxFailure.NotInstalled => "Install tmux 3.2 or later and see that it is in PATH.",
        TmuxFailure.TimedOut => "The server may be overloaded or stopped; what was asked may still happen.",
        TmuxFailure.ConnectionLost => "What was asked may have happened.",
        _ => FailureTable.Hint(Error),
    };
}

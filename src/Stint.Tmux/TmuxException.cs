namespace Stint.Tmux;

/// <summary>A tmux call failed. The message says what failed, on what, why, and where known what to do next.</summary>
public sealed class TmuxException : Exception
{
    public TmuxException(TmuxFailure failure, string command, int exitCode, string standardError, string? hint = null, Exception? inner = null)
        : base(Describe(failure, command, exitCode, standardError, hint), inner)
    {
        Failure = failure;
        Command = command;
        ExitCode = exitCode;
        StandardError = standardError;
    }

    public TmuxFailure Failure { get; }

    /// <summary>The call, shortened, with the values of environment variables left out.</summary>
    public string Command { get; }

    /// <summary>tmux's exit code; -1 where there is none because it was not started or did not end by itself.</summary>
    public int ExitCode { get; }

    /// <summary>What tmux said, without the line end.</summary>
    public string StandardError { get; }

    private static string Describe(TmuxFailure failure, string command, int exitCode, string standardError, string? hint)
    {
        string cause = standardError.Length > 0 ? standardError : failure switch
        {
            TmuxFailure.TimedOut => "no answer in time",
            TmuxFailure.NotInstalled => "there is no tmux program",
            TmuxFailure.ConnectionLost => "the connection to the server ended",
            _ => $"exit code {exitCode}",
        };
        return $"{command}: {cause}{(cause.EndsWith('.') ? "" : ".")}{(hint is null ? "" : " " + hint)}";
    }
}

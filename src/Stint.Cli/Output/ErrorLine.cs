using System.Text.Json;
using Microsoft.Data.Sqlite;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Posix;
using Stint.Tmux;

namespace Stint.Cli.Output;

/// <summary>Failures as the user sees them: one line and an exit code, with <c>--json</c> an object as well.</summary>
internal sealed class ErrorLine(bool verbose, bool json)
{
    internal const int Failed = 1, Misused = 2, NothingMatched = 3, TimedOut = 124;
    private const int BrokenPipe = 141;

    internal int Report(Exception error)
    {
        if (error is PosixException { Error: Errno.BrokenPipe })
        {
            return BrokenPipe;
        }

        (int exit, string code, string message) = Describe(error);
        Print(code, message);
        if (verbose)
        {
            OutputStream.Error(error + "\n");
        }

        return exit;
    }

    /// <summary>Wrong use, described by <see cref="UsageProblem"/>.</summary>
    internal int Usage(string problem)
    {
        Print("invalid", problem);
        return Misused;
    }

    private (int Exit, string Code, string Message) Describe(Exception error) => error switch
    {
        StintException e => (ExitCode(e.Code), Word(e.Code), e.Message),
        TmuxException e => (Failed, "unavailable", e.Message),
        DamagedFileException e => (Failed, "damaged", e.Message),
        SqliteException e when Database.IsDamage(e) => (Failed, "damaged", $"database: {e.Message}: it has been rebuilt from the run directories: call again"),
        SqliteException { SqliteErrorCode: 5 or 6 } => (Failed, "unavailable", "database: another process keeps it locked: try again when it has ended"),
        SqliteException { SqliteErrorCode: 13 } => (Failed, "unavailable", "database: the disk is full: make room and try again"),
        SqliteException { SqliteErrorCode: 8 or 14 } e => (Failed, "unavailable", $"database: it cannot be written ({e.Message}): check the workdir's permissions"),
        SqliteException e => (Failed, "unavailable", $"database: {e.Message}"),
        PosixException e => (Failed, "unavailable", e.Message),
        IOException or UnauthorizedAccessException => (Failed, "unavailable", error.Message),
        _ => (Failed, "internal", $"internal error: {error.GetType().Name}: {error.Message}{(verbose ? "" : ": run again with --verbose and report it")}"),
    };

    private void Print(string code, string message)
    {
        string line = OneLine(message);
        OutputStream.Error($"stint: {line}\n");
        if (json)
        {
            OutputStream.Error($"{{\"error\":{{\"code\":\"{code}\",\"message\":\"{JsonEncodedText.Encode(line, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"}}}}\n");
        }
    }

    private static int ExitCode(ErrorCode code) => code switch
    {
        ErrorCode.Invalid => Misused,
        ErrorCode.NotFound => NothingMatched,
        ErrorCode.TimedOut => TimedOut,
        _ => Failed,
    };

    private static string Word(ErrorCode code) => code switch
    {
        ErrorCode.Invalid => "invalid",
        ErrorCode.NotFound => "not_found",
        ErrorCode.Conflict => "conflict",
        ErrorCode.Unavailable => "unavailable",
        ErrorCode.Damaged => "damaged",
        _ => "timed_out",
    };

    private static string OneLine(string text) => string.Join(' ', text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries)).Trim();
}

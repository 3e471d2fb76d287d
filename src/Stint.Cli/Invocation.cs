using System.CommandLine;
using Microsoft.Data.Sqlite;
using Stint.Cli.Output;
using Stint.Cli.Parsing;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Tmux;

namespace Stint.Cli;

/// <summary>What one call of a verb works with. Opened lazily: a verb pays only for what it uses.</summary>
internal sealed class Invocation : IDisposable
{
    private readonly ParseResult _parsed;
    private readonly GlobalOptions _globals;
    private RunBook? _book;
    private Workdir? _workdir;
    private TmuxAccess? _tmux;

    private Invocation(ParseResult parsed, GlobalOptions globals)
    {
        _parsed = parsed;
        _globals = globals;
        Out = new OutputStream();
        Style = Style.For(parsed.GetValue(globals.Color) ?? "auto");
    }

    internal OutputStream Out { get; }

    internal Style Style { get; }

    internal Workdir Workdir => _workdir ??= Workdir.Find(_parsed.GetValue(_globals.Workdir));

    internal string ColorChoice => _parsed.GetValue(_globals.Color) ?? "auto";

    internal TmuxAccess Tmux => _tmux ??= new TmuxAccess(Socket);

    internal TmuxSocket Socket => TmuxAccess.Choose(_parsed.GetValue(_globals.SocketName), _parsed.GetValue(_globals.SocketPath));

    internal static Invocation From(ParseResult parsed, GlobalOptions globals) => new(parsed, globals);

    /// <summary>Runs a verb with an invocation that is flushed and closed afterwards.</summary>
    internal static int Use(ParseResult parsed, GlobalOptions globals, Func<Invocation, int> verb)
    {
        using var invocation = new Invocation(parsed, globals);
        try
        {
            int code = verb(invocation);
            invocation.Out.Flush();
            return code;
        }
        catch (SqliteException e) when (Database.IsDamage(e))
        {
            invocation.Mend(e);
            throw;
        }
    }

    /// <summary>The workdir's runs, made if there are none yet.</summary>
    internal RunBook OpenOrCreate() => _book ??= RunBook.Open(Workdir, Tmux, TimeProvider.System, Notice, create: true)!;

    /// <summary>The workdir's runs, or null when it holds none.</summary>
    internal RunBook? TryOpen() => _book ??= RunBook.Open(Workdir, Tmux, TimeProvider.System, Notice, create: false);

    /// <summary>The workdir's runs; it is an error when it holds none.</summary>
    internal RunBook Open() => TryOpen()
        ?? throw new StintException(ErrorCode.NotFound, $"run: there are no runs in {Workdir.Path}: start one with 'stint run -- COMMAND', or name another folder with --workdir");

    /// <summary>A line for the user, on stderr.</summary>
    internal void Notice(string message)
    {
        Out.Flush();
        OutputStream.Error($"stint: {message}\n");
    }

    // Damage that shows only when a certain page is read. The verb is not tried again: nobody knows how far it got.
    private void Mend(SqliteException damage)
    {
        _book?.Dispose();
        _book = null;
        new DatabaseRebuild(Workdir, TimeProvider.System, Notice).Run(damage.Message);
    }

    public void Dispose() => _book?.Dispose();
}

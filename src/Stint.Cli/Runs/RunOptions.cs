using System.CommandLine;
using Stint.Cli.Parsing;
using Stint.Cli.Workspaces;
using Stint.Contracts;
using Stint.Core.Runs;
using Stint.Core.Workspaces;
using Stint.Posix;

namespace Stint.Cli.Runs;

/// <summary>The options that say what to run and how, and the request they make.</summary>
internal sealed class RunOptions
{
    /// <summary>All options of the verb in the order and under the titles in which help shows them.</summary>
    internal static readonly (string Title, string[] Options)[] Groups =
    [
        ("The command", ["--shell", "--name", "--tag", "--cwd", "--env", "--clean-env", "--log-file"]),
        ("Its window", ["--session", "--workspace", "--loader", "--window", "--force", "--size"]),
        ("The queue", ["--queue", "--after", "--after-any", "--priority", "--slots"]),
        ("Its end", ["--timeout", "--on-end", "--keep", "--rm", "--keep-on-fail", "--no-keep-on-fail"]),
        ("This call", ["--ready", "--wait", "--follow", "--json"]),
    ];

    private readonly Option<string?> _shell = new("--shell") { Description = "A shell line for $SHELL -lc (with --window: for the shell there), not a command behind --", HelpName = "LINE" };
    private readonly Option<string?> _name = new("--name") { Description = "What to call the run (default: the program's name)", HelpName = "NAME" };
    private readonly Option<string?> _tag = new("--tag") { Description = "What to find it by, part of the window's name (default: from the name)", HelpName = "TAG" };
    private readonly Option<string?> _cwd = new("--cwd") { Description = "Where to start (default: here); with -w, 'workspace' is where its session starts", HelpName = "DIR" };
    private readonly Option<string[]> _env = new("--env") { Description = "Set a variable, or with K alone pass it on; repeatable", HelpName = "K[=V]", AllowMultipleArgumentsPerToken = false };
    private readonly Option<bool> _cleanEnv = new("--clean-env") { Description = "Start from HOME, USER, LOGNAME, SHELL, PATH and LANG only" };
    private readonly Option<string?> _session = new("--session") { Description = "tmux session, made if it is missing (default stint)", HelpName = "NAME", DefaultValueFactory = _ => RunRequest.PlainSession };
    private readonly Option<bool> _keep = new("--keep") { Description = "Leave the window open after any end" };
    private readonly Option<bool> _rm = new("--rm") { Description = "Close the window after any end" };
    private readonly Option<bool> _keepOnFail = new("--keep-on-fail") { Description = "Leave the window open after a failure (the default)" };
    private readonly Option<bool> _noKeepOnFail = new("--no-keep-on-fail") { Description = "Close the window after a failure, too" };
    private readonly Option<string?> _logFile = new("--log-file") { Description = "Append a copy of the output to this file", HelpName = "PATH" };
    private readonly Option<TimeSpan?> _timeout = Duration.Option("--timeout", "End the command after this long");
    private readonly Option<string?> _onEnd = new("--on-end") { Description = "Shell line to run when the command has ended", HelpName = "CMD" };
    private readonly Option<string?> _size = new("--size") { Description = "The window's size (default 200x50)", HelpName = "WxH" };

    private readonly Option<string?> _workspace = new("--workspace", "-w") { Description = "tmuxp file or its folder: go into its session, made if it is missing", HelpName = "PATH" };
    private readonly Option<string?> _loader = WorkspaceArgument.LoaderOption();
    private readonly Option<string?> _window = new("--window") { Description = "Type it into an existing window (name or id); nothing supervises it there, so no --timeout, --keep and the like", HelpName = "TARGET" };
    private readonly Option<bool> _force = new("--force") { Description = "Type it even if a program is busy there" };

    internal RunOptions(Command verb)
    {
        foreach (Option option in (Option[])[_shell, _name, _tag, _cwd, _env, _cleanEnv, _session, _workspace, _loader, _window, _force, _keep, _rm, _keepOnFail, _noKeepOnFail, _logFile, _timeout, _onEnd, _size, Ready])
        {
            verb.Options.Add(option);
        }
    }

    internal Option<bool> Ready { get; } = new("--ready") { Description = "Only record it; launch it later with 'stint start'" };

    internal RunRequest ToRequest(ParseResult parsed, RawArguments arguments)
    {
        OsString? line = parsed.GetValue(_shell) is { } text ? OsString.FromEscapedText(text) : (OsString?)null;
        bool hasCommand = arguments.Tail is { Count: > 0 };
        if (hasCommand == line is not null)
        {
            throw RunValues.Wrong(hasCommand ? "give a command behind -- or --shell LINE, not both" : "no command: write it behind --, as in 'stint run -- python3 train.py'");
        }

        if (line is { Bytes.IsEmpty: true } || (hasCommand && arguments.Tail![0].Bytes.IsEmpty))
        {
            throw RunValues.Wrong("the command is empty: name a program");
        }

        CheckPlace(parsed);
        string? tag = Text(parsed, _tag);
        if (tag is not null && JobWindowName.NormalizeTag(tag).Length == 0)
        {
            throw RunFactory.NoTag(tag);
        }

        bool typed = parsed.GetValue(_window) is not null;
        (int columns, int rows) = RunValues.Size(parsed.GetValue(_size));
        return new RunRequest
        {
            Argv = hasCommand ? arguments.Tail : null,
            ShellLine = line,
            Name = Text(parsed, _name) is { } name ? name.Trim() is { Length: > 0 } given ? given : throw RunValues.Wrong("--name is empty: give a name or leave it out") : null,
            Tag = tag,
            Cwd = CwdIsWorkspace(parsed) ? "/" : RunValues.Cwd(parsed.GetValue(_cwd), mustBeHere: !typed), // the session's is not known yet
            TypedCwd = typed && parsed.GetValue(_cwd) is { } typedCwd && !CwdIsWorkspace(parsed) ? RunValues.Cwd(typedCwd, mustBeHere: false) : (OsString?)null, // it may be far away
            SubmitterEnvironment = ThisProcess.Environment(),
            Umask = RunValues.Umask(),
            Environment = [.. (parsed.GetValue(_env) ?? []).Select(RunValues.Change)],
            CleanEnvironment = parsed.GetValue(_cleanEnv),
            Session = RunValues.SessionName(Text(parsed, _session)),
            Window = Text(parsed, _window) is { } window ? window.Length > 0 ? window : throw RunValues.Wrong("--window is empty: give a name or an id") : null,
            Keep = Keep(parsed),
            LogFile = RunValues.LogFile(Text(parsed, _logFile)),
            Timeout = parsed.GetValue(_timeout) is { } timeout ? timeout > TimeSpan.Zero ? timeout : throw RunValues.Wrong("--timeout: it must be longer than nothing") : null,
            OnEnd = Text(parsed, _onEnd),
            Columns = columns,
            Rows = rows,
        };
    }

    /// <summary>The workspace's file or folder; null for none.</summary>
    internal string? Workspace(ParseResult parsed) => Text(parsed, _workspace) is { } path
        ? path.Length > 0 ? path : throw RunValues.Wrong("--workspace is empty: name a tmuxp file or its folder")
        : null;

    internal WorkspaceLoaderChoice Loader(ParseResult parsed) => WorkspaceArgument.Loader(parsed.GetValue(_loader), RunVerb.Name);

    /// <summary>Whether the command is to start where the workspace's session does.</summary>
    internal bool CwdIsWorkspace(ParseResult parsed) => parsed.GetValue(_cwd) == "workspace" && parsed.GetValue(_workspace) is not null;

    internal bool Force(ParseResult parsed) => parsed.GetValue(_force);

    /// <summary>The session in which a window is looked for by name; null for any.</summary>
    internal string? SessionGiven(ParseResult parsed) => IsGiven(parsed, _session) ? RunValues.SessionName(Text(parsed, _session)) : null;

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    // What makes no sense where the window is not the run's own is refused, not passed over.
    private void CheckPlace(ParseResult parsed)
    {
        if (IsGiven(parsed, _workspace) && IsGiven(parsed, _session))
        {
            throw RunValues.Wrong("--workspace names the session: leave out --session");
        }

        if (!IsGiven(parsed, _workspace) && IsGiven(parsed, _loader))
        {
            throw RunValues.Wrong("--loader says who makes a workspace's session: give --workspace");
        }

        if (parsed.GetValue(_window) is null)
        {
            if (parsed.GetValue(_force))
            {
                throw RunValues.Wrong("--force types into a busy window: give --window");
            }

            return;
        }

        foreach (Option option in (Option[])[_timeout, _onEnd, _env, _cleanEnv, _size, _keep, _rm, _keepOnFail, _noKeepOnFail, _logFile, Ready])
        {
            if (IsGiven(parsed, option))
            {
                throw RunValues.Wrong($"{option.Name} needs a window of the run's own: nothing supervises a command that is typed into another: leave out {option.Name} or --window");
            }
        }
    }

    private KeepWindow Keep(ParseResult parsed)
    {
        bool close = parsed.GetValue(_rm) || parsed.GetValue(_noKeepOnFail);
        if (parsed.GetValue(_keep) && close)
        {
            throw RunValues.Wrong("--keep leaves the window and --rm closes it: give one of them");
        }

        if (parsed.GetValue(_keepOnFail) && close)
        {
            throw RunValues.Wrong("--keep-on-fail leaves a failed run's window and --rm closes it: give one of them");
        }

        return parsed.GetValue(_keep) ? KeepWindow.Always : close ? KeepWindow.Never : KeepWindow.OnFailure;
    }

    private static string? Text(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) is not { } text ? null
        : OsString.FromEscapedText(text).IsText ? text
        : throw RunValues.Wrong($"{option.Name}: the value is not UTF-8: write it in UTF-8");
}

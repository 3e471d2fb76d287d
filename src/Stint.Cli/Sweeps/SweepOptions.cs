using System.CommandLine;
using System.Text.Json;
using Stint.Cli.Parsing;
using Stint.Cli.Queue;
using Stint.Cli.Runs;
using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Core.Sweeps;
using Stint.Posix;

namespace Stint.Cli.Sweeps;

/// <summary>The options of <c>sweep create</c>, and the request they make.</summary>
internal sealed class SweepOptions
{
    /// <summary>All options of the verb in the order and under the titles in which help shows them.</summary>
    internal static readonly (string Title, string[] Options)[] Groups =
    [
        ("The cells", ["--param", "--random", "--seed", "--max-runs"]),
        ("The command", ["--shell", "--name", "--tag", "--cwd", "--env", "--timeout"]),
        ("How they go", ["--start", "--parallel", "--fail-fast", "--priority", "--slots"]),
        ("This call", ["--goal", "--json"]),
    ];

    private readonly Option<string?> _name = new("--name") { Description = "What to call the sweep (default: the program's name)", HelpName = "NAME" };
    private readonly Option<string[]> _param = new("--param") { Description = "A parameter: lr=0.1,0.01 or bs=8..64:8 or opt=adam; repeatable", HelpName = "NAME=VALUES", AllowMultipleArgumentsPerToken = false };
    private readonly Option<int?> _random = new("--random") { Description = "Draw so many cells instead of all", HelpName = "N" };
    private readonly Option<long?> _seed = new("--seed") { Description = "What to draw them by: the same seed draws the same", HelpName = "N" };
    private readonly Option<int?> _maxRuns = new("--max-runs") { Description = "Make runs for at most so many cells (default 10000)", HelpName = "N" };
    private readonly Option<int?> _parallel = new("--parallel") { Description = "Keep so many going, apart from the queue's limit", HelpName = "N" };
    private readonly Option<bool> _failFast = new("--fail-fast") { Description = "The first failure stops the cells that still wait" };
    private readonly Option<string?> _goal = new("--goal") { Description = "What it is for, in your words", HelpName = "TEXT" };
    private readonly Option<string?> _shell = new("--shell") { Description = "A shell line for $SHELL -lc, not a command behind --", HelpName = "LINE" };
    private readonly Option<string?> _tag = new("--tag") { Description = "The tag of its runs (default: from the name)", HelpName = "TAG" };
    private readonly Option<string?> _cwd = new("--cwd") { Description = "Where the commands start (default: here)", HelpName = "DIR" };
    private readonly Option<string[]> _env = new("--env") { Description = "Set a variable, or with K alone pass it on; repeatable", HelpName = "K[=V]", AllowMultipleArgumentsPerToken = false };
    private readonly Option<TimeSpan?> _timeout = Duration.Option("--timeout", "End each command after this long");
    private readonly Option<int?> _priority = new("--priority") { Description = "Higher goes first (default 0)", HelpName = "N" };
    private readonly Option<string[]> _slots = new("--slots") { Description = "Slots that each run holds, as in gpu=1; repeatable", HelpName = "NAME=N", AllowMultipleArgumentsPerToken = false };

    internal SweepOptions(Command verb)
    {
        foreach (Option option in (Option[])[_param, _random, _seed, _maxRuns, _shell, _name, _tag, _cwd, _env, _timeout, Start, _parallel, _failFast, _priority, _slots, _goal])
        {
            verb.Options.Add(option);
        }
    }

    internal Option<bool> Start { get; } = new("--start") { Description = "Hand its runs to the queue at once" };

    internal SweepRequest ToRequest(ParseResult parsed, RawArguments arguments)
    {
        OsString? line = parsed.GetValue(_shell) is { } text ? OsString.FromEscapedText(text) : (OsString?)null;
        bool hasCommand = arguments.Tail is { Count: > 0 };
        if (hasCommand == line is not null)
        {
            throw Wrong(hasCommand ? "give a command behind -- or --shell LINE, not both" : "no command: write it behind --, as in 'stint sweep create --param lr=0.1,0.01 -- python3 train.py'");
        }

        if (parsed.GetValue(_tag) is { } tag && JobWindowName.NormalizeTag(tag).Length == 0)
        {
            throw RunFactory.NoTag(tag);
        }

        int? random = parsed.GetValue(_random);
        return new SweepRequest
        {
            Name = Name(parsed, arguments),
            Parameters = Parameters(parsed.GetValue(_param) ?? []),
            Mode = random is null ? SweepMode.Grid : SweepMode.Random,
            Count = random,
            Seed = parsed.GetValue(_seed) is not { } seed ? null : random is not null ? seed : throw Wrong("--seed draws cells: give --random N"),
            MaxRuns = parsed.GetValue(_maxRuns),
            Parallel = parsed.GetValue(_parallel),
            FailFast = parsed.GetValue(_failFast),
            Goal = parsed.GetValue(_goal),
            Run = new RunRequest
            {
                Argv = hasCommand ? arguments.Tail : null,
                ShellLine = line,
                Tag = parsed.GetValue(_tag),
                Cwd = RunValues.Cwd(parsed.GetValue(_cwd)),
                SubmitterEnvironment = ThisProcess.Environment(),
                Umask = RunValues.Umask(),
                Environment = [.. (parsed.GetValue(_env) ?? []).Select(RunValues.Change)],
                Timeout = parsed.GetValue(_timeout) is { } timeout ? timeout > TimeSpan.Zero ? timeout : throw Wrong("--timeout: it must be longer than nothing") : null,
                Priority = parsed.GetValue(_priority) ?? 0,
                Slots = parsed.GetValue(_slots) is { Length: > 0 } slots ? QueueOptions.Slots(slots, SweepVerb.Name) : null,
            },
        };
    }

    private string Name(ParseResult parsed, RawArguments arguments)
    {
        if (parsed.GetValue(_name) is { } given)
        {
            return given.Trim() is { Length: > 0 } name ? name : throw Wrong("--name is empty: give a name or leave it out");
        }

        string first = arguments.Tail is { Count: > 0 } tail ? tail[0].ToString() : "";
        return Path.GetFileName(first.TrimEnd('/')) is { Length: > 0 } program ? program : "sweep";
    }

    private static Dictionary<string, JsonElement> Parameters(string[] texts)
    {
        var parameters = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach ((string name, JsonElement value) in texts.Select(ParameterReader.FromText))
        {
            if (!parameters.TryAdd(name, value))
            {
                throw Wrong($"--param: {name} is given more than once: give all its values at once");
            }
        }

        return parameters;
    }

    private static StintException Wrong(string what) => new(ErrorCode.Invalid, $"sweep create: {what}");
}

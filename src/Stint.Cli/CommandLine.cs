using System.CommandLine;
using System.CommandLine.Parsing;
using Stint.Cli.Completions;
using Stint.Cli.Config;
using Stint.Cli.Help;
using Stint.Cli.Output;
using Stint.Cli.Parsing;
using Stint.Core.Kernel;
using Stint.Posix;

namespace Stint.Cli;

/// <summary>
/// From argv to an exit code: what stands behind <c>--</c> is set aside byte for byte, the rest is parsed, what it leaves open is taken
/// from the config file, one verb acts.
/// </summary>
internal sealed class CommandLine
{
    // "@last" names a run, not a file with more arguments.
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };
    private readonly RawArguments _arguments;
    private readonly Verbs _verbs;
    private readonly RootCommand _root;
    private ConfigFile? _config;
    private IReadOnlyList<string> _configured = [];

    private CommandLine(RawArguments arguments)
    {
        _arguments = arguments;
        _verbs = new Verbs(new GlobalOptions(), arguments);
        _root = _verbs.RootFor(arguments.Front);
    }

    internal static int Run(string[] args)
    {
        Signals.Ignore(Signals.FileTooLarge); // the limit is to be an error that is reported, not the end of this process
        RawArguments arguments = RawArguments.Read(args).WithHelpAsOption();
        return arguments.Front is [CompletionsVerb.Question] ? CompletionsVerb.Answer(arguments) : new CommandLine(arguments).Run();
    }

    private int Run()
    {
        ParseResult parsed = Parse();
        var errors = new ErrorLine(parsed.GetValue(_verbs.Globals.Verbose), WantsJson(parsed));
        try
        {
            if (parsed.Errors.Count == 0 && parsed.Action is not StandaloneAction)
            {
                parsed = WithConfig(parsed);
                errors = new ErrorLine(parsed.GetValue(_verbs.Globals.Verbose), WantsJson(parsed));
            }

            if (parsed.Errors.Count == 0 && UsageProblem.StrayOption(parsed, _arguments) is { } stray)
            {
                return errors.Usage(stray);
            }

            return parsed.Errors.Count > 0
                ? errors.Usage(Explained(UsageProblem.Describe(parsed, _arguments, _verbs)))
                : parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (StintException e) when (e.Code == ErrorCode.Invalid)
        {
            return errors.Report(new StintException(e.Code, Explained(e.Message), e));
        }
        catch (Exception e)
        {
            return errors.Report(e);
        }
    }

    private ParseResult WithConfig(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        ConfigUse use = _verbs.All.FirstOrDefault(v => v.Name == command.Name)?.Config ?? ConfigUse.Strict;
        try
        {
            if (use == ConfigUse.None || ConfigFile.Load() is not { } file)
            {
                return parsed;
            }

            List<Option> options = [.. command.Options, .. command.Parents.OfType<Command>().SelectMany(p => p.Options), .. _root.Options];
            ConfigKeys.Check(file, options, _verbs);
            _config = file;
            _configured = ConfigMerge.Arguments(file, options, name => OnLine(parsed, "--" + name), Environment.GetEnvironmentVariable, _arguments.Tail is not null);
            return _configured.Count == 0 ? parsed : Parse();
        }
        catch (StintException) when (use == ConfigUse.Lenient)
        {
            return parsed;
        }
    }

    private string Explained(string message) => _config is null ? message : ConfigMerge.Explain(_config, _configured, message);

    private ParseResult Parse()
    {
        string[] front = [.. _arguments.Front, .. _configured];
        ParseResult parsed = _root.Parse(front, Parser);
        return _arguments.Tail is null || CommandTail.IsTakenBy(parsed.CommandResult.Command)
            ? parsed
            : _root.Parse([.. front, .. _arguments.All.Skip(_arguments.Front.Count)], Parser);
    }

    private static bool WantsJson(ParseResult parsed) => OnLine(parsed, "--json") == true;

    // Null: it does not stand there (a default counts for nothing); false: a switch given as false.
    private static bool? OnLine(ParseResult parsed, string option)
    {
        for (SymbolResult? level = parsed.CommandResult; level is CommandResult command; level = level.Parent)
        {
            if (command.Children.OfType<OptionResult>().FirstOrDefault(o => o.Option.Name == option) is { Implicit: false } given)
            {
                return given.Tokens is not [{ Value: "false" }];
            }
        }

        return null;
    }
}

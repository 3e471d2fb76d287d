using System.CommandLine;
using System.CommandLine.Parsing;
using Stint.Cli.Output;
using Stint.Cli.Parsing;
using Stint.Cli.Runs;

namespace Stint.Cli;

/// <summary>From argv to an exit code: what stands behind <c>--</c> is set aside byte for byte, the rest is parsed, one verb acts.</summary>
internal static class CommandLine
{
    internal static int Run(string[] args)
    {
        var arguments = RawArguments.Read(args);
        var globals = new GlobalOptions();
        RootCommand root = BuildRoot(globals, arguments);
        ParseResult parsed = Parse(root, arguments);
        var errors = new ErrorLine(parsed.GetValue(globals.Verbose), WantsJson(parsed));
        try
        {
            if (parsed.Errors.Count > 0)
            {
                return errors.Usage(parsed, arguments);
            }

            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception e)
        {
            return errors.Report(e);
        }
    }

    private static RootCommand BuildRoot(GlobalOptions globals, RawArguments arguments)
    {
        var root = new RootCommand("Runs commands in real tmux windows and keeps a record of each that never lies.");
        globals.AddTo(root);
        root.Subcommands.Add(RunVerb.Create(globals, arguments));
        root.Subcommands.Add(ListVerb.Create(globals));
        root.Subcommands.Add(ShowVerb.Create(globals));
        root.Subcommands.Add(LogsVerb.Create(globals));
        root.Subcommands.Add(ResultVerb.Create(globals));
        root.Subcommands.Add(WaitVerb.Create(globals));
        root.Subcommands.Add(StopVerb.Create(globals));
        root.Subcommands.Add(AttachVerb.Create(globals));
        root.Subcommands.Add(OpenVerb.Create(globals));
        root.Subcommands.Add(SendVerb.Create(globals));
        root.Subcommands.Add(CaptureVerb.Create(globals));
        root.Subcommands.Add(StartVerb.Create(globals));
        root.Subcommands.Add(RerunVerb.Create(globals));
        root.Subcommands.Add(ArchiveVerb.Create(globals, archive: true));
        root.Subcommands.Add(ArchiveVerb.Create(globals, archive: false));
        root.Subcommands.Add(PruneVerb.Create(globals));
        root.Subcommands.Add(VersionVerb.Create());
        root.SetAction(parsed => OverviewVerb.Execute(Invocation.From(parsed, globals)));
        return root;
    }

    // Behind "--" stands a command for `run`; for every other verb it only ends the options.
    private static ParseResult Parse(RootCommand root, RawArguments arguments)
    {
        // A leading @ is a run (@last), not a file of arguments.
        var configuration = new ParserConfiguration { ResponseFileTokenReplacer = null };
        ParseResult front = root.Parse(arguments.Front, configuration);
        return front.CommandResult.Command.Name == RunVerb.Name || arguments.Tail is null ? front : root.Parse(arguments.All, configuration);
    }

    private static bool WantsJson(ParseResult parsed) => parsed.CommandResult.Children.OfType<OptionResult>().Any(o => o.Option.Name == "--json" && !o.Implicit);
}

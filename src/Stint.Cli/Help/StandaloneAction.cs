using System.CommandLine;
using System.CommandLine.Invocation;
using Stint.Cli.Output;

namespace Stint.Cli.Help;

/// <summary>What <c>--help</c> and <c>--version</c> do instead of the verb, whatever else the line holds and whatever the config file says.</summary>
internal sealed class StandaloneAction(Func<ParseResult, string> text) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var output = new OutputStream();
        output.Write(text(parseResult));
        output.Flush();
        return 0;
    }

    internal static Option<bool> HelpOption(Verbs verbs) => new("--help", "-h")
    {
        Description = "Show this help",
        Recursive = true,
        Arity = ArgumentArity.Zero,
        Action = new StandaloneAction(parsed => HelpPage.For(parsed, verbs)),
    };

    internal static Option<bool> VersionOption() => new("--version")
    {
        Description = "Show the version",
        Recursive = true,
        Arity = ArgumentArity.Zero,
        Action = new StandaloneAction(_ => $"stint {ProgramVersion.Text}\n"),
    };
}

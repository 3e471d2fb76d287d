using System.CommandLine;
using Stint.Cli.Parsing;
using Stint.Core.Runs;
using Stint.Core.Terminals;

namespace Stint.Cli.Runs;

/// <summary><c>stint open</c>: a terminal window that attaches to a run.</summary>
internal static class OpenVerb
{
    internal static Command Create(GlobalOptions globals)
    {
        var id = new Argument<string>("ID") { Description = "The run by id, unambiguous prefix or @last" };
        var terminal = new Option<string?>("--terminal")
        {
            Description = $"Which one: {string.Join(", ", TerminalProgram.All.Select(t => t.Name))} (default: $STINT_TERMINAL, else the first found)",
            HelpName = "NAME",
        };
        var print = new Option<bool>("--print") { Description = "Only print the command that opens it, quoted for a shell" };
        var verb = new Command("open", "Open a terminal window attached to a run's window.") { id, terminal, print };
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            string? named = parsed.GetValue(terminal) ?? Environment.GetEnvironmentVariable("STINT_TERMINAL");
            var program = TerminalProgram.Choose(string.IsNullOrEmpty(named) ? null : named);
            RunBook book = invocation.Open();
            RunRecord run = new RunLookup(book).One(parsed.GetValue(id)!);
            var window = new TerminalWindow(program, run, OwnPath(), invocation.Workdir.Path);
            new RunAttachment(book.Tmux, run).EnsureWindow();
            if (parsed.GetValue(print))
            {
                invocation.Out.Line(ShellQuote.Join(window.Command));
            }
            else
            {
                window.Open();
            }

            return 0;
        }));
        return verb;
    }

    private static string OwnPath() =>
        File.ResolveLinkTarget("/proc/self/exe", returnFinalTarget: false)?.FullName ?? Environment.ProcessPath ?? "stint";
}

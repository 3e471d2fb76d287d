using System.CommandLine;
using System.Text;
using Stint.Cli.Parsing;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Core.Terminals;
using Stint.Posix;

namespace Stint.Cli.Runs;

/// <summary><c>stint send</c>: types into a run's pane.</summary>
internal static class SendVerb
{
    internal const string Name = "send";

    internal static Command Create(GlobalOptions globals)
    {
        var id = new Argument<string>("ID") { Description = "The run by id, unambiguous prefix or @last" };
        var text = new Argument<string?>("TEXT") { Description = "What to type; - reads standard input", Arity = ArgumentArity.ZeroOrOne };
        var noEnter = new Option<bool>("--no-enter") { Description = "Do not press Enter afterwards" };
        var key = new Option<string[]>("--key") { Description = "Press a key such as C-c, Enter or Up; repeatable", HelpName = "KEY" };
        var verb = new Command(Name, "Type into a run's window: the text literally, then Enter.") { id, text, noEnter, key };
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            string[] keys = parsed.GetValue(key) ?? [];
            string? given = parsed.GetValue(text);
            if (given is null == (keys.Length == 0))
            {
                throw new StintException(ErrorCode.Invalid, given is null ? "send: nothing to send: give TEXT or --key KEY" : "send: give TEXT or --key KEY, not both");
            }

            RunBook book = invocation.Open();
            RunRecord run = new RunLookup(book).One(parsed.GetValue(id)!);
            var pane = new RunPane(book.Tmux.Of(run), run);
            if (given is null)
            {
                pane.Press(keys);
            }
            else
            {
                pane.Type(given == "-" ? ReadInput() : OsString.FromEscapedText(given).Bytes.ToArray(), enter: !parsed.GetValue(noEnter));
            }

            return 0;
        }));
        return verb;
    }

    private static byte[] ReadInput()
    {
        using var everything = new MemoryStream();
        using Stream input = Console.OpenStandardInput();
        input.CopyTo(everything);
        return everything.ToArray();
    }
}

/// <summary><c>stint capture</c>: what a run's pane shows.</summary>
internal static class CaptureVerb
{
    internal static Command Create(GlobalOptions globals)
    {
        var id = new Argument<string>("ID") { Description = "The run by id, unambiguous prefix or @last (default: the latest)", Arity = ArgumentArity.ZeroOrOne, DefaultValueFactory = _ => "@last" };
        var lines = new Option<int>("--lines", "-n") { Description = "At most so many lines, scrollback included", HelpName = "N", DefaultValueFactory = _ => 2000 };
        var escapes = new Option<bool>("--escapes") { Description = "With colours and attributes" };
        var verb = new Command("capture", "Print what a run's window shows, with its scrollback.") { id, lines, escapes };
        verb.SetAction(parsed => Invocation.Use(parsed, globals, invocation =>
        {
            RunBook book = invocation.Open();
            RunRecord run = new RunLookup(book).One(parsed.GetValue(id)!);
            int count = parsed.GetValue(lines) is > 0 and var n ? n : throw new StintException(ErrorCode.Invalid, "capture: --lines: it must be at least 1");
            invocation.Out.Write(Encoding.UTF8.GetBytes(new RunPane(book.Tmux.Of(run), run).Capture(count, parsed.GetValue(escapes))));
            return 0;
        }));
        return verb;
    }
}

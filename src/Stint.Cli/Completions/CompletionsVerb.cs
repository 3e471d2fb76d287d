using System.CommandLine;
using Stint.Cli.Output;
using Stint.Cli.Parsing;
using Stint.Core.Kernel;

namespace Stint.Cli.Completions;

/// <summary>
/// <c>stint completions</c>: prints a shell's completion script. The script knows nothing itself: at each TAB it asks the hidden verb
/// <c>complete</c>, so it never falls behind the program and shows the runs there are.
/// </summary>
internal static class CompletionsVerb
{
    internal const string Name = "completions", Question = "complete";

    internal static readonly string[] Shells = ["bash", "zsh", "fish"];

    private const string Description = """
        Print a shell's completion script, with live run ids.
        To have it now and in every new shell:
          bash  echo 'source <(stint completions bash)' >> ~/.bashrc && . ~/.bashrc
          zsh   echo 'source <(stint completions zsh)' >> ~/.zshrc && . ~/.zshrc
          fish  stint completions fish > ~/.config/fish/completions/stint.fish
        """;

    internal static Command Create()
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        var verb = new Command(Name, Description) { shell };
        verb.SetAction(parsed =>
        {
            string name = parsed.GetValue(shell)!;
            if (!Shells.Contains(name))
            {
                throw new StintException(ErrorCode.Invalid, $"completions: '{name}' is no shell that is known: write bash, zsh or fish");
            }

            using Stream script = typeof(CompletionsVerb).Assembly.GetManifestResourceStream($"stint.{name}")!;
            using var reader = new StreamReader(script);
            var output = new OutputStream();
            output.Write(reader.ReadToEnd());
            output.Flush();
            return 0;
        });
        return verb;
    }

    /// <summary>
    /// The answer to <c>stint complete -- WORD...</c>: the words of a line behind the program's name, the last one as far as it is written.
    /// Never fails: what cannot be found out is not suggested.
    /// </summary>
    internal static int Answer(RawArguments arguments)
    {
        string[] words = [.. (arguments.Tail ?? []).Select(w => w.ToString())];
        var verbs = new Verbs(new GlobalOptions(), arguments);
        try
        {
            var output = new OutputStream();
            output.Write(new Completer(verbs, verbs.RootFor(words.SkipLast(1).ToArray()), words).Complete().ToText());
            output.Flush();
        }
        catch (Exception e) when (e is StintException or IOException or UnauthorizedAccessException)
        {
            // A line being written is no place for messages.
        }

        return 0;
    }
}

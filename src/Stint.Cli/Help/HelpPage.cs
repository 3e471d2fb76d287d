using System.CommandLine;
using System.Text;
using Stint.Cli.Output;
using Stint.Cli.Runs;
using Stint.Cli.Sweeps;
using Stint.Core.Kernel;

namespace Stint.Cli.Help;

/// <summary>The pages of <c>stint --help</c> and <c>stint VERB --help</c>, made from the command tree.</summary>
internal sealed class HelpPage(Style style, int width)
{
    private const int WidestText = 100;
    private readonly StringBuilder _text = new();

    internal static string For(ParseResult parsed, Verbs verbs)
    {
        string? color = parsed.GetResult(verbs.Globals.Color) is { Tokens: [var when] } ? when.Value : null;
        var page = new HelpPage(Style.For(color ?? "auto"), Math.Min(OutputStream.Width, WidestText));
        Command command = parsed.CommandResult.Command;
        if (command is not RootCommand)
        {
            page.Verb(command, parsed.RootCommandResult.Command);
        }
        else if (parsed.UnmatchedTokens is [var word, ..])
        {
            throw new StintException(ErrorCode.Invalid, UsageProblem.NoSuchVerb(word, verbs));
        }
        else
        {
            page.Everything(verbs, command);
        }

        return page._text.ToString();
    }

    private void Everything(Verbs verbs, Command root)
    {
        Paragraph(root.Description!);
        Usage("stint", "stint run [OPTIONS] -- COMMAND [ARGUMENTS]", "stint VERB [OPTIONS] [RUNS]");
        Paragraph("A bare stint shows what is running and the last few ends. Runs are named by id, the beginning of an id, or @last.");
        var rows = verbs.All.Select(v => (v.Group, v.Name, Text: TextLayout.FirstSentence(v.Create().Description))).Where(r => r.Text.Length > 0).ToList();
        int column = rows.Max(r => r.Name.Length);
        foreach (var group in rows.GroupBy(r => r.Group))
        {
            Heading(group.Key);
            Rows([.. group.Select(r => (r.Name, r.Text))], column);
        }

        Options("Options of every verb", [.. root.Options], column: 0);
        Heading("Examples");
        Examples(RunExamples);
        Paragraph("More on one of them: stint VERB --help");
    }

    private void Verb(Command command, Command root)
    {
        Paragraph(command.Description ?? "");
        string name = command.Parents.OfType<Command>().FirstOrDefault() is { } parent and not RootCommand ? $"{parent.Name} {command.Name}" : command.Name;
        bool isRun = name == RunVerb.Name, isSweep = name == $"{SweepVerb.Name} {SweepVerb.CreateName}";
        string arguments = string.Concat(command.Arguments.Where(a => !a.Hidden).Select(a => " " + Shape(a)));
        Usage(
            isRun || isSweep
                ? [$"stint {name} [OPTIONS] -- COMMAND [ARGUMENTS]", $"stint {name} [OPTIONS] --shell 'LINE'"]
                : [$"stint {name}{(command.Subcommands.Count > 0 ? " VERB" : "")} [OPTIONS]{arguments}"]);
        (string Left, string Right)[] verbs = [.. command.Subcommands.Where(c => !c.Hidden).Select(c => (c.Name, TextLayout.FirstSentence(c.Description)))];
        (string Left, string Right)[] operands = [.. command.Arguments.Where(a => !a.Hidden && a.Description is not null).Select(a => (a.Name, a.Description!))];
        Option[] own = [.. command.Options], shared = [.. root.Options];
        int column = own.Concat(shared).Select(o => Left(o).Length).Concat(verbs.Concat(operands).Select(r => r.Left.Length)).Max();
        Section("Verbs", verbs, column);
        Section("Arguments", operands, column);
        foreach ((string title, string[] names) in isRun ? RunOptions.Groups : isSweep ? SweepOptions.Groups : [("Options", [.. own.Select(o => o.Name)])])
        {
            Options(title, [.. names.Select(n => own.First(o => o.Name == n))], column);
        }

        Options("Options of every verb", shared, column);
        if (isRun)
        {
            Heading("Examples");
            Examples(RunExamples);
        }
        else if (isSweep)
        {
            Heading("Examples");
            Examples(SweepExamples);
        }
    }

    private static readonly (string Command, string Meaning)[] RunExamples =
    [
        ("stint run -- python3 train.py --lr 0.1", "start it and get its id back at once"),
        ("stint run -f --timeout 2h -- make -j8", "watch it to its end, at most two hours"),
        ("stint run -w ~/project --tag train -- python3 train.py", "as a job in the session of a project's tmuxp file"),
        ("stint run --tag nightly --shell 'make && ./bench | tee out'", "a shell line, to be found by its tag"),
    ];

    private static readonly (string Command, string Meaning)[] SweepExamples =
    [
        ("stint sweep create --param lr=0.1,0.01 --param bs=8..64:8 -- python3 train.py", "sixteen runs, each with --lr=… --bs=… behind the command"),
        ("stint sweep create --param n=1..5 --shell './run {n} | tee out.{n}'", "the value stands where the line says {n}"),
        ("stint sweep create --param x=0..1:0.01 --random 20 --seed 7 --start -- ./try", "twenty of a hundred and one cells, begun at once"),
    ];

    private void Examples((string Command, string Meaning)[] examples)
    {
        foreach ((string command, string meaning) in examples)
        {
            _text.Append("  ").Append(command).Append('\n').Append("      ").Append(style.Dim(meaning)).Append('\n');
        }

        _text.Append('\n');
    }

    private void Usage(params string[] lines)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            _text.Append(i == 0 ? style.Bold("Usage:") : "      ").Append(' ').Append(lines[i]).Append('\n');
        }

        _text.Append('\n');
    }

    private void Options(string title, Option[] options, int column)
    {
        (string, string)[] rows = [.. options.Where(o => !o.Hidden).Select(o => (Left(o), o.Description ?? ""))];
        Section(title, rows, Math.Max(column, rows.Select(r => r.Item1.Length).DefaultIfEmpty().Max()));
    }

    private void Section(string title, (string Left, string Right)[] rows, int column)
    {
        if (rows.Length > 0)
        {
            Heading(title);
            Rows(rows, column);
        }
    }

    private void Heading(string title) => _text.Append(style.Bold(title)).Append('\n');

    private void Rows((string Left, string Right)[] rows, int column)
    {
        // Where the terminal is too narrow for two columns, the explanation goes below.
        bool below = width - column - 4 < 30;
        int indent = below ? 8 : column + 4;
        foreach ((string left, string right) in rows)
        {
            string[] lines = [.. TextLayout.Wrap(right, Math.Max(20, width - indent))];
            _text.Append("  ").Append(below ? left + "\n" + new string(' ', indent) : left.PadRight(column + 2));
            _text.AppendJoin("\n" + new string(' ', indent), lines).Append('\n');
        }

        _text.Append('\n');
    }

    // Lines that begin with a space stay as they are.
    private void Paragraph(string text) =>
        _text.AppendJoin('\n', text.Split('\n').SelectMany(l => l.StartsWith(' ') ? [l] : TextLayout.Wrap(l, width))).Append("\n\n");

    private static string Left(Option option)
    {
        string shortName = option.Aliases.FirstOrDefault(a => a.Length == 2) is { } alias ? alias + ", " : "    ";
        string value = option.Arity.MaximumNumberOfValues == 0 || option.ValueType == typeof(bool) ? "" : " " + (option.HelpName ?? "VALUE");
        return shortName + option.Name + value;
    }

    private static string Shape(Argument argument)
    {
        string name = argument.Arity.MaximumNumberOfValues > 1 ? argument.Name + "..." : argument.Name;
        return argument.Arity.MinimumNumberOfValues == 0 ? $"[{name}]" : name;
    }
}

using System.CommandLine;
using Stint.Core.Kernel;
using Stint.Core.Runs;

namespace Stint.Cli.Parsing;

/// <summary>How verbs are told which runs are meant: ids or prefixes, <c>@last</c>, <c>--tag</c>; with none, where allowed, the latest run.</summary>
internal sealed class RunSelection
{
    private readonly Argument<string[]> _ids;
    private readonly ChoosingOption<string?> _tag = new("--tag") { Description = "All runs with this tag", HelpName = "TAG" };
    private readonly bool _latestByDefault;

    internal RunSelection(Command verb, bool latestByDefault)
    {
        _latestByDefault = latestByDefault;
        _ids = new Argument<string[]>("ID")
        {
            Description = latestByDefault ? "Runs by id, unambiguous prefix or @last (default: the latest)" : "Runs by id, unambiguous prefix or @last",
            Arity = ArgumentArity.ZeroOrMore,
        };
        verb.Arguments.Add(_ids);
        verb.Options.Add(_tag);
    }

    internal IReadOnlyList<RunRecord> Resolve(ParseResult parsed, RunBook book) =>
        Resolve(book, parsed.GetValue(_ids) ?? [], parsed.GetValue(_tag), _latestByDefault);

    /// <summary>Whether exactly one run was named, so that the answer is an object and not a list.</summary>
    internal bool IsSingle(ParseResult parsed) => parsed.GetValue(_ids) is not { Length: > 1 } && parsed.GetValue(_tag) is null;

    internal static IReadOnlyList<RunRecord> Resolve(RunBook book, IReadOnlyList<string> ids, string? tag, bool latestByDefault)
    {
        var lookup = new RunLookup(book);
        if (ids.Count > 0 || tag is not null)
        {
            return lookup.Several(ids, tag);
        }

        return latestByDefault
            ? [lookup.Latest() ?? throw lookup.NoRuns()]
            : throw new StintException(ErrorCode.Invalid, "run: none named: give an id, @last or --tag TAG");
    }
}

using Stint.Contracts;
using Stint.Core.Kernel;

namespace Stint.Core.Runs;

/// <summary>Finds the runs a user names: by id, unambiguous prefix, <c>@last</c>, or tag.</summary>
public sealed class RunLookup(RunBook book)
{
    /// <summary>The run meant by one name. Throws <see cref="StintException"/> when none or several match.</summary>
    public RunRecord One(string name)
    {
        if (name == "@last")
        {
            return Latest() ?? throw NoRuns();
        }

        IReadOnlyList<RunRecord> matches = RunId.IsPrefix(name) ? book.Store.FindByPrefix(name, limit: 4) : [];
        return matches.Count switch
        {
            1 => book.Reconciler.Reconcile(matches[0]),
            0 => throw new StintException(ErrorCode.NotFound, $"run: {name}: there is no such run in {book.Workdir.Path}: see 'stint ls --archived'"),
            _ => throw new StintException(
                ErrorCode.Invalid, $"run: {name}: several runs begin so ({string.Join(", ", matches.Take(3).Select(r => r.Id))}{(matches.Count > 3 ? ", …" : "")}): give more of the id"),
        };
    }

    /// <summary>All runs named, in the order given and each once, then those of the tag, newest first. Throws when a name or the tag matches nothing.</summary>
    public IReadOnlyList<RunRecord> Several(IReadOnlyList<string> names, string? tag)
    {
        var found = new List<RunRecord>(names.Select(One));
        if (tag is not null)
        {
            IReadOnlyList<RunRecord> tagged = book.Store.List(new RunQuery { Tag = tag });
            if (tagged.Count == 0)
            {
                throw new StintException(ErrorCode.NotFound, $"run: no run has the tag '{tag}': see 'stint ls'");
            }

            found.AddRange(book.Reconciler.Reconcile(tagged));
        }

        return [.. found.DistinctBy(r => r.Id)];
    }

    /// <summary>The newest run that is not archived, or null.</summary>
    public RunRecord? Latest() =>
        book.Store.List(new RunQuery { Limit = 1 }) is [var run] ? book.Reconciler.Reconcile(run) : null;

    public StintException NoRuns() => new(ErrorCode.NotFound, $"run: there are no runs in {book.Workdir.Path}: start one with 'stint run -- COMMAND'");
}

using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Tmux;

namespace Stint.Core.Workspaces.Jobs;

/// <summary>Which of a session's job windows are meant. A closed hierarchy; each says what it matches and what to say when nothing does.</summary>
public abstract record JobSelection
{
    private JobSelection()
    {
    }

    /// <summary>
    /// The jobs that are meant. Throws <see cref="StintException"/>: <see cref="ErrorCode.NotFound"/> when there is none,
    /// <see cref="ErrorCode.Invalid"/> when it is unclear which.
    /// </summary>
    /// <param name="jobs">All of the session.</param>
    /// <param name="session">Its name, for the message.</param>
    public IReadOnlyList<JobWindow> Among(IReadOnlyList<JobWindow> jobs, string session)
    {
        IReadOnlyList<JobWindow> chosen = Choose(jobs);
        return chosen.Count > 0 ? chosen : throw new StintException(ErrorCode.NotFound, $"kill: session {session}: {Nothing}: see 'stint jobs'");
    }

    private protected abstract string Nothing { get; }

    private protected abstract IReadOnlyList<JobWindow> Choose(IReadOnlyList<JobWindow> jobs);

    /// <summary>Every job.</summary>
    public sealed record All : JobSelection
    {
        private protected override string Nothing => "it has no jobs";

        private protected override IReadOnlyList<JobWindow> Choose(IReadOnlyList<JobWindow> jobs) => jobs;
    }

    /// <summary>Those whose tag is this text, as it stands or as Stint writes tags.</summary>
    public sealed record Tagged(string Text) : JobSelection
    {
        private protected override string Nothing => $"no job has the tag '{Text}'";

        private protected override IReadOnlyList<JobWindow> Choose(IReadOnlyList<JobWindow> jobs)
        {
            string tag = JobWindowName.NormalizeTag(Text);
            IReadOnlyList<JobWindow> chosen = [.. jobs.Where(j => j.Job.Tag is { } has && (has == tag || has == Text))];
            return chosen.Count > 0 || tag.Length > 0
                ? chosen
                : throw new StintException(ErrorCode.Invalid, $"kill: --tag: nothing is left of '{Text}': a tag is made of a-z, 0-9, _ and -");
        }
    }

    /// <summary>The one in this window.</summary>
    public sealed record InWindow(WindowId Window) : JobSelection
    {
        private protected override string Nothing => $"its window {Window} is no job, or there is none";

        private protected override IReadOnlyList<JobWindow> Choose(IReadOnlyList<JobWindow> jobs) => [.. jobs.Where(j => j.Window == Window)];
    }

    /// <summary>The one of the run whose id this is, or begins so; <c>@last</c> for the newest.</summary>
    public sealed record OfRun(string Id) : JobSelection
    {
        private protected override string Nothing => $"no job is of run '{Id}'";

        private protected override IReadOnlyList<JobWindow> Choose(IReadOnlyList<JobWindow> jobs)
        {
            IEnumerable<JobWindow> ofRuns = jobs.Where(j => j.RunId is not null);
            if (Id == "@last")
            {
                return ofRuns.MaxBy(j => j.RunId!.Value) is { } newest ? [newest] : [];
            }

            // Linked or not, a run has one window; where two say they are of one run, both are.
            JobWindow[] chosen = [.. Id.Length == 0 ? [] : ofRuns.Where(j => j.RunId!.Value.ToString().StartsWith(Id, StringComparison.Ordinal))];
            string[] ids = [.. chosen.Select(j => j.RunId!.Value.ToString()).Distinct()];
            return ids.Length <= 1
                ? chosen
                : throw new StintException(
                    ErrorCode.Invalid, $"kill: --run: {Id}: several runs begin so ({string.Join(", ", ids.Take(3))}{(ids.Length > 3 ? ", …" : "")}): give more of the id");
        }
    }
}

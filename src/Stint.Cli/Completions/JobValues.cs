using Stint.Contracts;
using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Core.Workspaces;
using Stint.Core.Workspaces.Jobs;
using Stint.Tmux;

namespace Stint.Cli.Completions;

/// <summary>What names a job of the workspace on the line: asked of tmux, once, with little patience.</summary>
internal static class JobValues
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>For <c>--tag</c>, <c>--window-id</c> and <c>--run</c>; nothing where the words name no workspace yet.</summary>
    internal static Answer Of(string option, IReadOnlyList<string> words, string? socketName, string? socketPath)
    {
        IReadOnlyList<Job> jobs = Jobs(words, socketName, socketPath);
        return option switch
        {
            "--tag" => new Answer([.. jobs.Where(j => j.Tag is not null).GroupBy(j => j.Tag!).Select(g => new Suggestion(g.Key, $"{g.Count()} {(g.Count() == 1 ? "job" : "jobs")}"))]),
            "--window-id" => new Answer([.. jobs.Select(j => new Suggestion(j.TmuxWindowId, j.TmuxWindow))]),
            _ => new Answer([.. jobs.Where(j => j.RunId is not null).Select(j => new Suggestion(j.RunId.ToString()!, j.TmuxWindow))]),
        };
    }

    private static IReadOnlyList<Job> Jobs(IReadOnlyList<string> words, string? socketName, string? socketPath)
    {
        try
        {
            TmuxServer tmux = new TmuxAccess(TmuxAccess.Choose(socketName, socketPath)).ForNewRuns;
            return words.Select(SessionOf).FirstOrDefault(s => s is not null) is { } session
                ? [.. JobWindows.List(new TmuxServer(tmux.Socket, tmux.Options with { Deadline = Patience }), session).Select(j => j.Job)]
                : [];
        }
        catch (Exception e) when (e is TmuxException or ArgumentException)
        {
            return [];
        }
    }

    // Which of the words is the path is not worth finding out: only a workspace can be read as one.
    internal static string? SessionOf(string word)
    {
        try
        {
            return word.StartsWith('-') ? null : WorkspaceFile.Locate(LiveValues.Home(word)).Read(Environment.GetEnvironmentVariable).SessionName;
        }
        catch (Exception e) when (e is StintException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

using Stint.Contracts;
using Stint.Core.Runs;
using Stint.Tmux;
using Stint.Tmux.Formats;

namespace Stint.Cli.Completions;

/// <summary>Windows that a command can be typed into: asked of tmux, once, with little patience. Windows of runs are none of them.</summary>
internal static class WindowValues
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>By name where it is the only one, else by id; of one session or, with none, of all.</summary>
    internal static Answer Of(string? session, string? socketName, string? socketPath)
    {
        try
        {
            TmuxServer tmux = new TmuxAccess(TmuxAccess.Choose(socketName, socketPath)).ForNewRuns;
            WindowInfo[] windows =
            [
                .. tmux.ListWindows(session is { Length: > 0 } ? Target.Session(session) : null, Patience)
                    .Where(w => !JobWindowName.TryParse(w.Name, out _, out _)).DistinctBy(w => w.Id),
            ];
            HashSet<string> alone = [.. windows.GroupBy(w => w.Name).Where(g => g.Count() == 1).Select(g => g.Key)];
            return new Answer([.. windows.Select(w => alone.Contains(w.Name) ? new Suggestion(w.Name, $"{w.Id} in {w.SessionName}") : new Suggestion(w.Id.ToString(), $"{w.Name} in {w.SessionName}"))]);
        }
        catch (Exception e) when (e is TmuxException or ArgumentException)
        {
            return Answer.Nothing;
        }
    }
}

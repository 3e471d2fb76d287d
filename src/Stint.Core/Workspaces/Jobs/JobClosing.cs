using System.Globalization;
using Stint.Tmux;

namespace Stint.Core.Workspaces.Jobs;

/// <summary>What became of a job's pane when it was to be closed.</summary>
internal enum PaneClosing
{
    /// <summary>It is closed, and its window with it.</summary>
    Closed,

    /// <summary>It is closed; its window has other panes and stays.</summary>
    WindowStays,

    /// <summary>It was closed before.</summary>
    Gone,

    /// <summary>It was closed before; its window had other panes and stays.</summary>
    GoneWindowStays,

    /// <summary>It is not the job any more and was left alone.</summary>
    Changed,

    /// <summary>tmux did not do it.</summary>
    Refused,
}

/// <summary>
/// Closes the panes of jobs. In the same command list tmux is asked whether each is still the job: ids start anew with a new server, and
/// a window may have got another name or another process.
/// </summary>
internal sealed class JobClosing(ITmuxClient tmux)
{
    // tmux reads at most about 16 KB of a call.
    private const int AtOnce = 25;

    /// <summary>What became of each, in the order given, and what tmux said where it refused.</summary>
    internal IReadOnlyList<(PaneClosing Closing, string Error)> Close(IReadOnlyList<JobWindow> jobs) =>
        [.. jobs.Chunk(AtOnce).SelectMany(CloseSome)];

    internal (PaneClosing Closing, string Error) Close(JobWindow job) => CloseSome([job])[0];

    private (PaneClosing Closing, string Error)[] CloseSome(JobWindow[] jobs)
    {
        TmuxReply reply = tmux.TryRun(new TmuxCommandList(jobs.Select(CloseIfStill)));
        var said = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in reply.Text.Split('\n'))
        {
            if (line.Split(' ') is [var pane, { Length: > 0 } word])
            {
                said[pane] = word;
            }
        }

        return [.. jobs.Select(j => (Meaning(said.GetValueOrDefault(Number(j)), reply), reply.Error))];
    }

    private static PaneClosing Meaning(string? word, TmuxReply reply) => word switch
    {
        "gone" => PaneClosing.Gone,
        "left" => PaneClosing.GoneWindowStays,
        "changed" => PaneClosing.Changed,
        "1" => PaneClosing.Closed,
        not null => PaneClosing.WindowStays,
        null => reply.Failure is TmuxFailure.NoServer or TmuxFailure.ConnectionLost or TmuxFailure.NotFound ? PaneClosing.Gone : PaneClosing.Refused,
    };

    private static TmuxCommand CloseIfStill(JobWindow job)
    {
        string pane = job.Pane.ToString();
        TmuxCommandList close = [Commands.DisplayMessage($"{Number(job)} #{{window_panes}}", pane), Commands.KillPane(pane)];

        // Of the two lines the second counts; it is empty where the pane is gone.
        TmuxCommandList tell =
        [
            Commands.DisplayMessage($"{Number(job)} #{{?{IsItsWindow(job)},left,gone}}", job.Window.ToString()),
            Commands.DisplayMessage($"{Number(job)} #{{?pane_id,changed,}}", pane),
        ];
        return Commands.IfShellFormat(IsStill(job), close, tell, target: pane);
    }

    private static string IsStill(JobWindow job)
    {
        string named = job.RunId is { } id ? $"#{{==:#{{{Runs.RunWindow.RunOption}}},{id}}}" : "#{m:job:*,#{window_name}}";
        string process = string.Create(CultureInfo.InvariantCulture, $"#{{==:#{{pane_pid}},{job.Pid}}}");
        return $"#{{&&:{named},#{{&&:{process},{IsItsWindow(job)}}}}}";
    }

    // Ids start anew with a new server.
    private static string IsItsWindow(JobWindow job) =>
        string.Create(CultureInfo.InvariantCulture, $"#{{==:#{{pid}} #{{window_id}},{job.ServerPid} {job.Window}}}");

    private static string Number(JobWindow job) => job.Pane.Number.ToString(CultureInfo.InvariantCulture);
}

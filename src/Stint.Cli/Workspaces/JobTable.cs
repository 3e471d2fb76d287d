using System.Globalization;
using Stint.Cli.Output;
using Stint.Cli.Runs;
using Stint.Contracts;
using Stint.Core.Kernel;

namespace Stint.Cli.Workspaces;

/// <summary>Jobs as a table for people, or one tab-separated line each where nobody looks.</summary>
internal static class JobTable
{
    internal static void Print(OutputStream output, Style style, IReadOnlyList<Job> jobs)
    {
        if (!OutputStream.IsTerminal)
        {
            foreach (Job job in jobs)
            {
                output.Line(string.Join('\t', Fields(job)));
            }
        }
        else if (jobs.Count > 0)
        {
            output.Write(Table(style, jobs));
        }
    }

    /// <summary>How long a table for people is true while nothing happens: until an age in it grows. Ages from a minute on grow slowly: null.</summary>
    internal static TimeSpan? StaysTrueFor(IReadOnlyList<Job> jobs)
    {
        double now = TimeProvider.System.NowSeconds();
        return jobs.Any(j => j.EndedAt is { } ended && now - ended < 60) ? TimeSpan.FromSeconds(1) : null;
    }

    /// <summary>How a job stands, in one phrase: <c>running</c>, <c>exited (3)</c>, <c>exited (SIGKILL)</c>.</summary>
    private static string Phrase(Job job) => job switch
    {
        { State: JobState.Running } => "running",
        { Signal: { } signal } => $"exited (SIG{signal})",
        { ExitCode: { } code } => string.Create(CultureInfo.InvariantCulture, $"exited ({code})"),
        _ => "exited",
    };

    // window id, name, tag, timestamp, state, exit code, signal, end, run, log; absent: "-"
    private static IEnumerable<string> Fields(Job job) =>
    [
        job.TmuxWindowId,
        RunTable.OneLine(job.TmuxWindow),
        job.Tag is { } tag ? RunTable.OneLine(tag) : "-",
        job.Timestamp ?? "-",
        job.State == JobState.Running ? "running" : "exited",
        job.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "-",
        job.Signal ?? "-",
        job.EndedAt is { } ended ? Clock.FromSeconds(ended).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture) : "-",
        job.RunId?.ToString() ?? "-",
        job.LogFile is { } log ? RunTable.OneLine(log) : "-",
    ];

    /// <summary>The table for a terminal, a line each.</summary>
    internal static string Table(Style style, IReadOnlyList<Job> jobs)
    {
        double now = TimeProvider.System.NowSeconds();
        return Columns.Layout(
            [
                Of("ID", j => j.TmuxWindowId),
                Of("WINDOW", j => RunTable.OneLine(j.TmuxWindow)) with { Least = [36, 24, 12] },
                Of("STATE", Phrase) with { Paint = (row, cell) => style.Status(StatusLike(jobs[row]), cell) },
                Of("ENDED", j => j.EndedAt is { } ended ? Human.Ago(ended, now) : "-") with { LeftOut = 2 },
                Of("RUN", j => j.RunId?.ToString() ?? "-") with { LeftOut = 3 },
                Of("LOG", j => j.LogFile is { } log ? RunTable.OneLine(log) : "-") with { LeftOut = 1 },
            ],
            OutputStream.Width,
            style);

        Column Of(string title, Func<Job, string> cell) => new(title, [.. jobs.Select(cell)]);
    }

    private static RunStatus StatusLike(Job job) =>
        job.State == JobState.Running ? RunStatus.Running : job.ExitCode == 0 ? RunStatus.Finished : RunStatus.Failed;
}

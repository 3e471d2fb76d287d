using Stint.Contracts;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Cli.Runs;

/// <summary>Waits until runs have ended: by file events, with a slow look for what gives none (a runner that was killed).</summary>
internal static class Waiting
{
    private static readonly TimeSpan SlowLook = TimeSpan.FromSeconds(1);

    /// <summary>The records in the order given, as they are when all have ended, the time is up, or <paramref name="interrupt"/> is readable.</summary>
    internal static IReadOnlyList<RunRecord> UntilEnded(RunBook book, IReadOnlyList<RunRecord> runs, TimeSpan? timeout, Descriptor? interrupt = null)
    {
        using var watch = new DirectoryWatch();
        var open = new Dictionary<string, RunRecord>(StringComparer.Ordinal);
        var ended = new Dictionary<RunId, RunRecord>();
        foreach (RunRecord run in runs)
        {
            watch.Add(book.Workdir.Run(run.Id));
            open[book.Workdir.Run(run.Id).Path] = run;
        }

        long end = timeout is { } t ? Environment.TickCount64 + (long)t.TotalMilliseconds : long.MaxValue;
        long nextFullLook = 0;
        IReadOnlyCollection<RunDirectory> touched = [];
        while (true)
        {
            bool all = Environment.TickCount64 >= nextFullLook;
            foreach (string path in all ? [.. open.Keys] : touched.Select(d => d.Path).Where(open.ContainsKey).ToArray())
            {
                RunRecord now = book.Refresh(open[path].Id) ?? open[path];
                open[path] = now;
                if (now.Status.IsFinal())
                {
                    ended[now.Id] = now;
                    open.Remove(path);
                }
            }

            nextFullLook = all ? Environment.TickCount64 + (long)SlowLook.TotalMilliseconds : nextFullLook;
            long left = Math.Min(end, nextFullLook) - Environment.TickCount64;
            if (open.Count == 0 || Environment.TickCount64 >= end || (interrupt is not null && Readiness.WaitToRead(TimeSpan.Zero, interrupt) != 0))
            {
                return [.. runs.Select(r => ended.TryGetValue(r.Id, out RunRecord? e) ? e : open[book.Workdir.Run(r.Id).Path])];
            }

            touched = watch.Wait(TimeSpan.FromMilliseconds(Math.Max(1, left)), interrupt);
        }
    }
}

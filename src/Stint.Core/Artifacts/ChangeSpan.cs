using Stint.Core.Kernel;
using Stint.Core.Runs;
using Stint.Posix;

namespace Stint.Core.Artifacts;

/// <summary>The time in which a run can have changed files, in nanoseconds since the epoch.</summary>
internal readonly record struct ChangeSpan(long From, long To)
{
    private const long Second = 1_000_000_000;

    /// <summary>Files get the time of the kernel's last tick, records are rounded to milliseconds.</summary>
    private const long Tick = 5_000_000;

    /// <summary>How far a clock may be ahead.</summary>
    private const long Slack = 2 * Second;

    /// <summary>Null for a run that was never launched.</summary>
    internal static ChangeSpan? Of(RunRecord run) => Of(run.LaunchedAt, run.EndedAt);

    internal static ChangeSpan? Of(double? launched, double? ended) =>
        launched is { } from ? new(Nanoseconds(from) - Tick, ended is { } to ? Nanoseconds(to) + Tick : long.MaxValue) : null;

    /// <summary>Whether the file was made or changed in this time. A time of change that has not come yet is not believed.</summary>
    internal bool Covers(FileStatus file, long now)
    {
        if (file.Born is { } born && Contains(born))
        {
            return true;
        }

        long changed = file.Modified <= now + Slack ? file.Modified : file.Changed;
        return Contains(changed) && !(file.Born > To);
    }

    internal static long Now(TimeProvider time) => Nanoseconds(time.NowSeconds());

    internal static long Nanoseconds(double seconds) => (long)(seconds * 1000) * 1_000_000;

    // Where whole seconds are all that is kept, the change may have come any time within.
    private bool Contains(long at) => at <= To && (at % Second == 0 ? at + Second - 1 : at) >= From;
}

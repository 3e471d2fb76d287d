using Stint.Contracts;

namespace Stint.Core.Artifacts;

/// <summary>
/// When a run's artifacts are to be looked at next. Soon after something stirred, and once more when it has ended; otherwise ever more
/// seldom while nothing changes. What takes long is done seldom: looks take a two-hundredth of the time, those after events a twentieth.
/// </summary>
internal sealed class WatchedRun(RunId id, TimeSpan now)
{
    private const int Idle = 200, Busy = 20;
    private static readonly TimeSpan First = TimeSpan.FromSeconds(10), Longest = TimeSpan.FromMinutes(5), Distance = TimeSpan.FromSeconds(0.5), HintDistance = TimeSpan.FromSeconds(0.5);
    private TimeSpan _interval = First, _looked = now - Distance, _took;
    private TimeSpan? _hinted;

    internal RunId Id => id;

    /// <summary>When to look; a run that was just met is looked at once.</summary>
    internal TimeSpan Due { get; private set; } = now;

    /// <summary>Something is known to have happened since the last look.</summary>
    internal bool IsStirred { get; private set; }

    /// <summary>The metrics file that grew and of which nobody was told yet.</summary>
    internal string? Grown { get; private set; }

    /// <summary>When to tell that it grew; null while it did not. At most twice a second.</summary>
    internal TimeSpan? HintDue => Grown is null ? null : _hinted + HintDistance ?? TimeSpan.Zero;

    /// <summary>What its metrics files held at the last look, in bytes together.</summary>
    internal long MetricsSize { get; set; }

    /// <summary>The folders and files that are watched for it.</summary>
    internal IReadOnlyList<string> Watched { get; set; } = [];

    internal void Stir(TimeSpan now)
    {
        TimeSpan soonest = _looked + Max(Distance, _took * Busy);
        TimeSpan at = soonest > now ? soonest : now;
        Due = at < Due ? at : Due;
        IsStirred = true;
    }

    /// <summary>It has ended: the next look is the last, and comes at once.</summary>
    internal void End(TimeSpan now) => Due = now;

    internal void Looked(TimeSpan now, TimeSpan took, bool changed)
    {
        (_looked, _took, IsStirred) = (now, took, false);
        _interval = changed ? First : _interval < Longest / 2 ? _interval * 2 : Longest;
        Due = now + Max(_interval, took * Idle);
    }

    internal void Grew(string name) => Grown = name;

    internal void Hinted(TimeSpan now) => (_hinted, Grown) = (now, null);

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
